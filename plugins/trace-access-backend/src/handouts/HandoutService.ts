import {
  InputError,
  NotAllowedError,
  NotImplementedError,
} from '@backstage/errors';
import type { Decision, Schemas } from '@tracegate/plugin-trace-access-common';
import type { CredentialProvider } from '@tracegate/plugin-trace-access-node';
import type { Request } from 'express';
import type { AccessService, Caller } from '../access/AccessService';
import type { PortalGates } from '../access/PortalGates';
import type { Opens } from '../access/Opens';
import { accessState } from '../access/environmentAccess';
import type { AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import { fullRef } from '../catalog/entityRefs';
import type { GrantService } from '../grants/GrantService';
import type { RoleReadiness } from '../revocations/RoleReadiness';
import type {
  AcquiredSession,
  SessionService,
} from '../sessions/SessionService';

/** What can be taken out of the portal. */
export type HandoutAction = 'console' | 'credentials';

interface Question {
  caller: Caller;
  entityRef: string;
  environment: string;
  action: HandoutAction;
}

/**
 * Hands out what leaves the backend: temporary credentials and console links.
 * They show a whole account, so they are decided for the whole environment, and
 * said before they are given.
 */
export class HandoutService {
  constructor(
    private readonly deps: {
      access: AccessService;
      opens: Opens;
      gates: PortalGates;
      grants: GrantService;
      sessions: SessionService;
      readiness: RoleReadiness;
      providers: ReadonlyMap<string, CredentialProvider>;
      audit: AuditService;
    },
  ) {}

  /** What would be handed out, and whether it would; claims nothing. */
  async preview(question: Question): Promise<Schemas['HandoutPreview']> {
    const { caller, environment, action } = question;
    const { access, opens, readiness } = this.deps;
    const entityRef = await this.#readable(question);
    const decision = await this.#decide({ ...question, entityRef });
    const role = access.role(decision.role ?? '');
    const { killable } = role
      ? await readiness.of({ role, environment })
      : { killable: false };
    return {
      state: accessState(decision),
      sentence: sentenceOf({ decision, action, environment }),
      why: decision.why.map(reason => ({ ...reason })),
      ...(decision.outcome !== 'denied' && {
        opens: await opens.of({
          caller,
          entityRef,
          environment,
          actions: [action],
          decision,
        }),
        killable,
      }),
      ...(decision.endsAt !== undefined && {
        until: new Date(decision.endsAt).toISOString(),
      }),
    };
  }

  /**
   * Temporary credentials: those of before while they last.
   *
   * @throws NotAllowedError - they aren't the caller's to have (says why)
   * @throws NotImplementedError - the role's provider hands out none
   */
  async credentials(
    question: Omit<Question, 'action'> & {
      signal: AbortSignal;
      request: Request<any, any, any, any, any>;
    },
  ): Promise<Schemas['Credentials']> {
    const { environment } = question;
    const given = await this.#give({ ...question, action: 'credentials' });
    const { provider, session, entityRef } = given;
    const exported = provider.exportCredentials!(session);
    await this.#record({ ...question, ...given, action: 'credentials' });
    return {
      provider: provider.provider,
      ...exported,
      expiration: new Date(session.expiresAt).toISOString(),
      ...(given.region && { region: given.region }),
      sessionId: session.sessionId,
      entityRef,
      environment,
    };
  }

  /**
   * A sign-in link to the provider's console.
   *
   * @throws NotAllowedError - it isn't the caller's to have (says why)
   * @throws NotImplementedError - the role's provider has no console
   */
  async consoleLink(
    question: Omit<Question, 'action'> & {
      signal: AbortSignal;
      request: Request<any, any, any, any, any>;
    },
  ): Promise<Schemas['ConsoleLink']> {
    const given = await this.#give({ ...question, action: 'console' });
    const { provider, session, region } = given;
    const link = await provider.consoleLink!(session, {
      region,
      signal: question.signal,
    });
    await this.#record({ ...question, ...given, action: 'console' });
    return {
      url: link.url,
      expiresAt: new Date(link.expiresAt).toISOString(),
      sessionEndsAt: new Date(session.expiresAt).toISOString(),
      sessionId: session.sessionId,
    };
  }

  async #give(question: Question & { signal: AbortSignal }): Promise<{
    entityRef: string;
    decision: Decision;
    session: AcquiredSession;
    provider: CredentialProvider;
    region?: string;
  }> {
    const { caller, environment, action, signal } = question;
    const { access, grants, sessions } = this.deps;
    const entityRef = await this.#readable(question);
    const asked = { ...question, entityRef };
    const before = await this.#decide(asked);
    if (before.outcome !== 'allowed') await this.#refuse(asked, before);
    // No clock starts for what can't be handed out.
    this.#providerOf({ decision: before, action });
    const decision = await grants.claimed({ ...asked, decision: before });
    const provider = this.#providerOf({ decision, action });
    const session = await sessions.acquire({
      caller,
      decision,
      environment,
      action,
      entityRef,
      signal,
      again: () => this.#decide({ ...asked, live: true }),
    });
    const region = access
      .sources(environment)
      .map(source => source.config.region)
      .find(one => typeof one === 'string');
    return { entityRef, decision, session, provider, region };
  }

  #providerOf(options: {
    decision: Decision;
    action: HandoutAction;
  }): CredentialProvider {
    const { decision, action } = options;
    const role = this.deps.access.role(decision.role ?? '');
    const provider = this.deps.providers.get(role?.provider ?? '');
    if (!provider) {
      throw new InputError(
        `Role '${decision.role}' needs a credential provider that this portal doesn't have: install its backend module`,
      );
    }
    if (action === 'credentials' && !provider.exportCredentials) {
      throw new NotImplementedError(
        `The provider '${provider.provider}' hands out no credentials`,
      );
    }
    if (action === 'console' && !provider.consoleLink) {
      throw new NotImplementedError(
        `The provider '${provider.provider}' has no console to sign in to`,
      );
    }
    return provider;
  }

  async #decide(question: Question & { live?: boolean }): Promise<Decision> {
    const { caller, entityRef, environment } = question;
    const decision = await this.deps.access.decide(question);
    if (decision.outcome === 'denied') return decision;
    const gate = await this.deps.gates.handout(caller.credentials);
    return gate({ entityRef, environment })
      ? decision
      : {
          outcome: 'denied',
          redact: [],
          policyVersion: decision.policyVersion,
          why: [
            {
              code: 'portal-permission',
              message:
                "The portal's permission policy refuses trace-access.handout.create here.",
            },
          ],
        };
  }

  async #readable(question: Question): Promise<string> {
    const entityRef = fullRef(question.entityRef);
    const readable = await this.deps.access.mayRead({
      caller: question.caller,
      entityRef,
    });
    if (readable) return entityRef;
    throw new NotAllowedError(
      `The catalog has no ${entityRef}, or you may not read it there.`,
    );
  }

  async #refuse(
    question: Question & { request?: Request<any, any, any, any, any> },
    decision: Decision,
  ): Promise<never> {
    await this.deps.audit.record({
      ...recordOf({ ...question, decision }),
      outcome: 'refused',
      details: { reason: decision.why[0]?.code ?? 'denied' },
    });
    throw new NotAllowedError(sentenceOf({ ...question, decision }));
  }

  /** I10: what leaves waits for its row. */
  async #record(
    options: Question & {
      decision: Decision;
      session: AcquiredSession;
      request: Request<any, any, any, any, any>;
    },
  ): Promise<void> {
    const { session } = options;
    await this.deps.audit.record({
      ...recordOf(options),
      outcome: 'given',
      sessionId: session.sessionId,
      details: { endsAt: new Date(session.expiresAt).toISOString() },
    });
  }
}

function recordOf(
  options: Question & {
    decision: Decision;
    request?: Request<any, any, any, any, any>;
  },
) {
  const { caller, entityRef, environment, action, decision } = options;
  return {
    eventId: action === 'console' ? 'console-link' : 'credentials-handout',
    request: options.request,
    ...doneBy(caller),
    environment,
    entityRef,
    action,
    binding: decision.binding,
    role: decision.role,
    policyVersion: decision.policyVersion,
    grantId: decision.grant?.id,
  };
}

const WHAT: Record<HandoutAction, string> = {
  console: 'The console',
  credentials: 'Credentials',
};

function sentenceOf(options: {
  decision: Decision;
  action: HandoutAction;
  environment: string;
}): string {
  const { decision, action, environment } = options;
  const what = WHAT[action];
  switch (decision.outcome) {
    case 'allowed':
      return `${what}: yours to take in ${environment} (binding ${decision.binding}).`;
    case 'requestable':
      return `${what} in ${environment} must be requested first (binding ${decision.binding}).`;
    default:
      return (
        decision.why[0]?.message ??
        `No binding gives you ${action} in ${environment}.`
      );
  }
}
