import { InputError } from '@backstage/errors';
import {
  formatDuration,
  parseDuration,
  shortestSensible,
  type ApprovalTerms,
} from '@tracegate/plugin-trace-access-common';
import { timeOf } from '../service/timeOf';

/** Nobody asks for less, or is given less. */
export const SHORTEST_MS = 60_000;

/**
 * How long a draft asks for, in milliseconds; the shortest sensible unless it says.
 *
 * @throws InputError - it is no duration, or too long
 */
export function durationOf(text: string | undefined, maxMs: number): number {
  if (text === undefined) return shortestSensible({ maxMs });
  const ms = parseDuration(text);
  if (ms === undefined || ms < SHORTEST_MS) {
    throw new InputError(
      `'${text}' is no duration of a minute or more: write it as PT30M or PT2H.`,
    );
  }
  if (ms > maxMs) {
    throw new InputError(
      `It may last ${formatDuration(maxMs)} at the most, and ${formatDuration(ms)} was asked for.`,
    );
  }
  return ms;
}

/**
 * When what a draft asks for begins, in epoch milliseconds; undefined = now.
 *
 * @throws InputError - later than its rules allow
 */
export function startOf(options: {
  draft: { startsAt?: string };
  terms: ApprovalTerms;
  now: number;
}): number | undefined {
  const { draft, terms, now } = options;
  if (draft.startsAt === undefined) return undefined;
  const at = timeOf(draft.startsAt);
  if (at <= now) return undefined;
  const { startWithinMs } = terms;
  if (startWithinMs === undefined || at > now + startWithinMs) {
    throw new InputError(
      startWithinMs === undefined
        ? 'Access under this rule can only start now: leave the start out.'
        : `It may start within ${formatDuration(startWithinMs)} at the latest.`,
    );
  }
  return at;
}
