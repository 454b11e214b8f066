import { ENVIRONMENTS, type SampleEnvironment } from './environments';
import { createRng } from './rng';
import { buildTrace, type SampleTrace } from './trace';

/** A moment at which one trace of one environment ends. */
export interface Slot {
  environment: SampleEnvironment;
  /** Epoch milliseconds. */
  at: number;
}

/**
 * The moments in `[from, to)` at which a trace ends, latest first. They lie on a
 * grid of the clock, one to each `1 / (perSecond × share)` seconds, moved within
 * their cell by the seed: so a restart falls on the same moments again.
 */
export function slots(options: {
  seed: string;
  /** Traces per second in prod; the others have their share of it. */
  perSecond: number;
  from: number;
  to: number;
}): Slot[] {
  const { seed, perSecond, from, to } = options;
  return ENVIRONMENTS.flatMap(environment => {
    const cell = 1000 / (perSecond * environment.share);
    const found: Slot[] = [];
    for (let n = Math.floor(from / cell); n * cell < to; n++) {
      const jitter = createRng(seed, environment.name, 'slot', n).next();
      const at = Math.floor((n + jitter) * cell);
      if (at >= from && at < to) {
        found.push({ environment, at });
      }
    }
    return found;
  }).sort((a, b) => b.at - a.at);
}

/** The one trace of a slot: the same for the same seed, whenever it is asked for. */
export function traceOf(seed: string, { environment, at }: Slot): SampleTrace {
  return buildTrace({
    rng: createRng(seed, environment.name, 'trace', at),
    now: at,
    environment,
  });
}
