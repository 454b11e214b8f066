import fc from 'fast-check';
import { Duration } from 'luxon';
import { shorterDurations } from './shorterDurations';

const lengthOf = (iso: string) => Duration.fromISO(iso).toMillis();

describe('shorterDurations', () => {
  it('offers what was asked for first, then ever less', () => {
    expect(shorterDurations('PT1H')).toEqual(['PT1H', 'PT30M', 'PT15M']);
    expect(shorterDurations('PT10M')).toEqual(['PT10M']);
  });

  it('never offers more than was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), minutes => {
        const asked = `PT${minutes}M`;
        const lengths = shorterDurations(asked).map(lengthOf);
        expect(lengths[0]).toBe(lengthOf(asked));
        expect([...lengths].sort((a, b) => b - a)).toEqual(lengths);
        expect(new Set(lengths).size).toBe(lengths.length);
      }),
    );
  });
});
