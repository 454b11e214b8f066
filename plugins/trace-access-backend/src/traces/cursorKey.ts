import { randomBytes } from 'node:crypto';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';

const NAME = 'pages';

/** The key of page cursors: made once, by whichever replica is first, and then kept in memory. */
export function cursorKey(options: { knex: Knex }): () => Promise<Buffer> {
  let known: Promise<Buffer> | undefined;
  return () => {
    known ??= load(options.knex).catch(() => {
      known = undefined;
      throw new ServiceUnavailableError(
        "The portal's database is not answering, so the list can't be continued. Try again in a moment",
      );
    });
    return known;
  };
}

async function load(knex: Knex): Promise<Buffer> {
  const find = () => knex('trace_cursor_keys').where({ name: NAME }).first();
  let row = await find();
  if (!row) {
    await knex('trace_cursor_keys')
      .insert({ name: NAME, key: randomBytes(32).toString('base64') })
      .onConflict('name')
      .ignore();
    row = await find();
  }
  return Buffer.from(row.key, 'base64');
}
