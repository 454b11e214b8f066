import type { Role, Schemas } from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import { shortName } from '../access/shortName';
import type { Clock } from '../clock';
import type { DelegationTable } from '../delegations/DelegationTable';
import type { GrantTable } from '../grants/GrantTable';
import type { GrantRecord } from '../grants/grantRecord';
import type { GrantViews } from '../grants/GrantViews';
import type { RequestLists } from '../requests/RequestLists';
import type { RequestRights } from '../requests/RequestRights';
import type { RequestTable } from '../requests/RequestTable';
import type { LivingSession } from '../sessions/sessionTable';
import { entriesOf } from './entries';
import type { RolePolicy, RolePolicyTable } from './RolePolicyTable';
import type { RevocationService, Scope } from './RevocationService';
import type {
  EntryRecord,
  RevocationRecord,
  RevocationTable,
} from './RevocationTable';
import { ROLE_WIDE } from './roleWide';

type View = Schemas['Revocation'];

const iso = (ms: number) => new Date(ms).toISOString();

const counted = (count: number, one: string, many: string) =>
  count === 0 ? '' : `${count} ${count === 1 ? one : many}`;

/** Revocations as people look at them, before and after. */
export class RevocationViews {
  constructor(
    private readonly deps: {
      table: RevocationTable;
      policies: RolePolicyTable;
      service: RevocationService;
      grants: GrantTable;
      grantViews: GrantViews;
      requests: RequestTable;
      lists: RequestLists;
      rights: RequestRights;
      delegations: DelegationTable;
      roles: (alias: string) => Role | undefined;
      clock: Clock;
    },
  ) {}

  /** What would stop. */
  async preview(options: {
    caller: Caller;
    scope: Scope;
    /** May say of a role that everyone's sessions on it end. */
    mayEndForAll: boolean;
  }): Promise<Schemas['RevocationPreview']> {
    const { caller, scope, mayEndForAll } = options;
    const { service, grantViews, requests, rights } = this.deps;
    const { grants, sessions } = await service.affected(scope);
    const byId = await requests.byIds(grants.map(one => one.requestId));
    const pending = await this.#pending(scope);
    const delegations = await this.#delegations(scope);
    const roles = await this.#roles({ scope, sessions });
    const leaves = await rights.leaves({ caller, what: 'read' });
    const shown = grants.flatMap(grant => {
      const request = byId.get(grant.requestId);
      return request && leaves(request) ? [{ grant, request }] : [];
    });
    const forAll = roles.some(({ roleWide }) => roleWide);
    const stops = whatStops({
      grants: grants.length,
      hidden: grants.length - shown.length,
      sessions: sessions.length,
      requests: pending,
      delegations,
    });
    return {
      sentence: forAll && !mayEndForAll ? `${stops} ${ROLE_WIDE}` : stops,
      grants: await grantViews.of({ caller, shown }),
      requests: pending,
      sessions: sessions.length,
      delegations,
      roles,
      mayAcceptRoleWide: mayEndForAll,
      remains:
        scope.kind === 'principal'
          ? [
              'Standing access by policy stays: they can open it again with a new session. To keep them out, add a deny to the policy, or take them out of their groups.',
            ]
          : [],
    };
  }

  async of(revocations: readonly RevocationRecord[]): Promise<View[]> {
    const { table, policies, grants } = this.deps;
    const entries = await table.entriesOf(revocations.map(one => one.id));
    const roles = await policies.byKeys([
      ...new Set(entries.map(one => one.roleKey)),
    ]);
    return Promise.all(
      revocations.map(async revocation => {
        const own = entries.filter(one => one.revocationId === revocation.id);
        const ended = await grants.endedBy(revocation.id);
        return view({ revocation, entries: own, roles, ended });
      }),
    );
  }

  async #pending(scope: Scope): Promise<number> {
    const { requests, lists } = this.deps;
    if (scope.kind === 'principal') {
      const { principal: requester } = scope;
      const now = this.deps.clock.now();
      return (await requests.pendingOf({ requester, now })).length;
    }
    if (scope.kind !== 'entity') return 0;
    const { entityRef, environment } = scope;
    const found = await lists.list({
      entityRef,
      environment,
      state: 'pending',
      limit: 200,
    });
    return found.length;
  }

  async #delegations(scope: Scope): Promise<number> {
    if (scope.kind !== 'principal') return 0;
    const { delegations, clock } = this.deps;
    return (await delegations.of(scope.principal, clock.now())).length;
  }

  async #roles(options: {
    scope: Scope;
    sessions: readonly LivingSession[];
  }): Promise<Schemas['AffectedRole'][]> {
    const { scope, sessions } = options;
    const now = this.deps.clock.now();
    const byRole = new Map<string, LivingSession[]>();
    for (const session of sessions) {
      const key = JSON.stringify([
        session.role,
        session.environment,
        session.roleKey,
      ]);
      byRole.set(key, [...(byRole.get(key) ?? []), session]);
    }
    const wide = await this.deps.service.roleWide({
      entries: entriesOf({ scope, sessions, now }),
    });
    return [...byRole.values()].map(mine => {
      const [{ role, environment, roleKey }] = mine;
      const copiesUntil = Math.max(...mine.map(one => one.endsAt));
      return {
        role,
        environment,
        sessions: mine.length,
        way: roleKey ? ('kill' as const) : ('expire' as const),
        copiesUntil: iso(copiesUntil),
        roleWide: roleKey !== undefined && wide.has(roleKey),
      };
    });
  }
}

