import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { joined, type ReadMany } from '../service/joined';

/** How many refs go into one call of the catalog. */
const REFS_PER_CALL = 500;
/** How many sets of fields are remembered. */
const MOST_PROJECTIONS = 20;
/** A catalog that hangs is a catalog that is down. */
const TIMEOUT_MS = 10_000;

/**
 * The catalog as the backend itself may read it, or as a caller may. Every
 * failure names the catalog.
 */
export class CatalogReader {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  /** The backend's own reads, by the fields that they are of. */
  readonly #own = new Map<string, ReadMany<string, Entity>>();
  #failing = false;

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  /**
   * Entities by ref, in one call for up to 500, and for all that the backend
   * itself reads at the same time; absent ones are left out.
   *
   * @param options - `credentials` of whose view it is; default the backend's own
   * @throws ServiceUnavailableError - the catalog is not answering
   */
  async byRefs(options: {
    refs: readonly string[];
    fields: string[];
    credentials?: BackstageCredentials;
  }): Promise<ReadonlyMap<string, Entity>> {
    const { refs, fields, credentials } = options;
    if (refs.length === 0) return new Map();
    try {
      const found = credentials
        ? await this.#read({ refs, fields, credentials })
        : await this.#ownReads(fields)(refs);
      this.#works();
      return found;
    } catch (error) {
      throw this.#down(error as Error);
    }
  }

  #ownReads(fields: string[]): ReadMany<string, Entity> {
    const key = fields.join();
    let read = this.#own.get(key);
    if (!read) {
      read = joined(async refs =>
        this.#read({
          refs,
          fields,
          credentials: await this.#auth.getOwnServiceCredentials(),
        }),
      );
      // Other fields than before: the policy has changed.
      if (this.#own.size >= MOST_PROJECTIONS) this.#own.clear();
      this.#own.set(key, read);
    }
    return read;
  }

  async #read(options: {
    refs: readonly string[];
    fields: string[];
    credentials: BackstageCredentials;
  }): Promise<ReadonlyMap<string, Entity>> {
    const { refs, fields, credentials } = options;
    const found = new Map<string, Entity>();
    for (let from = 0; from < refs.length; from += REFS_PER_CALL) {
      const entityRefs = refs.slice(from, from + REFS_PER_CALL);
      const { items } = await withTimeout(
        this.#catalog.getEntitiesByRefs(
          { entityRefs, fields },
          { credentials },
        ),
      );
      items.forEach((entity, i) => {
        if (entity) found.set(entityRefs[i], entity);
      });
    }
    return found;
  }

  /**
   * The whole catalog, page by page, as the backend may read it.
   *
   * @throws ServiceUnavailableError - the catalog is not answering
   */
  async *stream(options: {
    fields: string[];
    pageSize: number;
  }): AsyncIterable<Entity[]> {
    try {
      const credentials = await this.#auth.getOwnServiceCredentials();
      yield* this.#catalog.streamEntities(options, { credentials });
      this.#works();
    } catch (error) {
      throw this.#down(error as Error);
    }
  }

  /** The cause is for the log: an answer to a caller names the part, no more. */
  #down(cause: Error): Error {
    if (cause.name === 'NotAllowedError') {
      return new NotAllowedError('The catalog does not let you read it.');
    }
    if (!this.#failing) {
      this.#failing = true;
      this.#logger.warn('The catalog is not answering', cause);
    }
    return new ServiceUnavailableError(
      'The catalog is not answering, so nobody can say what you may see. Nothing is given meanwhile; try again in a moment.',
    );
  }

  #works(): void {
    if (!this.#failing) return;
    this.#failing = false;
    this.#logger.info('The catalog answers again');
  }
}

async function withTimeout<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${TIMEOUT_MS} ms`)),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
