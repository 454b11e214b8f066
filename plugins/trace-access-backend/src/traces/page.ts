import {
  matchesRedaction,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { TraceQuery } from '@tracegate/plugin-trace-access-node';
import type { AccessService, Caller } from '../access/AccessService';
import type { Clock } from '../clock';
import { mergeCandidates, type MergedCandidate } from './candidates';
import { grantsBehind } from './claimedVisibility';
import { MAX_SEEN, seenHash, type CursorPosition } from './cursor';
import type { EntityNames } from './entityNames';
import { matchesFilters, type TraceFilters } from './filters';
import {
  readTraces,
  visibilityOf,
  type MergedTrace,
  type ReadableSource,
} from './readTraces';
import { Redactions } from './redaction';
import type { SourceStatuses } from './sourceStatus';
import { countServices, entityTrace, type ServiceTotal } from './summary';
import type { TimeRange } from './timeRange';
import type { VisibilityOf } from './visibility';

/** A trace may start this long before its part of the entity. */
const EARLIER_MS = 10 * 60_000;
/** A page is given with fewer rows after reading this many traces, or this long. */
const MOST_READ = 300;
const LONGEST_MS = 15_000;
const LARGEST_BATCH = 25;

/** What a page is read from. */
export interface PageReading {
  access: AccessService;
  clock: Clock;
  caller: Caller;
  environment: string;
  names: EntityNames;
  sources: readonly ReadableSource[];
  credentials: unknown;
  statuses: SourceStatuses;
  range: TimeRange;
  position?: CursorPosition;
  limit: number;
  filters: TraceFilters;
  traceId?: string;
  signal: AbortSignal;
  /** Told of the grants that show something of it, as they are met. */
  uses: (grants: Iterable<string>) => void;
}

export interface PageResult {
  /** Newest first by what is visible of the entity. */
  rows: Schemas['TraceSummary'][];
  /** Where the next page begins; absent when the window is through. */
  next?: Pick<CursorPosition, 'at' | 'id' | 'seen'>;
  /** Traces read. */
  read: number;
  /** Those of them with a visible span of the entity, and within the window. */
  met: number;
  inWindow: number;
  totals: Map<string, ServiceTotal>;
  /** Ids of the grants that showed something of what was read. */
  grants: Set<string>;
}

/**
 * Reads candidates batch by batch until there are enough rows: each trace is
 * masked first, and every filter told from what is left. Work is bounded; a
 * page that stops early has fewer rows and a `next`.
 */
export async function readPage(reading: PageReading): Promise<PageResult> {
  const { limit, position, signal, clock } = reading;
  const began = clock.now();
  const rows: { at: number; row: Schemas['TraceSummary'] }[] = [];
  const seen = new Set(position?.seen);
  const totals = new Map<string, ServiceTotal>();
  const grants = new Set<string>();
  const counts = { read: 0, met: 0, inWindow: 0 };
  const redactions = new Redactions();
  const candidates = candidatesOf({ reading, seen });
  let last: MergedCandidate | undefined;
  let through = false;
  try {
    while (rows.length < limit && counts.read < MOST_READ) {
      if (clock.now() - began > LONGEST_MS) break;
      const wanted = Math.max(10, limit - rows.length);
      const batch = await take(candidates, Math.min(wanted, LARGEST_BATCH));
      signal.throwIfAborted();
      if (batch.length === 0) {
        through = true;
        break;
      }
      const { traces, visible } = await read(reading, batch);
      signal.throwIfAborted();
      // Nobody answered: these are to be met again.
      if (reading.statuses.nothingLeft()) break;
      for (const candidate of batch) {
        if (rows.length >= limit) break;
        last = candidate;
        // Met before, in another source and at another time.
        if (seen.has(seenHash(candidate.traceId))) continue;
        counts.read += 1;
        const trace = traces.get(candidate.traceId);
        if (!trace) continue;
        if (trace.sources.length > 1) seen.add(seenHash(trace.traceId));
        const shown = { spans: trace.spans, visibilityOf: visible };
        countServices({ totals, ...shown });
        grantsBehind(shown).forEach(id => grants.add(id));
        reading.uses(grants);
        const found = look({ reading, trace, visible, redactions });
        if (!found) continue;
        counts.met += 1;
        if (!found.inWindow) continue;
        counts.inWindow += 1;
        if (found.matches) rows.push(found);
      }
    }
  } finally {
    await candidates.return(undefined);
  }
  rows.sort((a, b) => b.at - a.at || (a.row.traceId < b.row.traceId ? -1 : 1));
  return {
    rows: rows.map(one => one.row),
    ...counts,
    totals,
    grants,
    ...(!through &&
      last && {
        next: {
          at: last.startedAt,
          id: last.traceId,
          seen: [...seen].slice(-MAX_SEEN),
        },
      }),
  };
}

/** The candidates after the position, in the order of the merge. */
async function* candidatesOf(options: {
  reading: PageReading;
  seen: ReadonlySet<string>;
}): AsyncGenerator<MergedCandidate> {
  const { reading, seen } = options;
  const { position, range, traceId, statuses } = reading;
  if (traceId !== undefined) {
    if (!position) yield { traceId, startedAt: range.end, sources: [] };
    return;
  }
  const merged = mergeCandidates({
    streams: streamsOf(reading),
    failed: (source, error) => {
      if (!reading.signal.aborted) statuses.fail(source, error);
    },
  });
  for await (const one of merged) {
    const known =
      position &&
      (one.startedAt > position.at ||
        (one.startedAt === position.at && one.traceId <= position.id));
    if (!known && !seen.has(seenHash(one.traceId))) yield one;
  }
}

function streamsOf(reading: PageReading) {
  const { names, sources, credentials, signal } = reading;
  return sources.flatMap(({ name, source }) => {
    const services = names.visible.get(name);
    return services
      ? [
          {
            source: name,
            pages: source.search(queryOf({ reading, services }), {
              credentials,
              signal,
            }),
          },
        ]
      : [];
  });
}

function queryOf(options: {
  reading: Pick<PageReading, 'names' | 'range' | 'position' | 'filters'>;
  services: readonly string[];
}): TraceQuery {
  const { services } = options;
  const { names, range, position, filters } = options.reading;
  const { attribute } = filters;
  // What is taken out of the answer must not be told by what the source finds.
  const hidden = matchesRedaction(names.redact);
  return {
    services,
    start: Math.max(0, range.start - EARLIER_MS),
    end: position ? position.at + 1 : range.end,
    errorsOnly: filters.errors || undefined,
    minDurationMs: filters.minDuration,
    maxDurationMs: filters.maxDuration,
    operation: filters.operation,
    attribute: attribute && !hidden(attribute.key) ? attribute : undefined,
  };
}

async function take(
  candidates: AsyncGenerator<MergedCandidate>,
  count: number,
): Promise<MergedCandidate[]> {
  const batch: MergedCandidate[] = [];
  while (batch.length < count) {
    const next = await candidates.next();
    if (next.done) break;
    batch.push(next.value);
  }
  return batch;
}

async function read(
  reading: PageReading,
  batch: readonly MergedCandidate[],
): Promise<{ traces: Map<string, MergedTrace>; visible: VisibilityOf }> {
  const traceIds = batch.map(one => one.traceId);
  const traces = await readTraces({ ...reading, traceIds });
  const visible = await visibilityOf({ ...reading, traces: traces.values() });
  return { traces, visible };
}

function look(options: {
  reading: PageReading;
  trace: MergedTrace;
  visible: VisibilityOf;
  redactions: Redactions;
}) {
  const { reading, trace, visible, redactions } = options;
  const { names, range, filters, traceId } = reading;
  const found = entityTrace({
    ...trace,
    visibilityOf: visible,
    redactions,
    isEntitys: (source, service) =>
      names.visible.get(source)?.includes(service) === true,
  });
  if (!found) return undefined;
  const { startedAt, summary, spans } = found;
  const inWindow =
    traceId !== undefined ||
    (startedAt >= range.start && startedAt < range.end);
  const matches = matchesFilters({
    filters,
    spans,
    durationMs: summary.durationMs,
  });
  return { at: startedAt, row: summary, inWindow, matches };
}
