import { spanId } from './ids';

/** A JSON object out of a segment document: anything may be in it. */
export type Json = { [key: string]: unknown };

/** Narrows to an object; `undefined` for anything else. */
export function object(value: unknown): Json | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}

/** Narrows to a list; empty for anything else. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Narrows to a text that isn't empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The metadata that OpenTelemetry's exporters write: the namespace `default`. */
export function metadataOf(json: Json): Json {
  return object(object(json.metadata)?.default) ?? {};
}

/** A segment or subsegment, with where it stands in the documents. */
export interface SegmentNode {
  id: string;
  json: Json;
  /** Id of the segment or subsegment that it hangs on. */
  parentId?: string;
  /** A process's own segment: neither a subsegment nor inferred. */
  own: boolean;
  inferred: boolean;
  /** Nanoseconds. */
  start: bigint;
  end: bigint;
  inProgress: boolean;
}

// X-Ray keeps seconds as a decimal number; a double holds a present-day time to
// the microsecond, and digits beyond that are noise.
function nanos(seconds: unknown): bigint | undefined {
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds < 1e11)) {
    return undefined;
  }
  return BigInt(Math.round(seconds * 1e6)) * 1000n;
}

/**
 * Reads documents into nodes, subsegments included. What makes no sense is left
 * out and `garbage` is true. Of two documents of one id, the finished one
 * counts (X-Ray keeps both the piece sent in progress and the whole).
 */
export function readDocuments(documents: readonly (string | undefined)[]): {
  nodes: SegmentNode[];
  garbage: boolean;
} {
  const nodes = new Map<string, SegmentNode>();
  let garbage = false;
  // Depth is the sender's to choose: a stack, not recursion.
  const stack: { json: unknown; parentId?: string; nested: boolean }[] = [];
  for (const document of [...documents].reverse()) {
    const json = parse(document);
    if (json) stack.push({ json, nested: false });
    else garbage = true;
  }
  while (stack.length > 0) {
    const { json, parentId, nested } = stack.pop()!;
    const node = readNode({ json, parentId, nested });
    if (!node) {
      garbage = true;
      continue;
    }
    const known = nodes.get(node.id);
    if (!known || (known.inProgress && !node.inProgress)) {
      nodes.set(node.id, node);
    }
    if (node.json.subsegments !== undefined) {
      if (!Array.isArray(node.json.subsegments)) garbage = true;
      for (const child of [...list(node.json.subsegments)].reverse()) {
        stack.push({ json: child, parentId: node.id, nested: true });
      }
    }
  }
  return { nodes: [...nodes.values()], garbage };
}

function parse(document: string | undefined): Json | undefined {
  try {
    return object(JSON.parse(document ?? ''));
  } catch {
    return undefined;
  }
}

function readNode(options: {
  json: unknown;
  parentId?: string;
  nested: boolean;
}): SegmentNode | undefined {
  const json = object(options.json);
  const id = spanId(json?.id);
  const start = nanos(json?.start_time);
  if (!json || !id || start === undefined || !text(json.name)) return undefined;
  const ended = nanos(json.end_time);
  const inferred = json.inferred === true;
  return {
    id,
    json,
    parentId: options.nested ? options.parentId : spanId(json.parent_id),
    own: !options.nested && json.type !== 'subsegment' && !inferred,
    inferred,
    start,
    end: ended ?? start,
    inProgress: ended === undefined || json.in_progress === true,
  };
}
