import type { Caller } from '../access/AccessService';
import type { Clock } from '../clock';
import type { CatalogReader } from './CatalogReader';

const MAX_AGE_MS = 5_000;
const MAX_CALLERS = 2_000;

/**
 * Which entities a caller may read in the catalog, asked with the caller's own
 * credentials: one call for all that are not known since 5 s.
 */
export class ReadableEntities {
  readonly #reader: CatalogReader;
  readonly #clock: Clock;
  readonly #known = new Map<
    string,
    Map<string, { at: number; may: boolean }>
  >();

  constructor(options: { reader: CatalogReader; clock: Clock }) {
    this.#reader = options.reader;
    this.#clock = options.clock;
  }

  /**
   * @throws ServiceUnavailableError - the catalog is not answering
   */
  async of(options: {
    caller: Caller;
    refs: readonly string[];
  }): Promise<ReadonlySet<string>> {
    const { caller, refs } = options;
    const now = this.#clock.now();
    const known = this.#ofCaller(
      JSON.stringify([caller.ref, caller.actor]),
      now,
    );
    const missing = [...new Set(refs)].filter(ref => !known.has(ref));
    if (missing.length > 0) {
      const found = await this.#reader.byRefs({
        refs: missing,
        fields: ['kind', 'metadata.name'],
        credentials: caller.credentials,
      });
      for (const ref of missing)
        known.set(ref, { at: now, may: found.has(ref) });
    }
    return new Set(refs.filter(ref => known.get(ref)?.may));
  }

  #ofCaller(caller: string, now: number) {
    let known = this.#known.get(caller);
    if (!known) {
      if (this.#known.size >= MAX_CALLERS) this.#known.clear();
      known = new Map();
      this.#known.set(caller, known);
    }
    for (const [ref, { at }] of known) {
      if (now - at > MAX_AGE_MS || now < at) known.delete(ref);
    }
    return known;
  }
}
