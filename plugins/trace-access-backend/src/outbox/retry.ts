const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How long something is tried, and how it is given up. */
export interface RetryRule {
  /** The first wait, which doubles. */
  firstMs: number;
  longestMs: number;
  /** Absent: no limit. */
  attempts?: number;
  /** Given up once it is older; absent: no limit. */
  maxAgeMs?: number;
  /** What is given up stays to be looked at, for a while. */
  keep?: boolean;
}

/** Webhooks older than this have failed, also where nobody tries any more. */
export const WEBHOOK_MAX_AGE_MS = 3 * DAY;

export const RETRIES = {
  audit: { firstMs: SECOND, longestMs: MINUTE },
  event: { firstMs: SECOND, longestMs: 10 * MINUTE, attempts: 20 },
  notification: { firstMs: 2 * SECOND, longestMs: 10 * MINUTE, attempts: 20 },
  // A page that is not told looks by itself every ten seconds.
  signal: { firstMs: SECOND, longestMs: 4 * SECOND, attempts: 3 },
  webhook: {
    firstMs: 5 * SECOND,
    longestMs: HOUR,
    maxAgeMs: WEBHOOK_MAX_AGE_MS,
    keep: true,
  },
} satisfies Record<string, RetryRule>;

/**
 * When to try again, epoch milliseconds: after a wait that doubles, of which a
 * random part is taken off, so that what failed together does not come back
 * together. Undefined: not again.
 *
 * @param options - `attempts`: made so far; `random`: in [0, 1)
 */
export function nextAttempt(options: {
  rule: RetryRule;
  attempts: number;
  createdAt: number;
  now: number;
  random: () => number;
}): number | undefined {
  const { rule, attempts, createdAt, now, random } = options;
  if (rule.attempts !== undefined && attempts >= rule.attempts) {
    return undefined;
  }
  const wait = Math.min(rule.longestMs, rule.firstMs * 2 ** (attempts - 1));
  const at = now + Math.ceil(wait * (1 - random() / 2));
  const { maxAgeMs = Infinity } = rule;
  return at - createdAt > maxAgeMs ? undefined : at;
}
