import type { SegmentDocument, Subsegment } from './document';
import type { Incident, SampleEnvironment } from './environments';
import type { Latency } from './operation';
import type { Rng } from './rng';
import type { Story } from './story';

/** What one trace is made from; `documents` fills as operations end. */
export interface Run {
  rng: Rng;
  environment: SampleEnvironment;
  incident?: Incident;
  story: Story;
  traceId: string;
  documents: SegmentDocument[];
}

/** How an operation went. */
export interface Outcome {
  /** Microseconds since the trace began. */
  end: number;
  status: number;
  failure?: Problem;
}

/** A failure as it shows in a document. */
export interface Problem {
  type: string;
  message: string;
  /** It came from the service that was called. */
  remote: boolean;
}

/** The longest that one piece may take, so that a trace always ends: microseconds. */
const LONGEST = 4_000_000;

/** Draws a duration in whole microseconds, at least 50. */
export function duration(run: Run, latency: Latency, scale: number): number {
  const drawn = run.rng.logNormal(latency) * scale * 1000;
  return Math.round(Math.min(LONGEST, Math.max(50, drawn)));
}

/** How much slower a service is here and now than in prod on a good day. */
export function slowness(run: Run, service: string): number {
  const { environment, incident } = run;
  return (
    environment.latency * (incident?.service === service ? incident.latency : 1)
  );
}

/** X-Ray's three flags for an HTTP status. */
export function flags(
  status: number,
): Pick<Subsegment, 'fault' | 'error' | 'throttle'> {
  if (status >= 500) {
    return { fault: true };
  }
  if (status === 429) {
    return { error: true, throttle: true };
  }
  return status >= 400 ? { error: true } : {};
}

/** Where a service of ours listens in this environment. */
export function urlOf(run: Run, service: string, path: string): string {
  return `http://${service}.${run.environment.name}.acorn.example:8080${path}`;
}
