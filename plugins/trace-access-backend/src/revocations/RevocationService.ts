import { ConflictError } from '@backstage/errors';
import type { Role } from '@tracegate/plugin-trace-access-common';
import type { RevocationProvider } from '@tracegate/plugin-trace-access-node';
import type { Knex } from 'knex';
import { monotonicFactory } from 'ulid';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import type {
  DelegationRecord,
  DelegationTable,
} from '../delegations/DelegationTable';
import type { GrantTable } from '../grants/GrantTable';
import { grantMessages } from '../grants/grantMessages';
import type { GrantRecord } from '../grants/grantRecord';
import type { Outbox, OutboxMessage } from '../outbox/Outbox';
import type { WithdrawRequests } from '../requests/WithdrawRequests';
import { seenBefore, type Intent } from '../service/idempotency';
import type { Transactions } from '../service/transactions';
import type { LeaseTable } from '../sessions/leaseTable';
import type { SessionTable } from '../sessions/sessionTable';
import type { RolePolicyTable } from './RolePolicyTable';
import type { Settlement } from './Settlement';
import type { RevocationRecord, RevocationTable } from './RevocationTable';
import { affectedBy, type Affected } from './affected';
import { entriesOf, type EntryDraft } from './entries';
import { inForce } from './inForce';
import { revocationMessages } from './revocationMessages';
import { ROLE_WIDE } from './roleWide';

/** What is to end. */
export type Scope =
  | { kind: 'grant'; grantId: string }
  | { kind: 'principal'; principal: string }
  | { kind: 'entity'; entityRef: string; environment: string }
  /** Standing sessions that left the backend, of one principal and binding. */
  | { kind: 'lease'; leaseId: string; principal: string };

/** Why something ends, for people and for programs. */
export interface Cause {
  /** Kebab-case: `revoked`, `not-a-subject` … */
  code: string;
  reason: string;
  /** Principal ref, or `system`. */
  by: string;
  /** Full ref of the agent that did it for them. */
  actor?: string;
}

/** How many characters a reason keeps. */
const MAX_REASON = 500;

/**
 * Ends access. Nothing more is given from the commit on; whatever was issued is
 * then hunted down at the provider (see `RoleWriter`). Never waits for audit
 * (I10).
 */
export class RevocationService {
  readonly #ulid = monotonicFactory();

  constructor(
    private readonly deps: {
      table: RevocationTable;
      policies: RolePolicyTable;
      settlement: Settlement;
      grants: GrantTable;
      sessions: SessionTable;
      leases: LeaseTable;
      delegations: DelegationTable;
      withdraw: WithdrawRequests;
      providers: ReadonlyMap<string, RevocationProvider>;
      roles: (alias: string) => Role | undefined;
      transactions: Transactions;
      feed: ChangeFeed;
      outbox: Outbox;
      clock: Clock;
    },
  ) {}

