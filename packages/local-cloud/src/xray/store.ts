import type { SegmentBody } from './segment';

const MAX_TRACES = 50_000;
const MAX_BYTES = 96 * 1024 * 1024;
const MAX_TRACE_BYTES = 500 * 1024;

export interface StoredTrace {
  id: string;
  /** Segments and independent subsegments by id, as they came. */
  segments: Map<string, SegmentBody>;
  sizes: Map<string, number>;
  bytes: number;
  /** Something was left out because the trace grew too large. */
  limitExceeded: boolean;
  /** Grows with every segment; summaries are computed once per revision. */
  revision: number;
}

/** The traces of one account in one region, the oldest given up first. */
export class TraceStore {
  readonly #traces = new Map<string, StoredTrace>();
  #bytes = 0;

  put(segment: SegmentBody & { trace_id: string }): void {
    const size = Buffer.byteLength(JSON.stringify(segment));
    let trace = this.#traces.get(segment.trace_id);
    if (!trace) {
      trace = {
        id: segment.trace_id,
        segments: new Map(),
        sizes: new Map(),
        bytes: 0,
        limitExceeded: false,
        revision: 0,
      };
      this.#traces.set(trace.id, trace);
    }
    const before = trace.sizes.get(segment.id) ?? 0;
    if (trace.bytes - before + size > MAX_TRACE_BYTES) {
      trace.limitExceeded = true;
      return;
    }
    const known = trace.segments.get(segment.id);
    if (known && !known.in_progress && segment.in_progress) {
      return;
    }
    trace.segments.set(segment.id, segment);
    trace.sizes.set(segment.id, size);
    trace.bytes += size - before;
    trace.revision += 1;
    this.#bytes += size - before;
    this.#evict();
  }

  get(id: string): StoredTrace | undefined {
    return this.#traces.get(id);
  }

  all(): IterableIterator<StoredTrace> {
    return this.#traces.values();
  }

  #evict(): void {
    while (this.#traces.size > MAX_TRACES || this.#bytes > MAX_BYTES) {
      const [oldest] = this.#traces.values();
      this.#traces.delete(oldest.id);
      this.#bytes -= oldest.bytes;
    }
  }
}

/** X-Ray is regional: every account and region has traces of its own. */
export class TraceStores {
  readonly #stores = new Map<string, TraceStore>();

  of(place: { account: string; region: string }): TraceStore {
    const key = `${place.account}/${place.region}`;
    let store = this.#stores.get(key);
    if (!store) {
      store = new TraceStore();
      this.#stores.set(key, store);
    }
    return store;
  }
}
