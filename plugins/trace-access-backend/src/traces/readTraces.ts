import type {
  SourceTrace,
  TraceSource,
} from '@tracegate/plugin-trace-access-node';
import type { AccessService, Caller } from '../access/AccessService';
import type { SourceStatuses } from './sourceStatus';
import type { SourcedSpan, VisibilityOf } from './visibility';

/** A source that can be read, with the credentials to do so. */
export interface ReadableSource {
  name: string;
  source: TraceSource;
}

/** What the sources have of one trace, together. */
export interface MergedTrace {
  traceId: string;
  spans: SourcedSpan[];
  /** Names of the sources that have spans of it. */
  sources: string[];
  partial: boolean;
}

/**
 * Reads traces from all sources at once and merges them by id. A source that
 * fails is noted, and the others count.
 */
export async function readTraces(options: {
  traceIds: readonly string[];
  sources: readonly ReadableSource[];
  credentials: unknown;
  signal: AbortSignal;
  statuses: SourceStatuses;
}): Promise<Map<string, MergedTrace>> {
  const { traceIds, sources, credentials, signal, statuses } = options;
  const answers = await Promise.all(
    sources.map(async ({ name, source }) => {
      try {
        const traces = await source.fetch(traceIds, { credentials, signal });
        return { name, traces };
      } catch (error) {
        signal.throwIfAborted();
        statuses.fail(name, error);
        return { name, traces: [] };
      }
    }),
  );
  const wanted = new Set(traceIds);
  const merged = new Map<string, MergedTrace>();
  for (const { name, traces } of answers) {
    const unread = traces.filter(
      trace => trace.partial && trace.spans.length === 0,
    );
    if (unread.length > 0) {
      statuses.partial(
        name,
        `${unread.length} traces could not be read just now`,
      );
    }
    for (const trace of traces) {
      if (wanted.has(trace.traceId)) merge({ merged, trace, name });
    }
  }
  return merged;
}

function merge(options: {
  merged: Map<string, MergedTrace>;
  trace: SourceTrace;
  name: string;
}): void {
  const { merged, trace, name } = options;
  const known = merged.get(trace.traceId) ?? {
    traceId: trace.traceId,
    spans: [],
    sources: [],
    partial: false,
  };
  // One span exported to two sources is one span.
  const there = new Set(known.spans.map(({ span }) => identity(span)));
  for (const span of trace.spans) {
    if (known.sources.length === 0 || !there.has(identity(span))) {
      known.spans.push({ span, source: name });
    }
  }
  known.partial ||= trace.partial;
  if (trace.spans.length > 0) known.sources.push(name);
  merged.set(trace.traceId, known);
}

function identity(span: SourcedSpan['span']): string {
  return JSON.stringify([span.spanId, span.service, span.startTimeUnixNano]);
}

/** What the caller may see of every service in these traces: one question per source. */
export async function visibilityOf(options: {
  access: AccessService;
  caller: Caller;
  environment: string;
  traces: Iterable<MergedTrace>;
}): Promise<VisibilityOf> {
  const { access, caller, environment, traces } = options;
  const names = new Map<string, Set<string>>();
  for (const trace of traces) {
    for (const { span, source } of trace.spans) {
      if (!span.service) continue;
      const some = names.get(source) ?? new Set<string>();
      names.set(source, some.add(span.service));
    }
  }
  const answers = new Map(
    await Promise.all(
      [...names].map(async ([source, some]) => {
        const answer = await access.services({
          caller,
          environment,
          source,
          names: [...some],
        });
        return [source, answer] as const;
      }),
    ),
  );
  return (source, service) => answers.get(source)?.get(service);
}
