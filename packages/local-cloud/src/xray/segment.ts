import { z } from 'zod';
import { nestsTooDeeply } from './nesting';

/** What X-Ray knows of a segment or subsegment; everything else is kept too. */
export interface SegmentBody {
  id: string;
  name: string;
  start_time: number;
  end_time?: number;
  in_progress?: boolean;
  parent_id?: string;
  trace_id?: string;
  type?: 'subsegment';
  namespace?: 'aws' | 'remote';
  origin?: string;
  inferred?: boolean;
  user?: string;
  fault?: boolean;
  error?: boolean;
  throttle?: boolean;
  http?: {
    request?: {
      method?: string;
      url?: string;
      user_agent?: string;
      client_ip?: string;
      [key: string]: unknown;
    };
    response?: { status?: number; [key: string]: unknown };
  };
  annotations?: Record<string, string | number | boolean>;
  metadata?: Record<string, unknown>;
  aws?: Record<string, unknown>;
  sql?: Record<string, unknown>;
  cause?: unknown;
  subsegments?: SegmentBody[];
  [key: string]: unknown;
}

const NAME = /^[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]+$/u;
const HEX16 = /^[0-9a-f]{16}$/;
export const TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;
const ANNOTATION_KEY = /^[A-Za-z0-9_.:/-]{1,500}$/;
const MAX_DOCUMENT = 64 * 1024;
const MAX_AGE_S = 30 * 24 * 3600;
const MAX_AHEAD_S = 15 * 60;
const MAX_ANNOTATIONS = 50;

export class SegmentError extends Error {
  readonly code: string;
  readonly segmentId?: string;

  constructor(code: string, segmentId?: string) {
    super(`Invalid segment. ErrorCode: ${code}`);
    this.code = code;
    this.segmentId = segmentId;
  }
}

const seconds = z.number().nonnegative().max(4102444800);
const text = z.string().max(4096).optional();
const common = {
  id: z.string().regex(HEX16),
  name: z.string().max(200).regex(NAME),
  start_time: seconds,
  end_time: seconds.optional(),
  in_progress: z.boolean().optional(),
  fault: z.boolean().optional(),
  error: z.boolean().optional(),
  throttle: z.boolean().optional(),
  namespace: z.enum(['aws', 'remote']).optional(),
  http: z
    .looseObject({
      request: z
        .looseObject({
          method: text,
          url: text,
          user_agent: text,
          client_ip: text,
        })
        .optional(),
      response: z
        .looseObject({ status: z.number().int().optional() })
        .optional(),
    })
    .optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
  aws: z.record(z.string(), z.unknown()).optional(),
  sql: z.record(z.string(), z.unknown()).optional(),
};

const subsegment: z.ZodType = z.lazy(() =>
  z.looseObject({ ...common, subsegments: z.array(subsegment).optional() }),
);

const document = z.looseObject({
  ...common,
  trace_id: z.string().regex(TRACE_ID),
  parent_id: z.string().regex(HEX16).optional(),
  type: z.literal('subsegment').optional(),
  origin: z.string().max(200).optional(),
  user: z.string().max(250).optional(),
  subsegments: z.array(subsegment).optional(),
});

const ERROR_CODES: Record<string, string> = {
  id: 'InvalidId',
  name: 'InvalidName',
  trace_id: 'InvalidTraceId',
  parent_id: 'InvalidParentId',
  start_time: 'InvalidStartTime',
  end_time: 'InvalidEndTime',
};

/** Reads one segment document as PutTraceSegments takes it. */
export function parseSegment(
  json: string,
  options: { now: number },
): SegmentBody & { trace_id: string } {
  if (Buffer.byteLength(json) > MAX_DOCUMENT) {
    throw new SegmentError('SegmentTooLarge');
  }
  if (nestsTooDeeply(json)) {
    throw new SegmentError('ParseError');
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new SegmentError('ParseError');
  }
  return checkSegment(value, options);
}

/** Checks a parsed document; also for segments made from OTLP spans. */
export function checkSegment(
  value: unknown,
  options: { now: number },
): SegmentBody & { trace_id: string } {
  const id = (value as { id?: unknown } | null)?.id;
  const segmentId = typeof id === 'string' ? id.slice(0, 64) : undefined;
  const parsed = document.safeParse(value);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0].path[0] ?? '');
    const missing =
      field !== '' && (value as Record<string, unknown>)[field] === undefined;
    const code = ERROR_CODES[field] ?? 'ParseError';
    throw new SegmentError(
      missing ? code.replace('Invalid', 'Missing') : code,
      segmentId,
    );
  }
  const segment = parsed.data as SegmentBody & { trace_id: string };
  walk(segment, one => checkEnd(one, segmentId));
  if (segment.type === 'subsegment' && !segment.parent_id) {
    throw new SegmentError('MissingParentId', segmentId);
  }
  // The trace id's own time may be anything: W3C ids are random.
  const now = options.now / 1000;
  const { start_time: start } = segment;
  if (start < now - MAX_AGE_S || start > now + MAX_AHEAD_S) {
    throw new SegmentError('InvalidStartTime', segmentId);
  }
  walk(segment, one => {
    one.annotations = indexable(one.annotations);
  });
  return segment;
}

/** A part has ended, not before it started, or is in progress: never both. */
function checkEnd(part: SegmentBody, segmentId: string | undefined): void {
  const { start_time: start, end_time: end, in_progress: running } = part;
  if (end === undefined && !running) {
    throw new SegmentError('MissingEndTime', segmentId);
  }
  if (end !== undefined && (running || end < start)) {
    throw new SegmentError('InvalidEndTime', segmentId);
  }
}

/** X-Ray drops annotations it cannot index, without a word. */
function indexable(annotations: SegmentBody['annotations']) {
  if (!annotations) {
    return undefined;
  }
  const kept = Object.entries(annotations).filter(
    ([key, value]) =>
      ANNOTATION_KEY.test(key) &&
      ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(kept.slice(0, MAX_ANNOTATIONS));
}

/** Visits a segment and all its subsegments, parents first. */
export function walk(
  segment: SegmentBody,
  visit: (segment: SegmentBody, parent?: SegmentBody) => void,
  parent?: SegmentBody,
): void {
  visit(segment, parent);
  segment.subsegments?.forEach(child => walk(child, visit, segment));
}
