import fc from 'fast-check';
import { createRng } from './rng';

describe('createRng', () => {
  it('repeats itself for the same seed and not for another', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, number) => {
        expect(createRng(text, number).hex(32)).toBe(
          createRng(text, number).hex(32),
        );
        expect(createRng(text, number).hex(32)).not.toBe(
          createRng(text, number + 1).hex(32),
        );
      }),
    );
  });

  it('keeps to its ranges', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 32 }),
        (seed, span, digits) => {
          const rng = createRng(seed);
          const drawn = rng.int(10, 10 + span);
          expect(drawn).toBeGreaterThanOrEqual(10);
          expect(drawn).toBeLessThanOrEqual(10 + span);
          expect(rng.hex(digits)).toMatch(
            new RegExp(`^(?=.*[1-9a-f])[0-9a-f]{${digits}}$`),
          );
          expect(rng.logNormal({ median: 5, sigma: 1 })).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('is even, and log-normal around the median', () => {
    const rng = createRng('even');
    const draws = Array.from({ length: 20_000 }, () => rng.next());
    const mean = draws.reduce((sum, x) => sum + x) / draws.length;
    expect(mean).toBeCloseTo(0.5, 1);
    const below = Array.from({ length: 20_000 }, () =>
      rng.logNormal({ median: 30, sigma: 0.7 }),
    ).filter(x => x < 30).length;
    expect(below / 20_000).toBeCloseTo(0.5, 1);
  });

  it('picks by weight', () => {
    const rng = createRng('weights');
    const items = [
      { name: 'never', weight: 0 },
      { name: 'often', weight: 9 },
      { name: 'seldom', weight: 1 },
    ];
    const drawn = Array.from({ length: 5000 }, () => rng.weighted(items).name);
    expect(drawn).not.toContain('never');
    expect(drawn.filter(name => name === 'seldom').length / 5000).toBeCloseTo(
      0.1,
      1,
    );
  });
});
