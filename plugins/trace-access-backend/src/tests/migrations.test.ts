import path from 'node:path';
import type { Knex } from 'knex';
import { createTestDatabases } from '../testing/databases';
import { tablesOf } from '../testing/tables';

const directory = path.join(__dirname, '..', '..', 'migrations');

/** Every migration with the table columns that it must bring and take. */
const TABLES: Record<string, Record<string, string[]>> = {
  '20261121_sessions.js': {
    sessions: [
      'id',
      'principal',
      'environment',
      'trace_grant',
      'policy_version',
      'state',
      'started_at',
      'issued_at',
      'expires_at',
      'ends_at',
    ],
    leases: ['principal', 'binding', 'id', 'created_at'],
  },
  '20261121_switches.js': {
    switches: ['name', 'enabled', 'reason', 'changed_by', 'changed_at'],
  },
  '20261121_trace_cursor_keys.js': {
    trace_cursor_keys: ['name', 'key'],
  },
  '20261121_audit.js': {
    audit: ['id', 'at', 'event_id', 'principal', 'outcome', 'count', 'details'],
  },
  '20261121_claims.js': {
    claims: ['source', 'service', 'entity_ref', 'confirmed_by'],
  },
  '20261121_idp_groups.js': {
    idp_groups: ['user_ref', 'source', 'groups', 'seen_at'],
  },
  '20261121_policy_versions.js': {
    policy_versions: ['version', 'source', 'documents', 'first_loaded_at'],
  },
  '20261125_outbox.js': {
    outbox: ['id', 'queue', 'payload', 'due_at', 'attempts', 'locked_until'],
  },
  '20261125_requests.js': {
    requests: [
      'id',
      'requester',
      'actor',
      'state',
      'terms',
      'open_key',
      'expires_at',
    ],
    waiting: ['approver_key', 'kind', 'subject_id'],
    reviews: ['id', 'request_id', 'reviewer', 'verdict', 'steps'],
    grants: ['id', 'request_id', 'principal', 'state', 'claim_by', 'ends_at'],
    obligations: ['id', 'grant_id', 'state', 'due_at', 'settled_by'],
    delegations: ['id', 'from_ref', 'to_ref', 'starts_at', 'ends_at'],
    audit_grants: ['audit_id', 'grant_id'],
    idempotency_keys: ['principal', 'route', 'key', 'body_hash', 'result_id'],
  },
  '20261125_revocations.js': {
    revocations: ['id', 'kind', 'subject', 'requested_by', 'revoked_at'],
    revocation_entries: ['id', 'revocation_id', 'role_key', 'state'],
    role_policies: ['role_key', 'ready', 'wanted', 'done', 'locked_until'],
    changes: ['epoch', 'kind', 'subject', 'at'],
    epochs: ['name', 'value'],
  },
};

async function has(knex: Knex, tables: Record<string, string[]>) {
  const answers: boolean[] = [];
  for (const [table, columns] of Object.entries(tables)) {
    for (const column of columns) {
      answers.push(await knex.schema.hasColumn(table, column));
    }
  }
  return answers;
}

describe('migrations', () => {
  const databases = createTestDatabases();

  it.each(databases.eachSupportedId())(
    'go up and down one by one on %p',
    async id => {
      const knex = await databases.init(id);
      const [, pending] = await knex.migrate.list({ directory });
      const names = pending.map((each: { file: string }) => each.file);
      // A migration that isn't covered here is a gap in this test.
      expect([...names].sort()).toEqual(Object.keys(TABLES).sort());
      const before = await tablesOf(knex);

      for (const name of names) {
        await knex.migrate.up({ directory });
        const columns = await has(knex, TABLES[name]);
        expect(columns.every(Boolean)).toBe(true);
      }
      for (const name of [...names].reverse()) {
        await knex.migrate.down({ directory });
        const columns = await has(knex, TABLES[name]);
        expect(columns.some(Boolean)).toBe(false);
      }
      expect(await knex.migrate.currentVersion({ directory })).toBe('none');
      // Nothing else is left behind.
      expect(await tablesOf(knex)).toEqual(before);

      // What was taken can be brought again.
      await knex.migrate.latest({ directory });
      const [, left] = await knex.migrate.list({ directory });
      expect(left).toEqual([]);
    },
    60_000,
  );
});
