import type { Decision } from '@tracegate/plugin-trace-access-common';
import { AccessEndedError } from '../access/AccessEndedError';

/** No session of any kind lasts longer. */
export const LONGEST_SESSION_MS = 3_600_000;

/**
 * When a session must be dead: the earliest of the end of its grant, the
 * policy's limit, the close of its hours, the role's maximum and one hour.
 *
 * @throws AccessEndedError - that moment is not a second away
 */
export function sessionEnd(options: {
  now: number;
  decision: Decision;
  roleMaxMs?: number;
  /** Default an hour. */
  longestMs?: number;
}): number {
  const { now, decision, roleMaxMs, longestMs = LONGEST_SESSION_MS } = options;
  const end = Math.min(
    now + Math.min(longestMs, LONGEST_SESSION_MS),
    now + (roleMaxMs ?? Infinity),
    now + (decision.maxDurationMs ?? Infinity),
    decision.endsAt ?? Infinity,
  );
  if (!(end - now >= 1_000)) {
    throw new AccessEndedError('Your access to this environment just ended');
  }
  return end;
}
