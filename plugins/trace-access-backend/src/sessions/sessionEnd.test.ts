import fc from 'fast-check';
import { LONGEST_SESSION_MS, sessionEnd } from './sessionEnd';
import { decisionOf } from './testing/desk';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const length = fc.integer({ min: 1, max: 3 * LONGEST_SESSION_MS });
const maybe = fc.option(length, { nil: undefined });

describe('the end of a session', () => {
  it('is never past its grant, its limit, its role or an hour, and never cut short (I7)', () => {
    fc.assert(
      fc.property(
        maybe,
        maybe,
        maybe,
        maybe,
        (access, maxDurationMs, roleMaxMs, longestMs) => {
          const endsAt = access && NOW + access;
          const decision = decisionOf({ endsAt, maxDurationMs });
          const limits = [
            access,
            maxDurationMs,
            roleMaxMs,
            longestMs,
            LONGEST_SESSION_MS,
          ].filter(one => one !== undefined);
          const shortest = Math.min(...limits);
          const end = () => {
            try {
              return sessionEnd({ now: NOW, decision, roleMaxMs, longestMs });
            } catch (error) {
              return (error as Error).name;
            }
          };
          expect(end()).toBe(
            shortest < 1_000 ? 'NotAllowedError' : NOW + shortest,
          );
        },
      ),
    );
  });

  it('is refused, as access that ended, in the last second', () => {
    const decision = decisionOf({ endsAt: NOW + 999 });
    expect(() => sessionEnd({ now: NOW, decision })).toThrow(
      expect.objectContaining({ name: 'NotAllowedError' }),
    );
    const before = decisionOf({ endsAt: NOW + 1_000 });
    expect(sessionEnd({ now: NOW, decision: before })).toBe(NOW + 1_000);
  });
});
