import { NotAllowedError } from '@backstage/errors';
import type { Decision } from '@tracegate/plugin-trace-access-common';

/** No session of any kind lasts longer. */
export const LONGEST_SESSION_MS = 3_600_000;

/**
 * When a session must be dead: the earliest of the policy's limit, the close of
 * its hours, the role's maximum and one hour.
 *
 * @throws NotAllowedError - that moment is not a second away
 */
export function sessionEnd(options: {
  now: number;
  decision: Decision;
  roleMaxMs?: number;
}): number {
  const { now, decision, roleMaxMs } = options;
  const end = Math.min(
    now + LONGEST_SESSION_MS,
    now + (roleMaxMs ?? Infinity),
    now + (decision.maxDurationMs ?? Infinity),
    decision.endsAt ?? Infinity,
  );
  if (!(end - now >= 1_000)) {
    throw new NotAllowedError('Your access to this environment just ended');
  }
  return end;
}
