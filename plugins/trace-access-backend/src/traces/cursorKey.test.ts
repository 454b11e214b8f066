import path from 'node:path';
import { createTestDatabases } from '../testing/databases';
import { cursorKey } from './cursorKey';

const directory = path.join(__dirname, '..', '..', 'migrations');

describe('cursorKey', () => {
  const databases = createTestDatabases();

  it.each(databases.eachSupportedId())(
    'is one for all replicas, whoever is first, and waits for the database: %p',
    async id => {
      const knex = await databases.init(id);
      const early = cursorKey({ knex });
      await expect(early()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message: expect.not.stringContaining('trace_cursor_keys'),
      });
      await knex.migrate.latest({ directory });
      const replicas = Array.from({ length: 10 }, () => cursorKey({ knex }));
      const keys = await Promise.all([early, ...replicas].map(key => key()));
      expect(keys[0]).toHaveLength(32);
      expect(new Set(keys.map(key => key.toString('hex'))).size).toBe(1);
    },
    60_000,
  );
});
