import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';

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
