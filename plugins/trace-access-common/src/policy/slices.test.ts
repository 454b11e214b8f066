import fc from 'fast-check';
import { runInSlices, runToEnd, sortSteps } from './slices';

function* countTo(n: number): Generator<void, number> {
  for (let i = 0; i < n; i++) {
    yield;
  }
  return n;
}

describe('slices', () => {
  it('lets others run in between', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const busy = (function* spin() {
      // Ends when the timer has had its turns, which only slicing can give it.
      while (turns < 3) {
        yield;
      }
      return 'done';
    })();
    expect(await runInSlices({ steps: busy, everyMs: 1 })).toBe('done');
    clearInterval(timer);
  });

  it('returns the same at once', async () => {
    expect(runToEnd(countTo(10))).toBe(10);
    expect(await runInSlices({ steps: countTo(10), everyMs: 0 })).toBe(10);
  });

  it('sorts as sort does, stably', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.nat()), { maxLength: 2000 }),
        items => {
          const compare = (a: [number, number], b: [number, number]) =>
            a[0] - b[0];
          expect(runToEnd(sortSteps(items, compare))).toEqual(
            [...items].sort(compare),
          );
        },
      ),
    );
  });
});
