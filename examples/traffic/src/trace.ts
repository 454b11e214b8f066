import { ROOTS } from './company';
import type { SegmentDocument, Subsegment } from './document';
import { incidentAt, type SampleEnvironment } from './environments';
import type { Rng } from './rng';
import type { Run } from './run';
import { simulate } from './simulate';
import { tellStory } from './story';

/** One trace of Acorn Market, ready to send. */
export interface SampleTrace {
  /** `1-<8 hex: seconds>-<24 hex>`. */
  traceId: string;
  /** The operation it began with, as `ROOTS` names it. */
  root: string;
  /** By start; the root first. */
  documents: SegmentDocument[];
}

/**
 * Makes up one trace whose last span ends at `now` (epoch milliseconds). A pure
 * function of what it is given: the same chance and clock, the same documents.
 */
export function buildTrace(options: {
  rng: Rng;
  now: number;
  environment: SampleEnvironment;
  /** A key of `ROOTS`; drawn by weight if absent. */
  root?: string;
}): SampleTrace {
  const { rng, now, environment } = options;
  const root = options.root ?? rng.weighted(ROOTS).operation;
  const run: Run = {
    rng,
    environment,
    incident: environment.incidents ? incidentAt(now) : undefined,
    story: tellStory(rng),
    traceId: '',
    documents: [],
  };
  simulate(run, { operation: root, start: 0 });

  const length = Math.max(...run.documents.map(({ end_time }) => end_time));
  const begin = Math.round(now * 1000) - length;
  const traceId = `1-${Math.floor(begin / 1_000_000)
    .toString(16)
    .padStart(8, '0')}-${rng.hex(24)}`;
  for (const document of run.documents) {
    document.trace_id = traceId;
    place(document, begin);
  }
  run.documents.sort(
    (a, b) =>
      a.start_time - b.start_time ||
      Number(!!a.parent_id) - Number(!!b.parent_id),
  );
  return { traceId, root, documents: run.documents };
}

/** Turns microseconds since the trace began into seconds since the epoch. */
function place(part: SegmentDocument | Subsegment, begin: number): void {
  part.start_time = (begin + part.start_time) / 1_000_000;
  part.end_time = (begin + part.end_time) / 1_000_000;
  part.subsegments?.forEach(child => place(child, begin));
}
