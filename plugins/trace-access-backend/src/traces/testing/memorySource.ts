import type { Span } from '@tracegate/plugin-trace-access-common';
import type {
  TraceCandidate,
  TraceQuery,
  TraceSource,
} from '@tracegate/plugin-trace-access-node';

/** Traces in memory, given as unhelpfully as the interface allows: no prefilter, odd page sizes. */
export class MemorySource implements TraceSource {
  readonly queries: TraceQuery[] = [];
  readonly fetched: string[] = [];
  failSearchAfter = Infinity;
  failFetch = false;

  constructor(
    private readonly traces: readonly { traceId: string; spans: Span[] }[],
    private readonly pageSize = 3,
  ) {}

  async *search(query: TraceQuery): AsyncIterable<TraceCandidate[]> {
    this.queries.push(query);
    const found = this.traces
      .filter(({ spans }) =>
        spans.some(one => query.services.includes(one.service)),
      )
      .map(({ traceId, spans }) => ({ traceId, startedAt: startOf(spans) }))
      .filter(one => one.startedAt >= query.start && one.startedAt < query.end)
      .sort((a, b) => b.startedAt - a.startedAt);
    for (let at = 0; at < found.length; at += this.pageSize) {
      if (at >= this.failSearchAfter) throw new Error('SECRET of the source');
      yield found.slice(at, at + this.pageSize);
    }
    if (this.failSearchAfter < Infinity)
      throw new Error('SECRET of the source');
  }

  async fetch(traceIds: readonly string[]) {
    if (this.failFetch) throw new Error('SECRET of the source');
    this.fetched.push(...traceIds);
    return this.traces
      .filter(one => traceIds.includes(one.traceId))
      .map(one => ({ ...one, partial: false }));
  }
}

function startOf(spans: readonly Span[]): number {
  const starts = spans.map(one => BigInt(one.startTimeUnixNano) / 1_000_000n);
  return Number(starts.reduce((a, b) => (a < b ? a : b)));
}
