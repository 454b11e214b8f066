import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, ServiceUnavailableError } from '@backstage/errors';

/**
 * Runs something on the database. What goes wrong is for the log, since it
 * holds the statement and its values; the caller hears which part is down.
 *
 * @param options - `what` couldn't be done: 'The claim could not be confirmed'
 * @throws ServiceUnavailableError
 */
export async function onDatabase<T>(options: {
  run: () => Promise<T>;
  what: string;
  logger: LoggerService;
}): Promise<T> {
  try {
    return await options.run();
  } catch (cause) {
    options.logger.error(options.what, cause as Error);
    throw new ServiceUnavailableError(
      `${options.what}: the database of trace-access is not answering. Try again in a moment.`,
    );
  }
}

/** As Node's sockets and SQLite say it; `pg` names the routine that failed. */
const CODES =
  /^(SQLITE_|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/;
/** Values that it would not take are no outage. */
const REFUSED_VALUES = /^(SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)|2[23]...$)/;

/**
 * Whether an error that nobody foresaw is the database's: everything else that
 * is asked while a request is served says itself which part is down.
 */
export function isOfDatabase(error: unknown): boolean {
  if (!isError(error)) return false;
  const { code = '', routine } = error as { code?: unknown; routine?: unknown };
  if (typeof code !== 'string' || REFUSED_VALUES.test(code)) return false;
  return (
    error.name === 'KnexTimeoutError' ||
    CODES.test(code) ||
    typeof routine === 'string' ||
    /^(Connection (terminated|ended)|Unable to acquire a connection)/.test(
      error.message,
    )
  );
}

export const databaseDown = () =>
  new ServiceUnavailableError(
    'The database of trace-access is not answering, so nothing was given. Try again in a moment.',
  );
