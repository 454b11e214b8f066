import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { ChangeFeed } from '../changes/ChangeFeed';
import { GrantTable, type NewGrant } from '../grants/GrantTable';
import type { GrantRecord } from '../grants/grantRecord';

const HOUR = 3_600_000;

/**
 * Puts a grant into the database, as an approval would: Ana's, to view ledger in
 * prod for two hours, to be claimed within a day.
 *
 * @param options - `active`: it was claimed at `now`; `feed`: which hears of it
 */
export async function storeGrant(options: {
  knex: Knex;
  now: number;
  change?: Partial<NewGrant>;
  active?: boolean;
  feed?: ChangeFeed;
}): Promise<GrantRecord> {
  const { knex, now, change, active = false, feed } = options;
  const table = new GrantTable({ knex });
  const id = ulid();
  const grant: NewGrant = {
    id,
    requestId: `R${id.slice(1)}`,
    principal: 'user:default/ana',
    entityRef: 'component:default/ledger',
    environment: 'prod',
    actions: ['view'],
    binding: 'engineering-asks-prod',
    role: 'reader',
    durationMs: 2 * HOUR,
    policyVersion: 'v1',
    breakGlass: false,
    state: 'claimable',
    createdAt: now,
    startsAt: now,
    claimBy: now + 24 * HOUR,
    ...change,
  };
  const claimed = {
    state: 'active' as const,
    claimedAt: now,
    endsAt: now + grant.durationMs,
  };
  await knex.transaction(async trx => {
    await table.insert(trx, grant);
    if (active) await table.change({ trx, grant, to: claimed });
    await feed?.record({
      trx,
      changes: [{ kind: 'grant', subject: grant.id }],
    });
  });
  await feed?.refresh();
  return active ? { ...grant, ...claimed } : grant;
}
