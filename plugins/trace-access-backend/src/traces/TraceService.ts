import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { TraceReader, type GetOptions } from './TraceReader';
import {
  TraceSearch,
  type SearchOptions,
  type TraceDependencies,
} from './TraceSearch';

/** Traces, cut to what a caller may see. */
export class TraceService {
  readonly #search: TraceSearch;
  readonly #reader: TraceReader;

  constructor(dependencies: TraceDependencies) {
    this.#search = new TraceSearch(dependencies);
    this.#reader = new TraceReader(dependencies);
  }

  /**
   * One page of an entity's traces, newest first.
   *
   * @throws NotAllowedError - access is closed (with the reason), or a role was refused
   * @throws InputError - the window, the filters or the cursor make no sense
   * @throws ServiceUnavailableError - something is down, and nothing can be shown
   */
  search(options: SearchOptions): Promise<Schemas['TracePage']> {
    return this.#search.search(options);
  }

  /**
   * One trace.
   *
   * @throws NotFoundError - it doesn't exist, or nothing in it is the caller's
   * @throws NotAllowedError - a role was refused
   * @throws ServiceUnavailableError - something is down
   */
  get(options: GetOptions): Promise<Schemas['Trace']> {
    return this.#reader.get(options);
  }
}
