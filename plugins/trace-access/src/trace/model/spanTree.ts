import { timeOf } from './nanos';
import type { TraceSpan } from './spans';

/** A span in its tree. Nodes lie depth first, so that a subtree is a range. */
export interface SpanNode {
  span: TraceSpan;
  /** Place in `SpanTree.nodes`. */
  index: number;
  depth: number;
  /** Place of the parent; -1 for roots. */
  parent: number;
  /** One past the place of the last descendant; `index + 1` where there is none. */
  end: number;
  /** Milliseconds after the trace's start. */
  startMs: number;
  durationMs: number;
}

/** The spans of a trace, depth first, with times as offsets. */
export interface SpanTree {
  nodes: SpanNode[];
  /** Start of the earliest span, nanoseconds since the epoch. */
  startNano: bigint;
  /** From the start of the earliest span to the end of the last, in milliseconds. */
  durationMs: number;
}

/**
 * Orders spans depth first, children by start time. Spans whose parent is
 * missing, is themselves, or lies on a cycle become roots: none is lost.
 * Iterative, so that a trace of any depth fits the stack.
 */
export function buildSpanTree(spans: readonly TraceSpan[]): SpanTree {
  const times = spans.map(timeOf);
  const startNano = times.reduce(
    (least, time) => (time.start < least ? time.start : least),
    times[0]?.start ?? BigInt(0),
  );
  const endNano = times.reduce(
    (most, time) => (time.end > most ? time.end : most),
    startNano,
  );

  const parents = parentPlaces(spans);
  const order = spans.map((_, place) => place);
  order.sort((a, b) => compare(times[a].start, times[b].start) || a - b);
  const children = new Map<number, number[]>();
  for (const place of order) {
    const siblings = children.get(parents[place]);
    if (siblings) siblings.push(place);
    else children.set(parents[place], [place]);
  }

  const nodes: SpanNode[] = [];
  const nodeAt = new Map<number, number>();
  const stack = (children.get(-1) ?? []).slice().reverse();
  while (stack.length > 0) {
    const place = stack.pop()!;
    const parent = nodeAt.get(parents[place]) ?? -1;
    const index = nodes.length;
    nodeAt.set(place, index);
    nodes.push({
      span: spans[place],
      index,
      depth: parent < 0 ? 0 : nodes[parent].depth + 1,
      parent,
      end: index + 1,
      startMs: Number(times[place].start - startNano) / 1e6,
      durationMs: Number(times[place].end - times[place].start) / 1e6,
    });
    const below = children.get(place) ?? [];
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]);
  }
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { parent, end } = nodes[i];
    if (parent >= 0 && nodes[parent].end < end) nodes[parent].end = end;
  }
  return { nodes, startNano, durationMs: Number(endNano - startNano) / 1e6 };
}

/** The parent's place of every span, or -1; cycles are cut at one of their spans. */
function parentPlaces(spans: readonly TraceSpan[]): number[] {
  const placeOf = new Map(spans.map((span, place) => [span.id, place]));
  const parents = spans.map(span =>
    span.parentId === undefined ? -1 : (placeOf.get(span.parentId) ?? -1),
  );
  // 0 = not seen, otherwise the walk that saw it first.
  const seenBy = new Int32Array(spans.length);
  for (let start = 0; start < spans.length; start++) {
    let place = start;
    while (place >= 0 && seenBy[place] === 0) {
      seenBy[place] = start + 1;
      const parent = parents[place];
      if (parent >= 0 && seenBy[parent] === start + 1) parents[place] = -1;
      place = parents[place];
    }
  }
  return parents;
}

function compare(a: bigint, b: bigint): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}
