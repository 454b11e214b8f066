import type { TraceCandidate } from '@tracegate/plugin-trace-access-node';

/** A trace to look at, in the order in which all replicas meet it. */
export interface MergedCandidate extends TraceCandidate {
  sources: string[];
}

/** One source's candidates, newest first. */
export interface CandidateStream {
  source: string;
  pages: AsyncIterable<TraceCandidate[]>;
}

class Reader {
  readonly #iterator: AsyncIterator<TraceCandidate[]>;
  #page: TraceCandidate[] = [];
  #position = 0;
  #done = false;

  constructor(
    private readonly stream: CandidateStream,
    private readonly failed: (source: string, error: unknown) => void,
  ) {
    this.#iterator = stream.pages[Symbol.asyncIterator]();
  }

  get headAt(): number {
    return this.#page[this.#position]?.startedAt ?? -Infinity;
  }

  /** Makes sure that there is a head, unless the source is through. */
  async fill(): Promise<void> {
    while (!this.#done && this.#position >= this.#page.length) {
      try {
        const next = await this.#iterator.next();
        this.#done = next.done === true;
        this.#page = next.done ? [] : next.value;
        this.#position = 0;
      } catch (error) {
        this.#done = true;
        this.#page = [];
        this.#position = 0;
        this.failed(this.stream.source, error);
      }
    }
  }

  /** Moves the candidates of one moment into `group`. Newer ones come late, and count as of now. */
  async takeAt(options: {
    at: number;
    group: Map<string, MergedCandidate>;
  }): Promise<void> {
    const { at, group } = options;
    await this.fill();
    while (this.headAt >= at) {
      const { traceId } = this.#page[this.#position];
      const known = group.get(traceId);
      if (known) known.sources.push(this.stream.source);
      else {
        const sources = [this.stream.source];
        group.set(traceId, { traceId, startedAt: at, sources });
      }
      this.#position += 1;
      await this.fill();
    }
  }

  async close(): Promise<void> {
    this.#done = true;
    await this.#iterator.return?.().catch(() => {});
  }
}

/**
 * Merges the candidates of several sources: newest first, those of one
 * millisecond by id, one that several sources have at the same time once. A
 * source that fails is reported and left out, and the others go on.
 */
export async function* mergeCandidates(options: {
  streams: readonly CandidateStream[];
  failed: (source: string, error: unknown) => void;
}): AsyncGenerator<MergedCandidate> {
  const readers = options.streams.map(
    stream => new Reader(stream, options.failed),
  );
  try {
    await Promise.all(readers.map(reader => reader.fill()));
    for (;;) {
      const at = Math.max(...readers.map(reader => reader.headAt));
      if (at === -Infinity) return;
      const group = new Map<string, MergedCandidate>();
      await Promise.all(readers.map(reader => reader.takeAt({ at, group })));
      yield* [...group.values()].sort((a, b) =>
        a.traceId < b.traceId ? -1 : 1,
      );
    }
  } finally {
    await Promise.all(readers.map(reader => reader.close()));
  }
}
