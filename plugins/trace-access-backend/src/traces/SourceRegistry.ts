import { InputError } from '@backstage/errors';
import type { TraceSourceConfig } from '@tracegate/plugin-trace-access-common';
import type {
  TraceSource,
  TraceSourceFactory,
} from '@tracegate/plugin-trace-access-node';

/** A source of an environment: ready, or why it isn't. */
export type RegisteredSource = {
  name: string;
  type: string;
} & (
  | { source: TraceSource; provider: string; failure?: undefined }
  | { source?: undefined; failure: string }
);

/**
 * The sources that policy declares, made by the factories of the installed
 * modules. One whose document is wrong is a failed source with a message, and
 * the others work on.
 */
export class SourceRegistry {
  readonly #factories: ReadonlyMap<string, TraceSourceFactory>;
  readonly #sources: (environment: string) => readonly TraceSourceConfig[];
  // Keyed by the document: a new policy brings new ones.
  readonly #made = new WeakMap<TraceSourceConfig, RegisteredSource>();

  constructor(options: {
    factories: ReadonlyMap<string, TraceSourceFactory>;
    sources: (environment: string) => readonly TraceSourceConfig[];
  }) {
    this.#factories = options.factories;
    this.#sources = options.sources;
  }

  of(environment: string): RegisteredSource[] {
    return this.#sources(environment).map(document => {
      let made = this.#made.get(document);
      if (!made) {
        made = this.#make(document);
        this.#made.set(document, made);
      }
      return made;
    });
  }

  #make(document: TraceSourceConfig): RegisteredSource {
    const { name, type, environment, config } = document;
    const factory = this.#factories.get(type);
    if (!factory) {
      return {
        name,
        type,
        failure: `No installed module reads sources of type '${type}'. Install its backend module, or mend the TraceSource document`,
      };
    }
    try {
      const source = factory.create({ name, environment, config });
      return { name, type, source, provider: factory.provider };
    } catch (error) {
      return {
        name,
        type,
        failure:
          error instanceof InputError
            ? error.message
            : 'The source could not be set up from its TraceSource document',
      };
    }
  }
}
