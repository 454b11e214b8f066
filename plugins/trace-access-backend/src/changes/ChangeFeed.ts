import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Clock } from '../clock';

/** How often the database is asked. */
const POLL_MS = 500;
/** With a view older than this, nothing is given (I12). */
export const MAX_AGE_MS = 2_000;
/** Older changes are forgotten; a replica that slept longer begins anew. */
export const KEPT_MS = 3_600_000;

/** What every replica must hear of. */
export interface Change {
  /**
   * `grant`: one came, or its times changed; `principal`: everything that was
   * issued to them before `at` is over; `lease`: the standing sessions of that
   * name are; `role`: all sessions of that role are.
   */
  kind: 'grant' | 'principal' | 'lease' | 'role';
  /** Grant id, principal ref, lease id or the role's key. */
  subject: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Someone who follows the changes. */
export interface ChangeListener {
  /** In order, each once. Rejecting makes the same changes come again. */
  changed(changes: readonly Change[]): Promise<void>;
  /** Nothing is known of what was before: begin anew. */
  reset(): Promise<void>;
}

/**
 * The revocation epoch: changes of access in the order in which they were
 * committed, on every replica within half a second. A view that is too old
 * gives nothing.
 */
export class ChangeFeed {
  readonly #knex: Knex;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #listeners: ChangeListener[] = [];
  #seen: number | undefined;
  #readAt = -Infinity;
  #reading?: Promise<void>;
  #timer?: ReturnType<typeof setInterval>;

  constructor(options: { knex: Knex; clock: Clock; logger: LoggerService }) {
    this.#knex = options.knex;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  follow(listener: ChangeListener): void {
    this.#listeners.push(listener);
  }

  /** Begins polling; resolves after the first read, whether it worked or not. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.refresh(), POLL_MS).unref();
    await this.refresh();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /**
   * Says in the caller's transaction what changed. The row of the epoch is
   * locked until that commits, so that epochs are in the order of commits.
   */
  async record(options: {
    trx: Knex.Transaction;
    changes: readonly Omit<Change, 'at'>[];
  }): Promise<void> {
    const { trx, changes } = options;
    if (changes.length === 0) return;
    await trx('epochs')
      .where({ name: 'changes' })
      .increment('value', changes.length);
    const { value } = await trx('epochs').where({ name: 'changes' }).first();
    const first = Number(value) - changes.length + 1;
    const at = this.#clock.now();
    for (let i = 0; i < changes.length; i += 100) {
      await trx('changes').insert(
        changes.slice(i, i + 100).map(({ kind, subject }, j) => ({
          epoch: first + i + j,
          kind,
          subject,
          at,
        })),
      );
    }
  }

  /** From memory alone: the view is young enough to give on. */
  freshNow(): boolean {
    const age = this.#clock.now() - this.#readAt;
    return age >= 0 && age <= MAX_AGE_MS;
  }

  /**
   * Makes the view young enough.
   *
   * @throws ServiceUnavailableError - the database is down
   */
  async ensureFresh(): Promise<void> {
    if (this.freshNow()) return;
    await this.refresh();
    if (!this.freshNow()) {
      throw new ServiceUnavailableError(
        "The portal's database is not answering, so it isn't known whose access has ended, and nothing is given. Try again in a moment",
      );
    }
  }

  /**
   * Reads what is new now, also what was committed a moment ago. Never rejects:
   * what can't be read grows old.
   */
  async refresh(): Promise<void> {
    // A read that began before a commit may not have it.
    await this.#reading;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  /** Forgets what every replica has heard of long since. */
  async prune(): Promise<void> {
    await this.#knex('changes')
      .where('at', '<', this.#clock.now() - KEPT_MS)
      .delete();
  }

  async #read(): Promise<void> {
    const at = this.#clock.now();
    try {
      if (this.#seen === undefined || at - this.#readAt > KEPT_MS / 2) {
        await this.#begin();
      } else {
        await this.#follow(this.#seen);
      }
      this.#readAt = at;
    } catch (error) {
      this.#logger.warn(
        `Changes of access could not be read: ${(error as Error).message}`,
      );
    }
  }

  async #begin(): Promise<void> {
    const row = await this.#knex('epochs').where({ name: 'changes' }).first();
    for (const listener of this.#listeners) await listener.reset();
    this.#seen = Number(row?.value ?? 0);
  }

  async #follow(seen: number): Promise<void> {
    const rows = await this.#knex('changes')
      .where('epoch', '>', seen)
      .orderBy('epoch');
    if (rows.length === 0) return;
    const changes = rows.map(row => ({
      kind: row.kind,
      subject: row.subject,
      at: Number(row.at),
    }));
    for (const listener of this.#listeners) await listener.changed(changes);
    this.#seen = Number(rows[rows.length - 1].epoch);
  }
}
