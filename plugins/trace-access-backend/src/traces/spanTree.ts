import { compareBig } from './nanos';

/** A span as far as the shape of its trace goes; knows nothing of its content. */
export interface TreeSpan {
  spanId: string;
  parentSpanId?: string;
  /** Nanoseconds. */
  start: bigint;
  /** What tells spans with equal starts apart: only of what the caller gets to see of it. */
  shown: string;
}

/** Hashes of subtrees: few enough for sums of two to be exact. */
const HASHES = 2 ** 50;

/** A span's place: indexes into the list that was given. */
export interface Placed {
  index: number;
  parent?: number;
}

/**
 * Puts the spans of a trace in depth-first order, children by start time.
 * Survives everything a source may give: several roots or none, parents that
 * are missing, cycles (cut before the earliest), ids that occur twice, any
 * depth. The order depends on nothing of a hidden span but its start and
 * parent, and what else of it is shown.
 */
export function placeSpans(spans: readonly TreeSpan[]): Placed[] {
  const parents = parentsOf(spans);
  cutCycles({ spans, parents });
  const children = childrenOf(parents);
  const signatures = signaturesOf({ spans, parents, children });
  const byStart = (a: number, b: number) =>
    compareBig(spans[a].start, spans[b].start) ||
    compareText(spans[a].shown, spans[b].shown) ||
    compareText(signatures[a], signatures[b]);
  const placed: Placed[] = [];
  const roots = spans.map((_, index) => index).filter(i => parents[i] === -1);
  const stack = roots.sort(byStart).reverse();
  while (stack.length > 0) {
    const index = stack.pop()!;
    const parent = parents[index];
    placed.push(parent === -1 ? { index } : { index, parent });
    const below = children[index].sort(byStart);
    for (let at = below.length - 1; at >= 0; at -= 1) stack.push(below[at]);
  }
  return placed;
}

/** The parent of each, -1 for none. Of several with the wanted id, the earliest. */
function parentsOf(spans: readonly TreeSpan[]): number[] {
  const byId = new Map<string, number>();
  spans.forEach((span, index) => {
    const known = byId.get(span.spanId);
    if (known === undefined || comesBefore(span, spans[known])) {
      byId.set(span.spanId, index);
    }
  });
  return spans.map((span, index) => {
    const parent = span.parentSpanId && byId.get(span.parentSpanId);
    return typeof parent === 'number' && parent !== index ? parent : -1;
  });
}

function comesBefore(a: TreeSpan, b: TreeSpan): boolean {
  return (compareBig(a.start, b.start) || compareText(a.shown, b.shown)) < 0;
}

function cutCycles(options: {
  spans: readonly TreeSpan[];
  parents: number[];
}): void {
  const { spans, parents } = options;
  // 0 = not seen, otherwise the walk that saw it.
  const seenBy = new Array<number>(spans.length).fill(0);
  for (let from = 0; from < spans.length; from += 1) {
    const walk = from + 1;
    let at = from;
    while (at !== -1 && seenBy[at] === 0) {
      seenBy[at] = walk;
      at = parents[at];
    }
    if (at === -1 || seenBy[at] !== walk) continue;
    let earliest = at;
    for (let next = parents[at]; next !== at; next = parents[next]) {
      if (comesBefore(spans[next], spans[earliest])) earliest = next;
    }
    parents[earliest] = -1;
  }
}

function childrenOf(parents: readonly number[]): number[][] {
  const children = parents.map((): number[] => []);
  parents.forEach((parent, index) => {
    if (parent !== -1) children[parent].push(index);
  });
  return children;
}

/**
 * What is shown of each subtree, as a number in text: spans that look alike are
 * told apart by what hangs on them, and not by the order they came in, which
 * may tell of hidden ids. Alike in everything, they may be exchanged unseen.
 */
function signaturesOf(options: {
  spans: readonly TreeSpan[];
  parents: readonly number[];
  children: readonly (readonly number[])[];
}): string[] {
  const { spans, parents, children } = options;
  const left = children.map(one => one.length);
  const sums = new Array<number>(spans.length).fill(0);
  const signatures = new Array<string>(spans.length).fill('');
  const ready = left.flatMap((count, index) => (count === 0 ? [index] : []));
  while (ready.length > 0) {
    const index = ready.pop()!;
    const span = spans[index];
    const own = hash(`${span.start} ${span.shown} ${sums[index]}`);
    signatures[index] = String(own).padStart(16, '0');
    const parent = parents[index];
    if (parent === -1) continue;
    // A sum, so that the order of the children doesn't matter.
    sums[parent] = (sums[parent] + own) % HASHES;
    left[parent] -= 1;
    if (left[parent] === 0) ready.push(parent);
  }
  return signatures;
}

/** 50 bits of two FNV-1a hashes: for telling apart, not for secrecy. */
function hash(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193) >>> 0;
    b = Math.imul(b ^ code, 0x85ebca6b) >>> 0;
  }
  return a * 2 ** 18 + (b >>> 14);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
