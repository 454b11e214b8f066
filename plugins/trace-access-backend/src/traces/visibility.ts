import type { Schemas, Span } from '@tracegate/plugin-trace-access-common';
import type { ServiceVisibility } from '../access/AccessService';
import { maskSpan } from './mask';
import { nanos } from './nanos';
import { Redactions } from './redaction';
import { placeSpans, type TreeSpan } from './spanTree';

/** A span, and the source that gave it. */
export interface SourcedSpan {
  span: Span;
  source: string;
}

/** Looks up what was decided for a service of a source; nothing = hidden. */
export type VisibilityOf = (
  source: string,
  service: string,
) => ServiceVisibility | undefined;

export type ViewedSpan = Schemas['VisibleSpan'] | Schemas['HiddenSpan'];

/** A trace as one caller may see it. */
export interface TraceView {
  /** Depth first, children by start time. */
  spans: ViewedSpan[];
  /** How many of them are visible. */
  visible: number;
  /** What is odd about the trace, told from what is shown alone. */
  warnings: string[];
}

/**
 * Cuts a trace to what a caller may see. Of a hidden span there remains exactly
 * an id local to this answer, the parent link, start, duration, the error flag
 * and, where it may be told, the owner. Pure; depth and shape are the source's
 * to choose, so nothing here recurses.
 */
export function viewTrace(options: {
  spans: readonly SourcedSpan[];
  visibilityOf: VisibilityOf;
}): TraceView {
  const redactions = new Redactions();
  const seen = options.spans.map(one => look({ ...one, ...options }));
  const placed = placeSpans(seen.map(one => one.tree));
  const ids = new Map(placed.map(({ index }, at) => [index, `s${at + 1}`]));
  const visibleIds = new Set(
    seen.filter(one => one.visibility).map(one => one.span.spanId),
  );
  const spans = placed.map(({ index, parent }): ViewedSpan => {
    const place = {
      id: ids.get(index)!,
      ...(parent !== undefined && { parentId: ids.get(parent)! }),
    };
    const one = seen[index];
    return one.visibility
      ? visibleSpan({ ...one, place, redactions, visibleIds })
      : hiddenSpan({ ...one, place });
  });
  return {
    spans,
    visible: seen.filter(one => one.visibility).length,
    warnings: warningsOf({ seen, placed }),
  };
}

interface Seen {
  span: Span;
  /** Present where the span is visible. */
  visibility?: ServiceVisibility;
  owner?: ServiceVisibility['owner'];
  start: bigint;
  duration: bigint;
  negative: boolean;
  tree: TreeSpan;
}

function look(options: SourcedSpan & { visibilityOf: VisibilityOf }): Seen {
  const { span, source, visibilityOf } = options;
  // A span that nobody could be told to have recorded is nobody's.
  const found = span.service ? visibilityOf(source, span.service) : undefined;
  const visibility = found?.visible ? found : undefined;
  const start = nanos(span.startTimeUnixNano);
  const length = nanos(span.endTimeUnixNano) - start;
  const duration = length < 0n ? 0n : length;
  const error = span.status.code === 'error';
  const owner = visibility ? undefined : found?.owner;
  const shown = visibility
    ? `visible ${span.spanId} ${duration}`
    : `~hidden ${duration} ${error} ${owner?.entityRef ?? ''}`;
  return {
    span,
    visibility,
    owner,
    start,
    duration,
    negative: length < 0n,
    tree: {
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      start,
      shown,
    },
  };
}

function hiddenSpan(
  options: Seen & { place: { id: string; parentId?: string } },
): Schemas['HiddenSpan'] {
  const { span, owner, place, start, duration } = options;
  return {
    visibility: 'hidden',
    ...place,
    startTimeUnixNano: String(start),
    durationNano: String(duration),
    error: span.status.code === 'error',
    ...(owner && {
      owner: { entityRef: owner.entityRef, groups: [...owner.groups] },
    }),
  };
}

function visibleSpan(
  options: Seen & {
    place: { id: string; parentId?: string };
    redactions: Redactions;
    visibleIds: ReadonlySet<string>;
  },
): Schemas['VisibleSpan'] {
  const { visibility, place, redactions, visibleIds, start, duration } =
    options;
  const { span, redacted } = maskSpan({
    span: options.span,
    isRedacted: redactions.of(visibility!.redact),
  });
  return {
    visibility: 'visible',
    ...place,
    spanId: span.spanId,
    service: span.service,
    ...(visibility!.entityRef && { entityRef: visibility!.entityRef }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: String(start),
    durationNano: String(duration),
    status: span.status,
    attributes: span.attributes,
    resource: span.resource,
    events: span.events,
    // Another trace's spans are decided when it is opened.
    links: span.links.filter(
      link => link.traceId !== span.traceId || visibleIds.has(link.spanId),
    ),
    redacted,
  };
}

function warningsOf(options: {
  seen: readonly Seen[];
  placed: readonly { index: number; parent?: number }[];
}): string[] {
  const { seen, placed } = options;
  const warnings: string[] = [];
  const roots = placed.filter(one => one.parent === undefined).length;
  if (roots > 1) {
    warnings.push(
      `The trace is in ${roots} pieces: spans between them are missing or still to come`,
    );
  }
  const visible = seen.filter(one => one.visibility);
  if (visible.some(one => one.negative)) {
    warnings.push(
      'Some spans end before they start, and are shown as a moment',
    );
  }
  const ids = new Set(visible.map(one => one.span.spanId));
  if (ids.size < visible.length) {
    warnings.push(
      'Some spans share an id; their children hang on the earliest',
    );
  }
  return warnings;
}
