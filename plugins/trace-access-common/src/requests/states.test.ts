import fc from 'fast-check';
import { grantStateAt, requestStateAt, type GrantTimes } from './states';

const grant: GrantTimes = { startsAt: 1_000, claimBy: 2_000 };
const claimed: GrantTimes = { ...grant, claimedAt: 1_500, endsAt: 5_000 };

describe('grantStateAt', () => {
  it.each<[string, GrantTimes, number, string]>([
    ['before its start', grant, 999, 'scheduled'],
    ['at its start', grant, 1_000, 'claimable'],
    ['just after its start', grant, 1_001, 'claimable'],
    ['just before its claim-by', grant, 1_999, 'claimable'],
    ['at its claim-by', grant, 2_000, 'unclaimed'],
    ['after its claim-by', grant, 2_001, 'unclaimed'],
    ['at its first use', claimed, 1_500, 'active'],
    ['past its claim-by, once claimed', claimed, 2_000, 'active'],
    ['just before its end', claimed, 4_999, 'active'],
    ['at its end', claimed, 5_000, 'ended'],
    ['after its end', claimed, 5_001, 'ended'],
    ['ended before its time', { ...claimed, endedAt: 3_000 }, 3_000, 'ended'],
    ['ended while scheduled', { ...grant, endedAt: 500 }, 500, 'ended'],
    ['ended, by a clock ahead', { ...claimed, endedAt: 3_001 }, 3_000, 'ended'],
    [
      'settled by a sweep, never used',
      { ...grant, endedAt: 9_000 },
      9_999,
      'unclaimed',
    ],
    ['ended unused, long ago', { ...grant, endedAt: 1_500 }, 9_999, 'ended'],
    ['revoked', { ...claimed, revokedAt: 3_000 }, 3_000, 'revoking'],
    [
      'revoked, by a clock ahead',
      { ...claimed, revokedAt: 3_001 },
      3_000,
      'revoking',
    ],
    [
      'revoked, and past its end',
      { ...claimed, revokedAt: 3_000 },
      9_999,
      'revoking',
    ],
    [
      'revoked and proven',
      { ...claimed, revokedAt: 3_000, revocationVerifiedAt: 3_001 },
      3_001,
      'revoked',
    ],
    [
      'revoked while scheduled',
      { ...grant, revokedAt: 500, revocationVerifiedAt: 500 },
      600,
      'revoked',
    ],
    ['claimed without an end', { ...grant, claimedAt: 1_500 }, 1_600, 'ended'],
  ])('%s', (_what, times, now, state) => {
    expect(grantStateAt(times, now)).toBe(state);
  });

  const aTime = fc.integer({ min: 0, max: 20 });
  const someTimes = fc.record(
    {
      startsAt: aTime,
      claimBy: aTime,
      claimedAt: aTime,
      endsAt: aTime,
      endedAt: aTime,
      revokedAt: aTime,
      revocationVerifiedAt: aTime,
    },
    { requiredKeys: ['startsAt', 'claimBy'] },
  );

  it('I1: what has closed never opens again, however the clock goes on', () => {
    const closed = ['ended', 'revoking', 'revoked', 'unclaimed'];
    fc.assert(
      fc.property(someTimes, aTime, aTime, (times, a, b) => {
        const [before, after] = [a, b]
          .sort((x, y) => x - y)
          .map(now => grantStateAt(times, now));
        expect(closed.includes(before) && !closed.includes(after)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('I1: is open only within its times, and never once it was revoked or ended', () => {
    fc.assert(
      fc.property(someTimes, aTime, (times, now) => {
        const state = grantStateAt(times, now);
        const untouched =
          times.revokedAt === undefined && times.endedAt === undefined;
        const open =
          untouched &&
          now >= times.startsAt &&
          (times.claimedAt === undefined
            ? now < times.claimBy
            : times.endsAt !== undefined && now < times.endsAt);
        expect(['claimable', 'active'].includes(state)).toBe(open);
      }),
      { numRuns: 2000 },
    );
  });

  it('opens nothing by times that are none', () => {
    for (const broken of [
      { ...grant, startsAt: NaN },
      { ...grant, claimBy: NaN },
      { ...claimed, endsAt: NaN },
    ]) {
      expect(['claimable', 'active']).not.toContain(
        grantStateAt(broken, 1_600),
      );
    }
  });
});

describe('requestStateAt', () => {
  it('hoop #1136: a pending request has expired at its time, swept or not', () => {
    const request = { state: 'pending' as const, expiresAt: 1_000 };
    expect(requestStateAt(request, 999)).toBe('pending');
    expect(requestStateAt(request, 1_000)).toBe('expired');
    expect(requestStateAt(request, 1_001)).toBe('expired');
    expect(requestStateAt({ ...request, expiresAt: NaN }, 999)).toBe('expired');
  });

  it.each(['approved', 'denied', 'cancelled', 'expired'] as const)(
    '%s stays so',
    state => {
      expect(requestStateAt({ state, expiresAt: 1_000 }, 2_000)).toBe(state);
    },
  );
});
