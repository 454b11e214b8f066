import fc from 'fast-check';
import { nextAttempt, RETRIES } from './retry';

const HOUR = 3_600_000;
const rules = fc.constantFrom(...Object.values(RETRIES));
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('when to try again', () => {
  it('is later than now, and never further than the longest wait', () => {
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 0, max: 200 * HOUR }),
        random,
        (rule, attempts, age, r) => {
          const now = 1_800_000_000_000;
          const at = nextAttempt({
            rule,
            attempts,
            createdAt: now - age,
            now,
            random: () => r,
          });
          if (at === undefined) return;
          expect(at).toBeGreaterThanOrEqual(now + rule.firstMs / 2);
          expect(at).toBeLessThanOrEqual(now + rule.longestMs);
        },
      ),
    );
  });

  const waits = (rule: (typeof RETRIES)[keyof typeof RETRIES]) => {
    const all: number[] = [];
    for (let now = 0, attempts = 1; attempts < 1_000; attempts++) {
      const at = nextAttempt({
        rule,
        attempts,
        createdAt: 0,
        now,
        random: () => 0,
      });
      if (at === undefined) break;
      all.push(at - now);
      now = at;
    }
    return all;
  };

  it('doubles up to the longest wait', () => {
    expect(waits(RETRIES.audit).slice(0, 9)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('ends for signals within seconds, for notifications after 20 attempts', () => {
    expect(waits(RETRIES.signal)).toEqual([1_000, 2_000]);
    expect(waits(RETRIES.notification)).toHaveLength(19);
    expect(waits(RETRIES.event)).toHaveLength(19);
  });

  it('ends for webhooks after three days, and for audit never', () => {
    const total = waits(RETRIES.webhook).reduce((sum, one) => sum + one, 0);
    expect(total).toBeLessThanOrEqual(72 * HOUR);
    expect(total).toBeGreaterThan(70 * HOUR);
    expect(waits(RETRIES.audit)).toHaveLength(999);
  });
});