function whatStops(counts: {
  grants: number;
  /** Of them, what the portal doesn't let the caller see. */
  hidden: number;
  sessions: number;
  requests: number;
  delegations: number;
}): string {
  const hidden =
    counts.hidden > 0 ? ` (${counts.hidden} of them not yours to see)` : '';
  const parts = [
    counted(counts.grants, 'grant ends', 'grants end') + hidden,
    counted(counts.sessions, 'session is killed', 'sessions are killed'),
    counted(
      counts.requests,
      'pending request is withdrawn',
      'pending requests are withdrawn',
    ),
    counted(counts.delegations, 'delegation ends', 'delegations end'),
  ].filter(part => part !== '');
  return parts.length > 0
    ? `${parts.join(', ')}.`
    : 'Nothing of it is open, so nothing would stop.';
}

function view(options: {
  revocation: RevocationRecord;
  entries: readonly EntryRecord[];
  roles: ReadonlyMap<string, RolePolicy>;
  ended: readonly GrantRecord[];
}): View {
  const { revocation, entries, roles, ended } = options;
  const open = entries.filter(one => one.settledAt === undefined);
  const copiesUntil =
    open.length > 0 ? Math.max(...open.map(one => one.expiresAt)) : undefined;
  const done = revocation.revokedAt !== undefined;
  return {
    id: revocation.id,
    scope: scopeView(revocation),
    state: done ? 'revoked' : 'revoking',
    sentence: `${whatEnded(revocation, ended)}: ${
      done
        ? 'ended, and proven. No copy of its credentials works any more.'
        : 'nothing more is given. Copies of credentials that left the portal may still work until the provider is seen to refuse them.'
    }`,
    requestedBy: revocation.requestedBy,
    reason: revocation.reason,
    createdAt: iso(revocation.createdAt),
    ...(done && { revokedAt: iso(revocation.revokedAt!) }),
    grants: ended.map(({ id }) => id),
    ...(copiesUntil !== undefined && { copiesUntil: iso(copiesUntil) }),
    deliveries: deliveriesOf(entries, roles),
  };
}

/** Whose access to what, in a few words. */
function whatEnded(
  revocation: RevocationRecord,
  ended: readonly GrantRecord[],
): string {
  const { kind, subject, principal } = revocation;
  const who = principal ? shortName(principal) : 'everybody';
  switch (kind) {
    case 'grant': {
      const grant = ended.find(one => one.id === subject);
      return grant
        ? `${who}, ${shortName(grant.entityRef)} in ${grant.environment}`
        : who;
    }
    case 'entity': {
      const at = subject.lastIndexOf('#');
      return `${who}, ${shortName(subject.slice(0, at))} in ${subject.slice(at + 1)}`;
    }
    case 'lease':
      return `${who}, standing credentials`;
    default:
      return `${who}, everything`;
  }
}

function scopeView(revocation: RevocationRecord): View['scope'] {
  const { kind, subject } = revocation;
  if (kind === 'grant') return { grant: subject };
  if (kind === 'entity') {
    const at = subject.lastIndexOf('#');
    return { entity: subject.slice(0, at), environment: subject.slice(at + 1) };
  }
  return { principal: revocation.principal ?? subject };
}

/** One line a role, as far behind as its last entry. */
function deliveriesOf(
  entries: readonly EntryRecord[],
  roles: ReadonlyMap<string, RolePolicy>,
): View['deliveries'] {
  const byRole = new Map<string, EntryRecord[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.role, entry.environment, entry.roleKey]);
    byRole.set(key, [...(byRole.get(key) ?? []), entry]);
  }
  return [...byRole.values()].map(mine => {
    const [{ role, environment, roleKey }] = mine;
    const policy = roles.get(roleKey);
    const open = mine.filter(one => one.settledAt === undefined);
    const settled = mine.flatMap(one => one.settledAt ?? []);
    return {
      role,
      environment,
      state: stateOf(mine),
      attempts: policy?.attempts ?? 0,
      ...(open.length > 0 && {
        copiesUntil: iso(Math.max(...open.map(one => one.expiresAt))),
        ...(policy?.attempts && {
          problem: 'The provider could not be told yet; it is tried again.',
        }),
      }),
      ...(open.length === 0 &&
        settled.length > 0 && { verifiedAt: iso(Math.max(...settled)) }),
    };
  });
}

function stateOf(
  entries: readonly EntryRecord[],
): View['deliveries'][number]['state'] {
  const open = entries.filter(one => one.settledAt === undefined);
  if (open.length === 0) {
    return entries.every(one => one.state === 'expired')
      ? 'expired'
      : 'verified';
  }
  if (open[0].roleKey === '') return 'expiring';
  return open.every(one => one.state === 'delivered') ? 'delivered' : 'waiting';
}
