import { InputError } from '@backstage/errors';

/** What STS allows: never less than 15 minutes, an hour when chained. */
export const MIN_SECONDS = 900;
export const CHAINED_MAX_SECONDS = 3600;
const MAX_SECONDS = 43_200;

/**
 * `DurationSeconds` within every limit: the role's maximum, the time left until
 * the session must end, an hour where a session assumes a role (chaining), and
 * STS's own 900 s … 12 h. Where less is left than STS can issue, the session
 * policy ends it on time.
 *
 * @throws InputError - the session would have ended already, or the role's maximum is one STS refuses
 */
export function durationSeconds(options: {
  /** Epoch milliseconds. */
  now: number;
  /** Epoch milliseconds. */
  endsAt: number;
  roleMaxMs?: number;
  chained: boolean;
}): number {
  const { now, endsAt, roleMaxMs, chained } = options;
  if (!(endsAt > now)) {
    throw new InputError('The access ended before a session could be issued');
  }
  const roleMax = Math.floor((roleMaxMs ?? CHAINED_MAX_SECONDS * 1000) / 1000);
  if (!(roleMax >= MIN_SECONDS)) {
    throw new InputError(
      `The role's maxSession is under 15 minutes, which AWS STS can't issue; write PT15M or more in the Role document`,
    );
  }
  const left = Math.ceil((endsAt - now) / 1000);
  const wanted = Math.min(
    left,
    roleMax,
    MAX_SECONDS,
    chained ? CHAINED_MAX_SECONDS : MAX_SECONDS,
  );
  return Math.max(MIN_SECONDS, wanted);
}
