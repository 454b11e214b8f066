import { InputError } from '@backstage/errors';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Trace backends keep about this much. */
export const LONGEST_RANGE_MS = 30 * DAY;
/** A viewer's clock may be ahead of ours. */
const AHEAD_MS = 5 * 60_000;

/** Epoch milliseconds, start inclusive, end exclusive. */
export interface TimeRange {
  start: number;
  end: number;
}

/**
 * The time range of a search; without a start the hour before its end, without
 * an end until now.
 *
 * @throws InputError - reversed, empty, in the future or over 30 days
 */
export function parseTimeRange(options: {
  start?: string;
  end?: string;
  now: number;
}): TimeRange {
  const { now } = options;
  const end = instant('end', options.end) ?? now;
  const start = instant('start', options.start) ?? end - HOUR;
  if (start >= end) {
    throw new InputError(
      'The time range is empty or reversed: start must be before end. Swap them, or choose a longer range',
    );
  }
  if (start > now + AHEAD_MS) {
    throw new InputError(
      'The time range lies in the future, where there are no traces yet. Choose a start before now',
    );
  }
  if (end - start > LONGEST_RANGE_MS) {
    throw new InputError(
      'The time range is over 30 days, which is longer than traces are kept. Choose a shorter one',
    );
  }
  return { start, end: Math.min(end, now + AHEAD_MS) };
}

function instant(
  name: string,
  value: string | Date | undefined,
): number | undefined {
  if (value === undefined) return undefined;
  const at = value instanceof Date ? value.getTime() : Date.parse(value);
  if (!Number.isFinite(at) || at < 0) {
    throw new InputError(
      `${name} is no point in time. Write it like 2026-11-21T14:30:00Z`,
    );
  }
  return at;
}
