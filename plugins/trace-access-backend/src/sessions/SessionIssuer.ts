import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import type {
  Decision,
  Role,
  RoleTarget,
} from '@tracegate/plugin-trace-access-common';
import {
  operatorCauseOf,
  type CredentialProvider,
  type IssuedSession,
  type SessionRequest,
} from '@tracegate/plugin-trace-access-node';
import { monotonicFactory } from 'ulid';
import { AccessEndedError } from '../access/AccessEndedError';
import type { AuditService } from '../audit/AuditService';
import type { Clock } from '../clock';
import type { GrantTable } from '../grants/GrantTable';
import { stateOf } from '../grants/grantRecord';
import type { RoleReadiness } from '../revocations/RoleReadiness';
import type { Transactions } from '../service/transactions';
import type { AcquiredSession, AcquireOptions } from './SessionService';
import type { LeaseTable } from './leaseTable';
import { sessionEnd } from './sessionEnd';
import type { NewSession, SessionTable } from './sessionTable';

/** A session with what the cache needs to know of it. */
export interface Issued extends AcquiredSession {
  issuedAt: number;
  /** Its end is that of the access itself: another one would not last longer. */
  final: boolean;
  principal: string;
  traceGrant: string;
  /** The provider's name of the role, where it can be told to refuse sessions. */
  roleKey?: string;
}

/** How long a session lasts where its copies can't be killed. */
const UNKILLABLE_MS = 900_000;

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
      grants: GrantTable;
      transactions: Transactions;
      readiness: RoleReadiness;
      /** From where alone a binding's credentials may be used. */
      networkOf: (binding: string) => readonly string[] | undefined;
      audit: Pick<AuditService, 'record'>;
      providers: ReadonlyMap<string, CredentialProvider>;
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  async issue(
    options: AcquireOptions & { role: Role; target: RoleTarget },
  ): Promise<Issued> {
    const { environment, role, target } = options;
    const decision = await confirmed(options);
    const provider = this.options.providers.get(role.provider);
    if (!provider) {
      throw new InputError(
        `Role '${role.alias}' needs the credential provider '${role.provider}', which this portal doesn't have: install its backend module`,
      );
    }
    const { roleKey, killable } = await this.options.readiness.of({
      role,
      environment,
    });
    const now = this.options.clock.now();
    const endsAt = sessionEnd({
      now,
      decision,
      roleMaxMs: target.maxSessionMs,
      // What can't be killed is short.
      longestMs: killable ? undefined : UNKILLABLE_MS,
    });
    const session = await this.#record({
      ...options,
      decision,
      now,
      endsAt,
      roleKey: killable ? roleKey : undefined,
    });
    const request = this.#requestOf({ session, role, decision });
    const issued = await this.#ask({
      provider,
      session,
      signal: options.signal,
      request,
    });
    return {
      sessionId: session.id,
      credentials: issued.credentials,
      expiresAt: Math.min(issued.expiresAt, endsAt),
      request,
      issuedAt: now,
      final: decision.endsAt !== undefined && endsAt === decision.endsAt,
      principal: session.principal,
      traceGrant: session.traceGrant,
      roleKey: session.roleKey,
    };
  }

  /**
   * The row that says a session is on its way. A grant is locked while it is
   * written: either whoever ends the grant finds the row, or we find it ended.
   */
  async #record(
    options: AcquireOptions & {
      role: Role;
      now: number;
      endsAt: number;
      roleKey?: string;
    },
  ): Promise<NewSession> {
    const { caller, decision, environment, action, entityRef } = options;
    const { role, now, endsAt, roleKey } = options;
    const { grant } = decision;
    const binding = decision.binding ?? '';
    const handedOut = action !== 'view';
    const traceGrant =
      grant?.id ??
      (await this.#inDatabase(() =>
        this.options.leases.leaseOf({ principal: caller.ref, binding, now }),
      ));
    const session: NewSession = {
      id: this.#ulid(now),
      principal: caller.ref,
      actor: caller.actor,
      environment,
      role: role.alias,
      roleKey,
      binding,
      action,
      traceGrant,
      grantId: grant?.id,
      entityRef: handedOut ? entityRef : undefined,
      handedOut,
      policyVersion: decision.policyVersion,
      startedAt: now,
      endsAt,
    };
    await this.options.transactions.run(async trx => {
      if (grant) {
        const locked = await this.options.grants.lock(trx, grant.id);
        if (!locked || stateOf(locked, now) !== 'active') {
          throw new AccessEndedError('Your access to this just ended');
        }
      }
      await this.options.sessions.insertIssuing(trx, session);
    });
    return session;
  }

  #requestOf(options: {
    session: NewSession;
    role: Role;
    decision: Decision;
  }): SessionRequest {
    const { session, role } = options;
    return {
      sessionId: session.id,
      principal: session.principal,
      environment: session.environment,
      action: session.action,
      role,
      traceGrant: session.traceGrant,
      endsAt: session.endsAt,
      ...(session.handedOut && {
        network: this.options.networkOf(session.binding),
        entityRef: session.entityRef,
        requestId: session.grantId,
      }),
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
    actor: session.actor,
    environment: session.environment,
    action: session.action,
    binding: session.binding,
    role: session.role,
    policyVersion: session.policyVersion,
    sessionId: session.id,
    grantId: session.grantId,
    entityRef: session.entityRef,
  };
}

/**
 * The decision on facts of this moment, which must be the one that was made.
 *
 * @throws AccessEndedError - it is another
 */
async function confirmed(options: AcquireOptions): Promise<Decision> {
  const { decision } = options;
  const now = await options.again();
  const same =
    now.outcome === 'allowed' &&
    now.binding === decision.binding &&
    now.role === decision.role &&
    now.grant?.id === decision.grant?.id &&
    now.grant?.state !== 'claimable';
  if (!same) {
    throw new AccessEndedError(
      now.outcome === 'allowed'
        ? 'Your access changed a moment ago. Try again'
        : (now.why[0]?.message ?? 'Your access to this just ended'),
    );
  }
  return now;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
