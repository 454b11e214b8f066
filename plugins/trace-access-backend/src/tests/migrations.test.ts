import path from 'node:path';
import type { Knex } from 'knex';
import { createTestDatabases } from '../testing/databases';

const directory = path.join(__dirname, '..', '..', 'migrations');

/** Every migration with the table columns that it must bring and take. */
const TABLES: Record<string, Record<string, string[]>> = {
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
      expect(names).toEqual(expect.arrayContaining(Object.keys(TABLES)));

      for (const name of names) {
        await knex.migrate.up({ directory });
        const columns = await has(knex, TABLES[name] ?? {});
        expect(columns.every(Boolean)).toBe(true);
      }
      for (const name of [...names].reverse()) {
        await knex.migrate.down({ directory });
        const columns = await has(knex, TABLES[name] ?? {});
        expect(columns.some(Boolean)).toBe(false);
      }
      expect(await knex.migrate.currentVersion({ directory })).toBe('none');

      // What was taken can be brought again.
      await knex.migrate.latest({ directory });
      const [, left] = await knex.migrate.list({ directory });
      expect(left).toEqual([]);
    },
    60_000,
  );
});
