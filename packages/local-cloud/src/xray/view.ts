import { createHash } from 'crypto';
import { type SegmentBody, walk } from './segment';
import type { StoredTrace } from './store';

/** A trace put together: segments with their subsegments, and inferred ones. */
export interface TraceView {
  id: string;
  revision: number;
  limitExceeded: boolean;
  segments: SegmentBody[];
  /** Segment that each segment or subsegment id belongs to. */
  ownerOf: Map<string, SegmentBody>;
}

const MAX_DEPTH = 200;
const cache = new WeakMap<StoredTrace, TraceView>();

/** Assembles a stored trace; cached until another segment comes. */
export function viewOf(trace: StoredTrace): TraceView {
  const cached = cache.get(trace);
  if (cached?.revision === trace.revision) {
    return { ...cached, limitExceeded: trace.limitExceeded };
  }
  const segments = embed([...trace.segments.values()]);
  segments.push(...inferred(segments));
  const ownerOf = new Map<string, SegmentBody>();
  for (const segment of segments) {
    walk(segment, one => ownerOf.set(one.id, segment));
  }
  const view: TraceView = {
    id: trace.id,
    revision: trace.revision,
    limitExceeded: trace.limitExceeded,
    segments,
    ownerOf,
  };
  cache.set(trace, view);
  return view;
}

/** Puts subsegments that were sent on their own under their parents. */
function embed(documents: SegmentBody[]): SegmentBody[] {
  const copies = documents.map(one => structuredClone(one));
  const byId = new Map<string, SegmentBody>();
  copies.forEach(copy => walk(copy, one => byId.set(one.id, one)));
  const depth = (start: SegmentBody) => {
    let steps = 0;
    let at: SegmentBody | undefined = start;
    while (at?.type === 'subsegment' && steps <= MAX_DEPTH) {
      at = byId.get(at.parent_id!);
      steps += 1;
    }
    return steps;
  };
  const alone: SegmentBody[] = [];
  const placed: Array<{ child: SegmentBody; parent: SegmentBody }> = [];
  for (const copy of copies) {
    const parent =
      copy.type === 'subsegment' ? byId.get(copy.parent_id!) : undefined;
    // A cycle, or nesting that no reader could follow, stays flat.
    if (
      parent &&
      parent !== copy &&
      sameService(copy, parent) &&
      depth(copy) <= MAX_DEPTH
    ) {
      placed.push({ child: copy, parent });
    } else {
      alone.push(asOwnSegment(copy));
    }
  }
  for (const { child, parent } of placed) {
    parent.subsegments = [...(parent.subsegments ?? []), child];
    delete child.type;
    delete child.trace_id;
    delete child.parent_id;
  }
  return alone;
}

/**
 * A span that entered its service by no SERVER span, or whose parent is not
 * here: it stands as a segment of the service that recorded it.
 */
function asOwnSegment(copy: SegmentBody): SegmentBody {
  const service = copy.annotations?.['aws.local.service'];
  if (copy.type !== 'subsegment' || typeof service !== 'string') {
    return copy;
  }
  const { type: _, namespace: __, ...rest } = copy;
  return {
    ...rest,
    name: service,
    annotations: { ...copy.annotations, 'aws.local.operation': copy.name },
  };
}

/** Spans of two services never share a segment, whatever their kinds say. */
function sameService(a: SegmentBody, b: SegmentBody): boolean {
  const [one, other] = [a, b].map(
    ({ annotations }) => annotations?.['aws.local.service'],
  );
  return one === other || one === undefined || other === undefined;
}

/** A service that sends no segments shows through the calls made to it. */
function inferred(segments: SegmentBody[]): SegmentBody[] {
  const answered = new Set(segments.map(({ parent_id: parent }) => parent));
  const found: SegmentBody[] = [];
  for (const segment of segments) {
    walk(segment, one => {
      if (one === segment && one.type !== 'subsegment') {
        return;
      }
      if (one.namespace && !answered.has(one.id)) {
        found.push(inferFrom(one, segment.trace_id!));
      }
    });
  }
  return found;
}

function inferFrom(call: SegmentBody, traceId: string): SegmentBody {
  const { name, start_time, end_time, in_progress, http, sql, aws } = call;
  const { fault, error, throttle, namespace } = call;
  const id = createHash('sha256').update(`inferred/${call.id}`).digest('hex');
  const copy = {
    id: id.slice(0, 16),
    name,
    start_time,
    end_time,
    in_progress,
    trace_id: traceId,
    parent_id: call.id,
    inferred: true,
    http,
    sql,
    aws,
    fault,
    error,
    throttle,
    origin: originOf(name, namespace, sql),
  };
  return JSON.parse(JSON.stringify(copy)) as SegmentBody;
}

const AWS_ORIGINS: Record<string, string> = {
  DynamoDB: 'AWS::DynamoDB::Table',
  SQS: 'AWS::SQS::Queue',
  S3: 'AWS::S3::Bucket',
  Lambda: 'AWS::Lambda',
};

function originOf(
  name: string,
  namespace: string | undefined,
  sql: object | undefined,
): string {
  if (namespace === 'aws') {
    return AWS_ORIGINS[name] ?? `AWS::${name.replace(/[^A-Za-z0-9]/g, '')}`;
  }
  return sql ? 'Database::SQL' : 'remote';
}
