import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Clock } from '../clock';
import { onDatabase } from '../service/databaseDown';

const NAME = 'issuing';
/** How often the database is asked. */
export const POLL_MS = 500;
/** With a view older than this, nothing is given (I12). */
export const MAX_AGE_MS = 2_000;

/** How the switch stands. */
export interface IssuingState {
  enabled: boolean;
  reason?: string;
  changedBy?: string;
  /** Epoch milliseconds. */
  changedAt?: number;
}

/**
 * The global switch: off stops all issuing, on every replica within half a
 * second. Read from memory, polled from the database; a view that is too old
 * gives nothing. `traceAccess.issuing.enabled: false` is off for good.
 */
export class IssuingSwitch {
  readonly #knex: Knex;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #offByConfig: boolean;
  #view?: { state: IssuingState; at: number };
  #reading?: Promise<void>;
  #timer?: ReturnType<typeof setInterval>;

  constructor(options: {
    knex: Knex;
    clock: Clock;
    logger: LoggerService;
    /** `traceAccess.issuing.enabled`; default true. */
    enabledByConfig?: boolean;
  }) {
    this.#knex = options.knex;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#offByConfig = options.enabledByConfig === false;
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

  /** From memory alone: on, and known to be. */
  enabledNow(): boolean {
    return !this.#offByConfig && this.#fresh()?.enabled === true;
  }

  /**
   * Nothing where sessions may be issued. A view that is too old is read again
   * first.
   *
   * @throws ServiceUnavailableError - off, or not known
   */
  async assertEnabled(): Promise<void> {
    const state = await this.state();
    if (!state.enabled) {
      throw new ServiceUnavailableError(
        `Issuing of sessions is switched off${state.reason ? `: ${state.reason}` : ''}. Traces can't be read until an operator switches it on`,
      );
    }
  }

  /**
   * How the switch stands.
   *
   * @throws ServiceUnavailableError - the database is down, so it isn't known
   */
  async state(): Promise<IssuingState> {
    if (this.#offByConfig) {
      return {
        enabled: false,
        reason: "it is off in this portal's configuration",
      };
    }
    if (!this.#fresh()) await this.refresh();
    const state = this.#fresh();
    if (!state) {
      throw new ServiceUnavailableError(
        "The portal's database is not answering, so it isn't known whether sessions may be issued, and none is. Try again in a moment",
      );
    }
    return state;
  }

  /**
   * Turns the switch, for every replica.
   *
   * @param options - `record`: puts it on record in the same transaction; what
   *   that resolves to is called after the commit
   * @throws ServiceUnavailableError - the database is down
   */
  async set(options: {
    enabled: boolean;
    reason: string;
    changedBy: string;
    record: (trx: Knex.Transaction) => Promise<void | (() => Promise<void>)>;
  }): Promise<IssuingState> {
    const { enabled, reason, changedBy, record } = options;
    const at = this.#clock.now();
    const values = {
      enabled,
      reason,
      changed_by: changedBy,
      changed_at: at,
    };
    const tell = await onDatabase({
      run: () =>
        this.#knex.transaction(async trx => {
          await trx('switches')
            .insert({ name: NAME, ...values })
            .onConflict('name')
            .merge(values);
          return record(trx);
        }),
      what: 'The issuing switch could not be turned',
      logger: this.#logger,
    });
    // A read that began before this must not put the old state back.
    await this.#reading;
    this.#view = {
      state: { enabled, reason, changedBy, changedAt: at },
      at,
    };
    await tell?.();
    return this.state();
  }

  /** Reads the switch now. Never rejects: what can't be read grows old. */
  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const at = this.#clock.now();
    try {
      const row = await this.#knex('switches').where({ name: NAME }).first();
      const state: IssuingState = row
        ? {
            enabled: Boolean(row.enabled),
            reason: row.reason,
            changedBy: row.changed_by,
            changedAt: Number(row.changed_at),
          }
        : { enabled: true };
      this.#view = { state, at };
    } catch (error) {
      this.#logger.warn(
        `The issuing switch could not be read: ${(error as Error).message}`,
      );
    }
  }

  #fresh(): IssuingState | undefined {
    const view = this.#view;
    return view && this.#clock.now() - view.at <= MAX_AGE_MS
      ? view.state
      : undefined;
  }
}
