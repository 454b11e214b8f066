import type { Knex } from 'knex';
import { toGrant, type GrantRecord } from '../../grants/grantRecord';
import {
  toRequest,
  toReview,
  type RequestRecord,
  type ReviewRecord,
} from '../../requests/requestRecord';

type Row = Record<string, any>;

/** What the database says at a moment. */
export interface Seen {
  at: number;
  requests: ReadonlyMap<string, RequestRecord>;
  reviews: readonly ReviewRecord[];
  /** By their requests: one each. */
  grants: readonly GrantRecord[];
  /** By id. */
  sessions: ReadonlyMap<string, Row>;
  revocations: readonly Row[];
  entries: readonly Row[];
  audit: readonly Row[];
  /** Audit rows that are owed. */
  owed: readonly Row[];
}

export async function see(knex: Knex, at: number): Promise<Seen> {
  const all = (table: string) => knex(table).orderBy('id');
  const requests = (await all('requests')).map(toRequest);
  const sessions = await all('sessions');
  const outbox = await all('outbox');
  return {
    at,
    requests: new Map(requests.map(one => [one.id, one])),
    reviews: (await all('reviews')).map(toReview),
    grants: (await all('grants')).map(toGrant),
    sessions: new Map(sessions.map(one => [one.id, one])),
    revocations: await all('revocations'),
    entries: await all('revocation_entries'),
    audit: await all('audit'),
    owed: outbox
      .filter(one => one.queue === 'audit')
      .map(one => JSON.parse(one.payload).record),
  };
}

/** How a grant stands by its times: written down once more, as model.md has it. */
export function standing(grant: GrantRecord, now: number): string {
  if (grant.revocationId) return grant.revokedAt ? 'revoked' : 'revoking';
  if (now < grant.startsAt) return 'scheduled';
  if (grant.claimedAt === undefined) {
    return now < grant.claimBy ? 'claimable' : 'unclaimed';
  }
  return now < grant.endsAt! ? 'active' : 'ended';
}

export const opens = (grant: GrantRecord, now: number) =>
  ['claimable', 'active'].includes(standing(grant, now));
