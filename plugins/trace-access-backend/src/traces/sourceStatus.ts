import {
  InputError,
  isError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import type { RegisteredSource } from './SourceRegistry';

type Status = Schemas['SourceStatus'];

/** How each source of a read did, and why. */
export class SourceStatuses {
  readonly #statuses = new Map<string, Status>();
  readonly #errors = new Map<string, Error>();
  readonly #logger: LoggerService;

  constructor(options: {
    sources: readonly RegisteredSource[];
    logger: LoggerService;
  }) {
    this.#logger = options.logger;
    for (const { name, type, failure } of options.sources) {
      this.#statuses.set(name, { name, type, state: 'ok' });
      if (failure !== undefined) this.fail(name, new InputError(failure));
    }
  }

  fail(name: string, cause: unknown): void {
    const error = presentable(name, cause);
    this.#logger.warn(
      `Source ${name}: ${operatorCauseOf(cause) ?? describe(cause)}`,
    );
    this.#errors.set(name, error);
    this.#put(name, { state: 'failed', message: error.message });
  }

  /** Something of the source is missing; a failure stays one. */
  partial(name: string, message: string): void {
    if (this.#statuses.get(name)?.state === 'ok') {
      this.#put(name, { state: 'partial', message });
    }
  }

  list(): Status[] {
    return [...this.#statuses.values()];
  }

  /** The first failure, where no source is left that could have answered. */
  nothingLeft(): Error | undefined {
    const all = this.list();
    return all.length > 0 && all.every(one => one.state === 'failed')
      ? [...this.#errors.values()][0]
      : undefined;
  }

  /** The first failure, whatever the others did. */
  firstFailure(): Error | undefined {
    return [...this.#errors.values()][0];
  }

  /** What operators should look at, for the audit trail. */
  causes(): string[] {
    return [...this.#errors.values()]
      .map(operatorCauseOf)
      .filter(one => one !== undefined);
  }

  #put(name: string, change: Partial<Status>): void {
    const status = this.#statuses.get(name);
    if (status) this.#statuses.set(name, { ...status, ...change });
  }
}

// Only what a module says as a sentence may be shown; anything else may hold
// what the source was asked or answered.
function presentable(name: string, cause: unknown): Error {
  const known =
    cause instanceof NotAllowedError ||
    cause instanceof InputError ||
    cause instanceof ServiceUnavailableError;
  return known
    ? cause
    : new ServiceUnavailableError(
        `Source ${name} failed in an unexpected way. Try again; if it stays, tell the operators of this portal`,
      );
}

function describe(cause: unknown): string {
  return isError(cause) ? `${cause.name}: ${cause.message}` : 'failed';
}
