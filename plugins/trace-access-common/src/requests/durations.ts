import { durationMs } from '../policy/language/terms';

/**
 * Milliseconds of a positive ISO 8601 duration (a month counts 30 days, a year
 * 365); undefined where the text is none.
 *
 * @public
 */
export function parseDuration(text: string): number | undefined {
  return durationMs(text);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CHOICES: readonly number[] = [
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  DAY,
  3 * DAY,
  7 * DAY,
];

/**
 * The durations to choose from for a request, in milliseconds: shortest first,
 * the limit itself last.
 *
 * @public
 */
export function sensibleDurations(options: {
  /** Milliseconds. */
  maxMs: number;
}): number[] {
  const { maxMs } = options;
  return [...CHOICES.filter(choice => choice < maxMs), maxMs];
}

/**
 * What a request asks for unless it says otherwise, in milliseconds: half an
 * hour, or the limit where that is shorter.
 *
 * @public
 */
export function shortestSensible(options: {
  /** Milliseconds. */
  maxMs: number;
}): number {
  return Math.min(30 * MINUTE, options.maxMs);
}