  /**
   * @param options - `acceptRoleWide`: also where a role's deny policy is full,
   *   so that everyone's session on it ends
   * @returns the id of the revocation; undefined where there was nothing to end
   * @throws ConflictError - a role would have to end for everyone, and that was
   *   not accepted
   * @throws ServiceUnavailableError - the database is down
   */
  async revoke(options: {
    scope: Scope;
    cause: Cause;
    acceptRoleWide: boolean;
    intent?: Intent;
  }): Promise<string | undefined> {
    const { transactions, feed } = this.deps;
    const id = await transactions.run(trx => this.#revoke({ trx, ...options }));
    await feed.refresh();
    return id;
  }

  /** What would end, now. */
  async affected(scope: Scope): Promise<Affected> {
    return this.deps.transactions.run(trx =>
      affectedBy({ ...this.deps, trx, scope }),
    );
  }

  /** Whether a role's deny policy is so full that it would end for everyone. */
  async roleWide(options: {
    trx?: Knex.Transaction;
    entries: readonly EntryDraft[];
  }): Promise<ReadonlySet<string>> {
    const { trx, entries } = options;
    const { table, roles, providers, clock } = this.deps;
    const wide = new Set<string>();
    for (const [roleKey, mine] of byRole(entries)) {
      const { role: alias, environment } = mine[0];
      const role = roles(alias);
      const provider = providers.get(role?.provider ?? '');
      if (!roleKey || !role?.environments.has(environment) || !provider) {
        continue;
      }
      const listed = await table.listed({ roleKey, now: clock.now() }, trx);
      const must = inForce({
        entries: [...listed, ...mine],
        fits: all => provider.fits({ role, environment }, all),
      });
      if (!must) wide.add(roleKey);
    }
    return wide;
  }

  async #revoke(options: {
    trx: Knex.Transaction;
    scope: Scope;
    cause: Cause;
    acceptRoleWide: boolean;
    intent?: Intent;
  }): Promise<string | undefined> {
    const { trx, scope, cause, acceptRoleWide, intent } = options;
    const { table, policies, settlement, withdraw, clock } = this.deps;
    const now = clock.now();
    // Requests before grants, as a review locks them: what is being approved at
    // this moment is one or the other by the time it is looked for.
    const pending = await withdraw.lock({ trx, scope });
    const affected = await affectedBy({ ...this.deps, trx, scope });
    const { endedBy } = affected;
    // What is being ended already is not said to have ended by being asked again.
    const id = endedBy ?? this.#ulid(now);
    if (intent) {
      const earlier = await seenBefore({ trx, intent, resultId: id });
      if (earlier) return earlier;
    }
    if (endedBy) return endedBy;
    const { grants, sessions } = affected;
    // Who decides in whose place is access too.
    const delegations =
      scope.kind === 'principal'
        ? await this.deps.delegations.endOf(trx, { ref: scope.principal, now })
        : [];
    const held = [grants, sessions, pending, delegations];
    if (held.every(({ length }) => length === 0) && !intent) {
      return undefined;
    }
    await withdraw.withdraw({ trx, requests: pending, cause, now });
    const revocation: RevocationRecord = {
      id,
      kind: scope.kind,
      subject: subjectOf(scope),
      principal: principalOf(scope, grants),
      requestedBy: cause.by,
      reason: cause.reason.slice(0, MAX_REASON),
      createdAt: now,
    };
    const entries = entriesOf({
      scope,
      sessions: [...sessions, ...affected.ending],
      now,
    }).map(entry => ({ ...entry, id: this.#ulid(now), revocationId: id }));
    if (!acceptRoleWide) {
      const wide = await this.roleWide({ trx, entries });
      if (wide.size > 0) {
        throw new ConflictError(ROLE_WIDE);
      }
    }
    await table.insert(trx, revocation, entries);
    await this.#end({
      trx,
      revocation,
      scope,
      cause,
      affected,
      delegations,
      now,
    });
    for (const { roleKey, role, environment } of entries) {
      if (roleKey)
        await policies.want(trx, { roleKey, role, environment, now });
    }
    await settlement.finish({ trx, revocation, now });
    return id;
  }

  /** From the commit of this on nothing more is given. */
  async #end(options: {
    trx: Knex.Transaction;
    revocation: RevocationRecord;
    scope: Scope;
    cause: Cause;
    affected: Affected;
    delegations: readonly DelegationRecord[];
    now: number;
  }): Promise<void> {
    const { trx, revocation, scope, cause, affected, now } = options;
    const { delegations } = options;
    const { grants, sessions } = affected;
    const { grants: table, leases, feed, outbox } = this.deps;
    const messages: OutboxMessage[] = [];
    for (const grant of grants) {
      const to = {
        state: 'revoking' as const,
        endedAt: now,
        endCode: cause.code,
        endReason: cause.reason,
        revocationId: revocation.id,
      };
      await table.change({ trx, grant, to });
      messages.push(
        ...grantMessages({
          grant: { ...grant, ...to },
          now,
          watchers: [cause.by],
        }),
      );
    }
    await this.deps.sessions.markRevoking({
      trx,
      filter: { ids: sessions.map(({ id }) => id) },
      now,
    });
    const standing = sessions
      .filter(one => one.grantId === undefined)
      .map(one => one.traceGrant);
    await leases.rotate(trx, [...new Set(standing)]);
    await feed.record({
      trx,
      changes: [
        ...grants.map(({ id }) => ({ kind: 'grant' as const, subject: id })),
        ...[...new Set(standing)].map(subject => ({
          kind: 'lease' as const,
          subject,
        })),
        ...(scope.kind === 'principal'
          ? [{ kind: 'principal' as const, subject: scope.principal }]
          : []),
      ],
    });
    await outbox.add({
      trx,
      messages: [
        ...messages,
        ...revocationMessages({
          revocation,
          grants,
          delegations,
          cause,
          now,
        }),
      ],
      now,
    });
  }
}

function byRole<E extends { roleKey: string }>(
  entries: readonly E[],
): Map<string, E[]> {
  const roles = new Map<string, E[]>();
  for (const entry of entries) {
    roles.set(entry.roleKey, [...(roles.get(entry.roleKey) ?? []), entry]);
  }
  return roles;
}

function subjectOf(scope: Scope): string {
  switch (scope.kind) {
    case 'grant':
      return scope.grantId;
    case 'principal':
      return scope.principal;
    case 'lease':
      return scope.leaseId;
    default:
      return `${scope.entityRef}#${scope.environment}`;
  }
}

function principalOf(
  scope: Scope,
  grants: readonly GrantRecord[],
): string | undefined {
  if ('principal' in scope) return scope.principal;
  return scope.kind === 'grant' ? grants[0]?.principal : undefined;
}
