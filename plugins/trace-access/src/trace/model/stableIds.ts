import type { TraceSpan } from './spans';

/**
 * Spans with ids that stay the same in the next answer, where they are new each
 * time: a span is known by its start, its duration and its place among those
 * that share both, which it keeps when it is opened or hidden.
 */
export function withStableIds(spans: readonly TraceSpan[]): TraceSpan[] {
  const met = new Map<string, number>();
  const ids = new Map<string, string>();
  for (const { id, startTimeUnixNano, durationNano } of spans) {
    const time = `${startTimeUnixNano}+${durationNano}`;
    const place = met.get(time) ?? 0;
    met.set(time, place + 1);
    ids.set(id, `${time}.${place}`);
  }
  return spans.map(span => ({
    ...span,
    id: ids.get(span.id)!,
    parentId: span.parentId && ids.get(span.parentId),
  }));
}
