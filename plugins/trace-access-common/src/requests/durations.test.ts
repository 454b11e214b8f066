import fc from 'fast-check';
import {
  formatDuration,
  parseDuration,
  sensibleDurations,
  shortestSensible,
} from './index';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('durations', () => {
  it.each<[string, number]>([
    ['PT15M', 15 * MINUTE],
    ['PT1H30M', 90 * MINUTE],
    ['P1D', 24 * HOUR],
    ['P7DT2H', 170 * HOUR],
    ['PT0.25S', 250],
  ])('%s is written so and read so', (text, ms) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'PT0S', '-PT1H', '1h', 'P', 'PT', 'PT1H nonsense', 'P-1D'])(
    "'%s' is none",
    text => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 24 * HOUR }), ms => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe('sensibleDurations', () => {
  const choices = (maxMs: number) =>
    sensibleDurations({ maxMs }).map(formatDuration);

  it('go up to the limit, which is one of them', () => {
    expect(choices(2 * HOUR)).toEqual(['PT15M', 'PT30M', 'PT1H', 'PT2H']);
    expect(choices(100 * MINUTE)).toEqual([
      'PT15M',
      'PT30M',
      'PT1H',
      'PT1H40M',
    ]);
    expect(choices(5 * MINUTE)).toEqual(['PT5M']);
    expect(choices(30 * 24 * HOUR).slice(-3)).toEqual(['P3D', 'P7D', 'P30D']);
  });

  it('are ascending, end with the limit, and have the default among them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 24 * HOUR }), maxMs => {
        const list = sensibleDurations({ maxMs });
        expect([...new Set(list)].sort((a, b) => a - b)).toEqual(list);
        expect(list.at(-1)).toBe(maxMs);
        expect(list).toContain(shortestSensible({ maxMs }));
      }),
    );
  });

  it('half an hour is the default, or the limit where it is shorter', () => {
    expect(shortestSensible({ maxMs: 8 * HOUR })).toBe(30 * MINUTE);
    expect(shortestSensible({ maxMs: 10 * MINUTE })).toBe(10 * MINUTE);
  });
});
