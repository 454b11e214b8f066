import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import type { Role, RoleTarget } from '@tracegate/plugin-trace-access-common';
import {
  operatorCauseOf,
  type CredentialProvider,
  type IssuedSession,
  type SessionRequest,
} from '@tracegate/plugin-trace-access-node';
import { monotonicFactory } from 'ulid';
import type { AuditService } from '../audit/AuditService';
import type { Clock } from '../clock';
import type { AcquiredSession, AcquireOptions } from './SessionService';
import type { LeaseTable } from './leaseTable';
import { sessionEnd } from './sessionEnd';
import type { NewSession, SessionTable } from './sessionTable';

/** A session with what the cache needs to know of it. */
export interface Issued extends AcquiredSession {
  issuedAt: number;
  /** Its end is that of the access itself: another one would not last longer. */
  final: boolean;
}

/** The provider said no, or nothing: worth remembering for some seconds. */
export class ProviderFailure extends Error {
  constructor(readonly failure: Error) {
    super('The provider did not issue a session');
  }
}

/**
 * Issues one session: records that it will, asks the provider, records and
 * audits the outcome, and only then gives it.
 */
export class SessionIssuer {
  readonly #ulid = monotonicFactory();

  constructor(
    private readonly options: {
      sessions: SessionTable;
      leases: LeaseTable;
      audit: Pick<AuditService, 'record'>;
      providers: ReadonlyMap<string, CredentialProvider>;
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  async issue(
    options: AcquireOptions & { role: Role; target: RoleTarget },
  ): Promise<Issued> {
    const { caller, decision, environment, action, role, target } = options;
    const { clock, providers } = this.options;
    const now = clock.now();
    const endsAt = sessionEnd({
      now,
      decision,
      roleMaxMs: target.maxSessionMs,
    });
    const provider = providers.get(role.provider);
    if (!provider) {
      throw new InputError(
        `Role '${role.alias}' needs the credential provider '${role.provider}', which this portal doesn't have: install its backend module`,
      );
    }
    const binding = decision.binding ?? '';
    const traceGrant = await this.#inDatabase(() =>
      this.options.leases.leaseOf({ principal: caller.ref, binding, now }),
    );
    const session: NewSession = {
      id: this.#ulid(now),
      principal: caller.ref,
      environment,
      role: role.alias,
      binding,
      action,
      traceGrant,
      policyVersion: decision.policyVersion,
      startedAt: now,
      endsAt,
    };
    await this.#inDatabase(() => this.options.sessions.insertIssuing(session));
    const issued = await this.#ask({
      provider,
      session,
      signal: options.signal,
      request: {
        sessionId: session.id,
        principal: caller.ref,
        environment,
        action,
        role,
        traceGrant,
        endsAt,
      },
    });
    return {
      sessionId: session.id,
      credentials: issued.credentials,
      expiresAt: Math.min(issued.expiresAt, endsAt),
      issuedAt: now,
      final: decision.endsAt !== undefined && endsAt === decision.endsAt,
    };
  }

  async #ask(options: {
    provider: CredentialProvider;
    request: SessionRequest;
    session: NewSession;
    signal: AbortSignal;
  }): Promise<IssuedSession> {
    const { provider, request, session, signal } = options;
    let issued: IssuedSession;
    try {
      issued = await provider.issue(request, { signal });
    } catch (error) {
      await this.#failed({ session, error });
      if (signal.aborted) throw error;
      throw new ProviderFailure(error as Error);
    }
    const current = await this.#inDatabase(() =>
      this.options.sessions.markIssued({
        id: session.id,
        issuedAt: this.options.clock.now(),
        expiresAt: issued.expiresAt,
        providerSession: issued.providerSession,
      }),
    );
    if (!current) {
      throw new ServiceUnavailableError(
        'The session was ended while it was issued. Try again',
      );
    }
    // I10: what is given waits for its audit row.
    await this.options.audit.record({
      ...auditOf(session),
      outcome: 'given',
      details: {
        endsAt: new Date(session.endsAt).toISOString(),
        traceGrant: session.traceGrant,
        providerSession: issued.providerSession,
      },
    });
    return issued;
  }

  async #failed(options: {
    session: NewSession;
    error: unknown;
  }): Promise<void> {
    const { session, error } = options;
    const cause = operatorCauseOf(error);
    this.options.logger.warn(
      `Session ${session.id} for ${session.principal} was not issued: ${cause ?? nameOf(error)}`,
    );
    // Neither may hide the failure itself; a row left `issuing` is swept.
    await Promise.allSettled([
      this.options.sessions.markFailed(session.id),
      this.options.audit.record({
        ...auditOf(session),
        outcome: 'failed',
        details: { error: nameOf(error), ...(cause && { cause }) },
      }),
    ]);
  }

  async #inDatabase<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      this.options.logger.error(
        `The sessions tables could not be used: ${(error as Error).message}`,
      );
      throw new ServiceUnavailableError(
        "The portal's database is not answering, so no session was issued. Try again in a moment",
      );
    }
  }
}

function auditOf(session: NewSession) {
  return {
    eventId: 'session-issue',
    principal: session.principal,
    environment: session.environment,
    action: session.action,
    binding: session.binding,
    role: session.role,
    policyVersion: session.policyVersion,
    sessionId: session.id,
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
