import type { Schemas } from '@tracegate/plugin-trace-access-common';

type TracePage = Schemas['TracePage'];
type TraceSummary = Schemas['TraceSummary'];

/** The pages read so far, as one list. */
export interface TraceList {
  traces: TraceSummary[];
  nextCursor?: string;
  start: string;
  end: string;
  sources: Schemas['SourceStatus'][];
  empty?: TracePage['empty'];
}

/** Identity of a trace in a list: ids are only unique within their source. */
export function traceKey(trace: TraceSummary): string {
  return `${trace.source}/${trace.traceId}`;
}

function distinct(traces: TraceSummary[]): TraceSummary[] {
  const seen = new Set<string>();
  return traces.filter(trace => {
    const key = traceKey(trace);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A list that starts with a page. */
export function listOf(page: TracePage): TraceList {
  const { traces, nextCursor, start, end, sources, empty } = page;
  return { traces: distinct(traces), nextCursor, start, end, sources, empty };
}

/** A list with the next, older page after it; no trace appears twice. */
export function appendOlder(list: TraceList, page: TracePage): TraceList {
  return {
    ...list,
    traces: distinct([...list.traces, ...page.traces]),
    nextCursor: page.nextCursor,
    sources: worstOf(list.sources, page.sources),
    empty: undefined,
  };
}

/**
 * A list with a newer first page before it. Where the page is full and doesn't
 * reach what was known, the page starts a new list, so that no gap is hidden.
 */
export function prependNewer(list: TraceList, page: TracePage): TraceList {
  const known = new Set(list.traces.map(traceKey));
  const reaches = page.traces.some(trace => known.has(traceKey(trace)));
  if (page.nextCursor && !reaches) return listOf(page);
  // A page that ends with what was already there is read up to there only.
  const traces = distinct([...page.traces, ...list.traces]);
  return {
    ...list,
    traces,
    end: page.end,
    sources: page.sources,
    empty: traces.length > 0 ? undefined : page.empty,
  };
}

const badness = { ok: 0, partial: 1, failed: 2 };

function worstOf(
  before: Schemas['SourceStatus'][],
  after: Schemas['SourceStatus'][],
): Schemas['SourceStatus'][] {
  const byName = new Map(before.map(source => [source.name, source]));
  for (const source of after) {
    const known = byName.get(source.name);
    if (!known || badness[source.state] > badness[known.state]) {
      byName.set(source.name, source);
    }
  }
  return [...byName.values()];
}
