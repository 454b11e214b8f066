import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Decision, Role } from '@tracegate/plugin-trace-access-common';
import type {
  CredentialProvider,
  IssuedSession,
  RevocationProvider,
  SessionRequest,
} from '@tracegate/plugin-trace-access-node';
import type { Knex } from 'knex';
import type { Caller } from '../../access/AccessService';
import type { AuditRecord } from '../../audit/AuditService';
import { GrantTable } from '../../grants/GrantTable';
import { RolePolicyTable } from '../../revocations/RolePolicyTable';
import { RoleReadiness } from '../../revocations/RoleReadiness';
import { Transactions } from '../../service/transactions';
import { MovableClock } from '../../testing/MovableClock';
import { storeGrant } from '../../testing/storeGrant';
import { CachingSessionService } from '../CachingSessionService';
import { IssuingSwitch } from '../IssuingSwitch';
import { LeaseTable } from '../leaseTable';
import { SessionIssuer } from '../SessionIssuer';
import type { AcquireOptions, SessionAction } from '../SessionService';
import { SessionTable } from '../sessionTable';

const HOUR = 3_600_000;

export function callerOf(name: string): Caller {
  const ref = `user:default/${name}`;
  return {
    ref,
    facts: {
      ref,
      type: 'user',
      known: true,
      groups: new Map(),
      membershipKnown: true,
      idpGroups: [],
    },
    credentials: mockCredentials.user(ref),
  };
}

export function decisionOf(change: Partial<Decision> = {}): Decision {
  return {
    outcome: 'allowed',
    binding: 'owners-prod',
    role: 'reader',
    redact: [],
    policyVersion: 'v1',
    why: [{ code: 'standing-binding', message: 'A standing binding' }],
    ...change,
  };
}

/** A provider that keeps count, and waits or fails where a test says so. */
export class CountingProvider implements CredentialProvider {
  readonly provider = 'aws';
  readonly requests: SessionRequest[] = [];
  /** What each issuance waits for. */
  gate: Promise<void> = Promise.resolve();
  failure?: Error;
  aborted = 0;

  constructor(private readonly clock: MovableClock) {}

  async issue(
    request: SessionRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<IssuedSession> {
    this.requests.push(request);
    await Promise.race([
      this.gate,
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          this.aborted += 1;
          reject(signal.reason);
        });
      }),
    ]);
    if (this.failure) throw this.failure;
    return {
      credentials: { for: request.principal, session: request.sessionId },
      expiresAt: this.clock.now() + HOUR,
      providerSession: `sample:${request.sessionId}`,
    };
  }
}

/** Says of every role whether it can be told to refuse sessions; writes nothing. */
function revokerThat(says: { ready: boolean }): RevocationProvider {
  return {
    provider: 'aws',
    keyOf: ({ role, environment }) =>
      role.environments.get(environment)?.arn ?? '',
    prepare: async () =>
      says.ready
        ? { ready: true }
        : { ready: false, why: 'the role has no permissions boundary' },
    fits: () => true,
    write: async () => ({ version: 'v1' }),
  };
}

/** Everything that a session service stands on; the database is real. */
export async function openDesk(options: { knex: Knex; clock?: MovableClock }) {
  const { knex, clock = new MovableClock() } = options;
  const logger = mockServices.logger.mock();
  const provider = new CountingProvider(clock);
  const roles = new Map<string, Role>();
  const setRole = (change: { maxSessionMs?: number; arn?: string } = {}) =>
    roles.set('reader', {
      alias: 'reader',
      owner: 'group:default/platform',
      provider: 'aws',
      environments: new Map([['prod', { arn: 'arn:sample', ...change }]]),
    });
  setRole();
  const audited: AuditRecord[] = [];
  const audit = {
    failure: undefined as Error | undefined,
    record: async (record: AuditRecord) => {
      if (audit.failure) throw audit.failure;
      audited.push(record);
    },
  };
  const revoking = { ready: true };
  const networks = new Map<string, readonly string[]>();
  const table = new SessionTable({ knex });
  const issuing = new IssuingSwitch({ knex, clock, logger });
  const sessions = new CachingSessionService({
    issuing,
    issuer: new SessionIssuer({
      sessions: table,
      leases: new LeaseTable({ knex }),
      grants: new GrantTable({ knex }),
      transactions: new Transactions({ knex, logger }),
      readiness: new RoleReadiness({
        providers: new Map([['aws', revokerThat(revoking)]]),
        table: new RolePolicyTable({ knex }),
        clock,
        logger,
      }),
      networkOf: binding => networks.get(binding),
      audit,
      providers: new Map([['aws', provider]]),
      clock,
      logger,
    }),
    sessions: table,
    role: alias => roles.get(alias),
    networkOf: binding => networks.get(binding),
    clock,
    logger,
    random: () => 0,
  });
  await issuing.refresh();
  return {
    knex,
    clock,
    logger,
    provider,
    revoking,
    networks,
    setRole,
    audit,
    audited,
    table,
    issuing,
    sessions,
    /** A claimed grant, and the decision that it gives. */
    async openGrant(change: Parameters<typeof storeGrant>[0]['change'] = {}) {
      const now = clock.now();
      const grant = await storeGrant({ knex, now, change, active: true });
      const { id, durationMs, claimBy, endsAt, binding } = grant;
      const deciding = { id, state: 'active', durationMs, claimBy, endsAt };
      return {
        grant,
        decision: { binding, endsAt, grant: deciding } as Partial<Decision>,
      };
    },
    acquire: (
      change: {
        who?: string;
        decision?: Partial<Decision>;
        action?: SessionAction;
        entityRef?: string;
        /** Default: the decision stands. */
        again?: AcquireOptions['again'];
        signal?: AbortSignal;
      } = {},
    ) => {
      const decision = decisionOf(change.decision);
      return sessions.acquire({
        caller: callerOf(change.who ?? 'ana'),
        decision,
        environment: 'prod',
        action: change.action ?? 'view',
        entityRef: change.entityRef,
        again: change.again ?? (async () => decision),
        signal: change.signal ?? new AbortController().signal,
      });
    },
  };
}
