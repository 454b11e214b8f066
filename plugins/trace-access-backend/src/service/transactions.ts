import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, ServiceUnavailableError } from '@backstage/errors';
import type { Knex } from 'knex';

/** Errors that were thrown on purpose, with words for callers. */
const SAID = new Set([
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
]);
/** PostgreSQL's deadlock and serialisation failures: another try may work. */
const AGAIN = new Set(['40P01', '40001']);
const TRIES = 3;

/** What happened may have to be told or delivered: called after commits. */
type AfterCommit = () => void;

/**
 * Runs changes whole or not at all. What goes wrong with the database is for
 * the log; the caller hears which part is down.
 */
export class Transactions {
  readonly #knex: Knex;
  readonly #logger: LoggerService;
  readonly #after: AfterCommit[] = [];

  constructor(options: { knex: Knex; logger: LoggerService }) {
    this.#knex = options.knex;
    this.#logger = options.logger;
  }

  onCommit(listener: AfterCommit): void {
    this.#after.push(listener);
  }

  /**
   * @throws whatever of `@backstage/errors` the work throws
   * @throws ServiceUnavailableError - the database is down
   */
  async run<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried++) {
      try {
        const result = await this.#knex.transaction(work);
        this.#after.forEach(listener => listener());
        return result;
      } catch (error) {
        if (isError(error) && SAID.has(error.name)) throw error;
        const { code } = error as { code?: string };
        if (code && AGAIN.has(code) && tried < TRIES) continue;
        this.#logger.error('A transaction failed', error as Error);
        throw new ServiceUnavailableError(
          'The database of trace-access is not answering, so nothing was changed. Try again in a moment.',
        );
      }
    }
  }
}
