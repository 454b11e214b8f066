import fc from 'fast-check';
import { levels, pointAt, scaleFor, timeAt, xOf, yOf } from './geometry';

const points = fc.array(
  fc.record({
    id: fc.uuid(),
    time: fc.integer({ min: 1000, max: 100_000 }),
    durationMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
    error: fc.boolean(),
  }),
  { maxLength: 50 },
);
const size = { from: 1000, to: 100_000, width: 800, height: 160 };

describe('scatter', () => {
  it('keeps every point on the chart, with room to be drawn whole', () => {
    fc.assert(
      fc.property(points, all => {
        const scale = scaleFor({ points: all, ...size });
        all.forEach(point => {
          expect(xOf(scale, point.time)).toBeGreaterThanOrEqual(5);
          expect(xOf(scale, point.time)).toBeLessThanOrEqual(795);
          expect(yOf(scale, point.durationMs)).toBeGreaterThanOrEqual(5);
          expect(yOf(scale, point.durationMs)).toBeLessThanOrEqual(155);
        });
      }),
    );
  });

  it('puts longer traces higher', () => {
    const duration = fc.double({ min: 1e-3, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(duration, duration, (a, b) => {
        const all = [a, b].map(durationMs => ({
          id: String(durationMs),
          time: 2000,
          durationMs,
          error: false,
        }));
        const scale = scaleFor({ points: all, ...size });
        if (a < b) {
          expect(yOf(scale, a)).toBeGreaterThanOrEqual(yOf(scale, b));
        }
      }),
    );
  });

  it('finds the time under a pixel', () => {
    const scale = scaleFor({ points: [], ...size });
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 100_000 }), time => {
        expect(timeAt(scale, xOf(scale, time))).toBeCloseTo(time, 3);
      }),
    );
    expect(timeAt(scale, -50)).toBe(1000);
    expect(timeAt(scale, 9999)).toBe(100_000);
  });

  it('finds a point under the pointer, and none far from all', () => {
    fc.assert(
      fc.property(points, all => {
        const scale = scaleFor({ points: all, ...size });
        all.forEach(point => {
          const x = xOf(scale, point.time);
          const y = yOf(scale, point.durationMs);
          const found = pointAt({ points: all, scale, x, y, radius: 8 })!;
          expect(xOf(scale, found.time)).toBeCloseTo(x, 6);
          expect(yOf(scale, found.durationMs)).toBeCloseTo(y, 6);
        });
        expect(
          pointAt({ points: all, scale, x: -100, y: -100, radius: 8 }),
        ).toBeUndefined();
      }),
    );
  });

  it('labels whole powers of ten', () => {
    const scale = scaleFor({
      points: [
        { id: 'a', time: 1, durationMs: 3, error: false },
        { id: 'b', time: 1, durationMs: 450, error: false },
      ],
      ...size,
    });
    expect(levels(scale)).toEqual([1, 10, 100, 1000]);
  });
});
