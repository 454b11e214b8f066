import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';

/** A message on its way. */
export interface OutboxRow {
  /** ULID. */
  id: string;
  queue: string;
  payload: JsonObject;
  createdAt: number;
  /** Begun so far, those of a replica that died included. */
  attempts: number;
}

const FREED = { locked_by: null, locked_until: null };

const free = (now: number) => (query: Knex.QueryBuilder) => {
  query.whereNull('locked_until').orWhere('locked_until', '<=', now);
};

/** Rows of `outbox`. An attempt is begun by one replica, whoever else sees the row. */
export class OutboxTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insert(options: {
    trx: Knex.Transaction | Knex;
    rows: readonly { id: string; queue: string; payload: object }[];
    now: number;
  }): Promise<void> {
    const { trx, rows, now } = options;
    // SQLite takes only so many values in one statement.
    for (let i = 0; i < rows.length; i += 100) {
      await trx('outbox').insert(
        rows.slice(i, i + 100).map(({ id, queue, payload }) => ({
          id,
          queue,
          payload: JSON.stringify(payload),
          created_at: now,
          due_at: now,
          attempts: 0,
        })),
      );
    }
  }

  /** What nobody is at, the oldest first. */
  async due(options: {
    queue: string;
    now: number;
    limit: number;
  }): Promise<OutboxRow[]> {
    const { queue, now, limit } = options;
    const rows = await this.#knex('outbox')
      .where({ queue })
      .whereNull('failed_at')
      .where('due_at', '<=', now)
      .where(free(now))
      .orderBy('id')
      .limit(limit);
    return rows.map(row => ({
      id: row.id,
      queue: row.queue,
      payload: JSON.parse(row.payload),
      createdAt: Number(row.created_at),
      attempts: Number(row.attempts),
    }));
  }

  /** Begins an attempt; undefined where another replica was first. */
  async claim(options: {
    row: OutboxRow;
    by: string;
    now: number;
    until: number;
  }): Promise<OutboxRow | undefined> {
    const { row, by, now, until } = options;
    const attempts = row.attempts + 1;
    const taken = await this.#knex('outbox')
      .where({ id: row.id, attempts: row.attempts })
      .whereNull('failed_at')
      .where(free(now))
      .update({ attempts, locked_by: by, locked_until: until });
    return taken === 1 ? { ...row, attempts } : undefined;
  }

  /** Delivered, or dropped. */
  async remove(row: OutboxRow): Promise<void> {
    await this.#knex('outbox').where({ id: row.id }).delete();
  }

  /** Leaves it for a later attempt, unless another replica is at it by now. */
  async defer(options: {
    row: OutboxRow;
    dueAt: number;
    error: string;
  }): Promise<void> {
    const { row, dueAt, error } = options;
    await this.#knex('outbox')
      .where({ id: row.id, attempts: row.attempts })
      .update({ due_at: dueAt, last_error: error, ...FREED });
  }

  /** Keeps it as failed, to be looked at. */
  async park(options: {
    row: OutboxRow;
    now: number;
    error: string;
  }): Promise<void> {
    const { row, now, error } = options;
    await this.#knex('outbox')
      .where({ id: row.id, attempts: row.attempts })
      .update({ failed_at: now, last_error: error, ...FREED });
  }

  /** Parks webhooks that were made before a moment; how many. */
  async parkWebhooks(options: {
    before: number;
    now: number;
  }): Promise<number> {
    return this.#knex('outbox')
      .where('queue', 'like', 'webhook:%')
      .whereNull('failed_at')
      .where('created_at', '<', options.before)
      .where(free(options.now))
      .update({ failed_at: options.now });
  }

  /** Forgets what failed before a moment. */
  async forget(before: number): Promise<void> {
    await this.#knex('outbox').where('failed_at', '<', before).delete();
  }
}
