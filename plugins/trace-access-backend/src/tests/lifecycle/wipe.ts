import type { Knex } from 'knex';

const TABLES = [
  'audit',
  'changes',
  'delegations',
  'grants',
  'idempotency_keys',
  'leases',
  'obligations',
  'outbox',
  'policy_versions',
  'requests',
  'reviews',
  'revocation_entries',
  'revocations',
  'role_policies',
  'sessions',
  'waiting',
];

/** Empties a database that was used before. */
export async function wipe(knex: Knex): Promise<void> {
  if (!(await knex.schema.hasTable('requests'))) return;
  for (const table of TABLES) await knex(table).delete();
}
