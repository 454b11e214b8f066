import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

const directory = resolvePackagePath(
  '@tracegate/plugin-trace-access-backend',
  'migrations',
);

/** The plugin's database, migrated unless the portal says to skip that. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await knex.migrate.latest({ directory });
  return knex;
}
