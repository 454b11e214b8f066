import type { Knex } from 'knex';

/** Every table but those that knex keeps for itself. */
export async function tablesOf(knex: Knex): Promise<string[]> {
  const rows: { name: string }[] =
    knex.client.config.client === 'pg'
      ? await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .select('table_name as name')
      : await knex('sqlite_master').where({ type: 'table' }).select('name');
  return rows
    .map(row => row.name)
    .filter(name => !/^(knex|sqlite)_/.test(name))
    .sort();
}
