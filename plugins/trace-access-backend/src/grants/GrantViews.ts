import {
  formatDuration,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import type { Clock } from '../clock';
import type { RequestRights } from '../requests/RequestRights';
import type { RequestTable } from '../requests/RequestTable';
import type { RequestRecord } from '../requests/requestRecord';
import type { RevocationTable } from '../revocations/RevocationTable';
import type { SessionTable } from '../sessions/sessionTable';
import type { GrantFilter, GrantTable } from './GrantTable';
import { stateOf, type GrantRecord, type GrantState } from './grantRecord';

type Grant = Schemas['Grant'];

/** How many rows are looked at for one page, of which some may not be seen. */
const MOST_LOOKED_AT = 1_000;

const ENDING: ReadonlySet<GrantState> = new Set([
  'scheduled',
  'claimable',
  'active',
]);

const iso = (ms: number) => new Date(ms).toISOString();

/** Grants as people look at them. */
export class GrantViews {
  constructor(
    private readonly deps: {
      table: GrantTable;
      requests: RequestTable;
      rights: RequestRights;
      revocations: RevocationTable;
      sessions: SessionTable;
      clock: Clock;
    },
  ) {}

  /** One's own, or those that the caller may end; newest first. */
  async page(options: {
    caller: Caller;
    box: 'mine' | 'overseen';
    filter: Omit<GrantFilter, 'principal'>;
    before?: string;
    limit: number;
  }): Promise<{ items: Grant[]; last?: string }> {
    const { caller, box, filter, limit } = options;
    const { table } = this.deps;
    const shown: { grant: GrantRecord; request: RequestRecord }[] = [];
    let before = options.before;
    let through = false;
    for (let looked = 0; shown.length < limit && !through;) {
      const rows = await table.list({
        ...filter,
        principal: box === 'mine' ? caller.ref : undefined,
        before,
        limit,
      });
      through = rows.length < limit;
      // One's own too are seen as far as the portal leaves them.
      const seen = await this.#visible({
        caller,
        grants: rows.filter(
          one => box === 'mine' || one.principal !== caller.ref,
        ),
      });
      for (const grant of rows) {
        before = grant.id;
        const request = seen.get(grant.requestId);
        if (request) shown.push({ grant, request });
        if (shown.length === limit) {
          through = through && grant === rows[rows.length - 1];
          break;
        }
      }
      looked += rows.length;
      if (looked >= MOST_LOOKED_AT) break;
    }
    return {
      items: await this.of({ caller, shown }),
      ...(!through && before !== undefined && { last: before }),
    };
  }

  /** The requests behind grants, as far as the caller may see them. */
  async #visible(options: {
    caller: Caller;
    grants: readonly GrantRecord[];
  }): Promise<ReadonlyMap<string, RequestRecord>> {
    const { caller, grants } = options;
    const { requests, rights } = this.deps;
    const byId = await requests.byIds(grants.map(one => one.requestId));
    const seen = await rights.visible({ caller, requests: [...byId.values()] });
    return new Map(seen.map(request => [request.id, request]));
  }

  async one(options: {
    caller: Caller;
    grant: GrantRecord;
    request: RequestRecord;
  }): Promise<Grant> {
    const [grant] = await this.of({ ...options, shown: [options] });
    return grant;
  }

  /** Live grants of somebody. */
  async liveOf(options: {
    caller: Caller;
    principal: string;
    limit: number;
  }): Promise<Grant[]> {
    const { caller, principal, limit } = options;
    const grants = await this.deps.table.list({ principal, live: true, limit });
    const requests = await this.#visible({ caller, grants });
    const shown = grants.flatMap(grant => {
      const request = requests.get(grant.requestId);
      return request ? [{ grant, request }] : [];
    });
    return this.of({ caller, shown });
  }

  async of(options: {
    caller: Caller;
    shown: readonly { grant: GrantRecord; request: RequestRecord }[];
  }): Promise<Grant[]> {
    const { caller, shown } = options;
    const now = this.deps.clock.now();
    const ids = shown.map(one => one.grant.id);
    const sessions = await this.deps.sessions.countByGrant({
      grantIds: ids,
      now,
    });
    const entries = await this.deps.revocations.entriesOf(
      shown.flatMap(one => one.grant.revocationId ?? []),
    );
    return Promise.all(
      shown.map(async ({ grant, request }) => {
        const state = stateOf(grant, now);
        const open = entries.filter(
          one =>
            one.revocationId === grant.revocationId &&
            one.settledAt === undefined,
        );
        const copiesUntil =
          state === 'revoking' && open.length > 0
            ? Math.max(...open.map(one => one.expiresAt))
            : undefined;
        return {
          ...view(grant, state),
          sentence: sentenceOf(grant, state),
          sessions: sessions.get(grant.id) ?? 0,
          ...(copiesUntil !== undefined && { copiesUntil: iso(copiesUntil) }),
          mayRevoke:
            ENDING.has(state) &&
            (await this.deps.rights.mayRevoke({ caller, request })),
          mayExtend: state === 'active' && grant.principal === caller.ref,
        };
      }),
    );
  }
}

function view(grant: GrantRecord, state: GrantState) {
  const { startsAt, claimBy, claimedAt, endsAt, endedAt } = grant;
  const time = (name: string, ms: number | undefined) =>
    ms === undefined ? {} : { [name]: iso(ms) };
  return {
    id: grant.id,
    requestId: grant.requestId,
    principal: grant.principal,
    entityRef: grant.entityRef,
    environment: grant.environment,
    actions: [...grant.actions],
    state,
    duration: formatDuration(grant.durationMs),
    binding: grant.binding,
    role: grant.role,
    breakGlass: grant.breakGlass,
    createdAt: iso(grant.createdAt),
    ...time('startsAt', startsAt),
    ...time('claimBy', claimBy),
    ...time('claimedAt', claimedAt),
    ...time('endsAt', endsAt),
    ...time('endedAt', endedAt),
    ...(grant.extends && { extends: grant.extends }),
    ...(grant.endReason && { endReason: grant.endReason }),
    ...(grant.revocationId && { revocationId: grant.revocationId }),
  };
}

function sentenceOf(grant: GrantRecord, state: GrantState): string {
  const why = grant.endReason ? `: ${grant.endReason}` : '.';
  switch (state) {
    case 'scheduled':
      return 'Approved; it can be used later.';
    case 'claimable':
      return 'Approved: its time begins with the first look.';
    case 'active':
      return 'Open.';
    case 'ended':
      return grant.endedAt === undefined ? 'Its time is over.' : `Ended${why}`;
    case 'unclaimed':
      return 'Never used, and no longer to be.';
    case 'revoking':
      return `Ended${why} Copies of its credentials may still live.`;
    default:
      return `Ended${why} No copy of its credentials works.`;
  }
}
