import fc from 'fast-check';
import { MAX_WINDOW_MS, WindowWalk, type Window } from './windows';

const DAY = 86_400_000;

describe('WindowWalk', () => {
  it('covers the whole time once, newest first, never over the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 * DAY }),
        fc.array(fc.integer({ min: -2, max: 2_000 }), { maxLength: 60 }),
        (length, answers) => {
          const walk = new WindowWalk({ start: 1_000, end: 1_000 + length });
          const read: Window[] = [];
          const left = [...answers];
          for (let one = walk.next(); one; one = walk.next()) {
            expect(one.end - one.start).toBeLessThanOrEqual(MAX_WINDOW_MS);
            expect(one.end).toBeGreaterThan(one.start);
            const answer = left.shift() ?? 0;
            if (answer < 0 && WindowWalk.divisible(one)) walk.split(one);
            else {
              walk.found(Math.max(0, answer));
              read.push(one);
            }
          }
          let end = 1_000 + length;
          for (const one of read) {
            expect(one.end).toBe(end);
            end = one.start;
          }
          expect(end).toBe(1_000);
        },
      ),
    );
  });

  it('takes few steps through an empty month', () => {
    const walk = new WindowWalk({ start: 0, end: 30 * DAY });
    let steps = 0;
    while (walk.next()) {
      walk.found(0);
      steps += 1;
    }
    expect(steps).toBeLessThan(130);
  });
});
