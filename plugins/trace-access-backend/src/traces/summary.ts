import type { Schemas, Span } from '@tracegate/plugin-trace-access-common';
import { maskSpan } from './mask';
import { compareBig, nanos } from './nanos';
import type { Redactions } from './redaction';
import type { SourcedSpan, VisibilityOf } from './visibility';

/** What a list shows of a trace, and what its filters are told from. */
export interface EntityTrace {
  /** The entity's spans in the trace, visible and masked, by start. */
  spans: Span[];
  /** Epoch milliseconds of the first of them. */
  startedAt: number;
  summary: Schemas['TraceSummary'];
}

/** Total of one service in what was read, for the audit trail. */
export interface ServiceTotal {
  visible: number;
  hidden: number;
}

/**
 * What a trace looks like on the page of an entity: told from the visible and
 * masked spans of that entity, and from how many spans there are of other
 * services that the caller may view. `undefined` where the entity has no
 * visible span in it.
 */
export function entityTrace(options: {
  traceId: string;
  spans: readonly SourcedSpan[];
  visibilityOf: VisibilityOf;
  /** Whether a service of a source is the entity's. */
  isEntitys: (source: string, service: string) => boolean;
  redactions: Redactions;
}): EntityTrace | undefined {
  const { traceId, visibilityOf, isEntitys, redactions } = options;
  const services = new Map<string, Schemas['TraceService']>();
  const sources = new Set<string>();
  const own: Span[] = [];
  for (const { span, source } of options.spans) {
    const found = span.service ? visibilityOf(source, span.service) : undefined;
    if (!found?.visible) continue;
    const service = services.get(span.service) ?? {
      name: span.service,
      ...(found.entityRef && { entityRef: found.entityRef }),
      spans: 0,
    };
    service.spans += 1;
    services.set(span.service, service);
    if (isEntitys(source, span.service)) {
      sources.add(source);
      const isRedacted = redactions.of(found.redact);
      own.push(maskSpan({ span, isRedacted }).span);
    }
  }
  if (own.length === 0) return undefined;
  const timed = own.map(span => ({
    span,
    start: nanos(span.startTimeUnixNano),
    end: nanos(span.endTimeUnixNano),
  }));
  timed.sort(
    (a, b) =>
      compareBig(a.start, b.start) || (a.span.spanId < b.span.spanId ? -1 : 1),
  );
  const first = timed[0];
  const last = timed.reduce((a, { end }) => (end > a ? end : a), first.start);
  const startedAt = Number(first.start / 1_000_000n);
  return {
    spans: timed.map(one => one.span),
    startedAt,
    summary: {
      traceId,
      source: [...sources].sort().join(', '),
      startTime: new Date(startedAt).toISOString(),
      durationMs: Number((last - first.start) / 1_000n) / 1_000,
      operation: first.span.name,
      spans: own.length,
      errors: own.filter(span => span.status.code === 'error').length,
      services: [...services.values()].sort((a, b) =>
        a.name < b.name ? -1 : 1,
      ),
    },
  };
}

/** Counts spans per service into `totals`. */
export function countServices(options: {
  totals: Map<string, ServiceTotal>;
  spans: readonly SourcedSpan[];
  visibilityOf: VisibilityOf;
}): void {
  const { totals, spans, visibilityOf } = options;
  for (const { span, source } of spans) {
    const total = totals.get(span.service) ?? { visible: 0, hidden: 0 };
    const found = span.service ? visibilityOf(source, span.service) : undefined;
    total[found?.visible ? 'visible' : 'hidden'] += 1;
    totals.set(span.service, total);
  }
}
