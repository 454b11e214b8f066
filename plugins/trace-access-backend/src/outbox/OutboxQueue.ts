import { isError } from '@backstage/errors';
import type { Clock } from '../clock';
import type { HourlyWarnings } from './HourlyWarnings';
import type { OutboxRow, OutboxTable } from './OutboxTable';
import { Undeliverable } from './Undeliverable';
import { orAborted } from './orAborted';
import { nextAttempt, type RetryRule } from './retry';

const BATCH = 50;
/** An attempt may take this long … */
const ATTEMPT_MS = 30_000;
/** … and only much later does another replica take its process for dead. */
const LOCK_MS = 2 * ATTEMPT_MS;
/** A receiver that is down costs a pass no more attempts than this. */
const FAILURES_PER_PASS = 3;

/**
 * Makes one attempt to deliver a message.
 *
 * @throws Undeliverable - no further attempt would deliver it
 */
export type Deliver = (row: OutboxRow, signal: AbortSignal) => Promise<void>;

/** What one kind of message, or one receiver, needs. */
export interface QueueOptions {
  /** As in the table: `audit`, `webhook:siem`. */
  name: string;
  deliver: Deliver;
  rule: RetryRule;
}

/**
 * One queue of the outbox: what is due is delivered one by one, in the order of
 * ids. What fails waits for its next attempt and holds up nothing behind it.
 */
export class OutboxQueue {
  #running?: Promise<void>;
  #again = false;

  constructor(
    private readonly options: QueueOptions & {
      table: OutboxTable;
      clock: Clock;
      warnings: HourlyWarnings;
      random: () => number;
      /** Who takes rows: one replica. */
      replica: string;
      /** Aborts when the backend stops. */
      stopping: AbortSignal;
    },
  ) {}

  /** Delivers what is due, also what became so while that was done. */
  run(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#passes();
    return this.#running;
  }

  async #passes(): Promise<void> {
    try {
      while (this.#again && !this.options.stopping.aborted) {
        this.#again = false;
        await this.#pass();
      }
    } finally {
      this.#running = undefined;
    }
  }

  async #pass(): Promise<void> {
    const { name, table, clock, stopping } = this.options;
    let failures = 0;
    for (;;) {
      const rows = await table.due({
        queue: name,
        now: clock.now(),
        limit: BATCH,
      });
      let begun = 0;
      for (const row of rows) {
        if (stopping.aborted || failures >= FAILURES_PER_PASS) return;
        const claimed = await this.#claim(row);
        if (!claimed) continue;
        begun++;
        if (!(await this.#attempt(claimed))) failures++;
      }
      // Nothing, or nothing that another replica has not taken.
      if (begun === 0) return;
    }
  }

  #claim(row: OutboxRow): Promise<OutboxRow | undefined> {
    const { table, clock, replica } = this.options;
    const now = clock.now();
    return table.claim({ row, by: replica, now, until: now + LOCK_MS });
  }

  /** False where it failed. */
  async #attempt(row: OutboxRow): Promise<boolean> {
    const { deliver, table, stopping } = this.options;
    try {
      await orAborted(deliver(row, stopping), AbortSignal.timeout(ATTEMPT_MS));
    } catch (error) {
      await this.#failed(row, error);
      return false;
    }
    await table.remove(row);
    return true;
  }

  async #failed(row: OutboxRow, cause: unknown): Promise<void> {
    const { name, rule, table, clock, random, warnings } = this.options;
    const error = reasonOf(cause);
    const now = clock.now();
    const { attempts, createdAt } = row;
    const dueAt =
      cause instanceof Undeliverable
        ? undefined
        : nextAttempt({ rule, attempts, createdAt, now, random });
    if (dueAt !== undefined) {
      warnings.warn({
        about: `${name} fails`,
        message: `A message of the queue '${name}' was not delivered and will be tried again: ${error}`,
      });
      await table.defer({ row, dueAt, error });
      return;
    }
    warnings.warn({
      about: `${name} gave up`,
      message: `A message of the queue '${name}' was given up after ${attempts} attempts: ${error}`,
    });
    if (rule.keep) await table.park({ row, now, error });
    else await table.remove(row);
  }
}

function reasonOf(cause: unknown): string {
  return (isError(cause) ? cause.message : 'unknown error').slice(0, 300);
}
