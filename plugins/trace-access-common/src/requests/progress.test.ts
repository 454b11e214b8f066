import fc from 'fast-check';
import { canBeFilled, progressOf, type StepTaker } from './progress';

const steps = (...counts: number[]) => counts.map(count => ({ count }));
const by = (reviewer: string, ...can: number[]): StepTaker => ({
  reviewer: `user:default/${reviewer}`,
  steps: can,
});

/** Every way to give each person one place or none, as counts per step. */
function everyAssignment(
  places: readonly { count: number }[],
  people: readonly StepTaker[],
): number[][] {
  const [first, ...rest] = people;
  if (first === undefined) {
    return [places.map(() => 0)];
  }
  return everyAssignment(places, rest).flatMap(given => [
    given,
    ...[...new Set(first.steps)]
      .filter(step => step < places.length && given[step] < places[step].count)
      .map(step => given.map((n, i) => (i === step ? n + 1 : n))),
  ]);
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

const someSteps = fc.array(
  fc.record({ count: fc.integer({ min: 1, max: 2 }) }),
  { minLength: 1, maxLength: 3 },
);
const somePeople = fc
  .array(fc.subarray([0, 1, 2]), { maxLength: 5 })
  .map(list => list.map((can, i) => by(`p${i}`, ...can)));

describe('progressOf', () => {
  it('I3: one person fills one place, whatever groups they are in', () => {
    expect(
      progressOf({ steps: steps(1, 1), approvals: [by('ana', 0, 1)] }),
    ).toEqual({ given: [1, 0], complete: false });
    expect(
      progressOf({ steps: steps(2), approvals: [by('ana', 0), by('ana', 0)] }),
    ).toEqual({ given: [1], complete: false });
  });

  it('takes people where they are needed most, whoever came first', () => {
    const approvals = [by('ana', 0, 1), by('ben', 0)];
    for (const order of [approvals, [...approvals].reverse()]) {
      expect(progressOf({ steps: steps(1, 1), approvals: order })).toEqual({
        given: [1, 1],
        complete: true,
      });
    }
  });

  it('moves people along a chain of steps', () => {
    const approvals = [by('a', 0, 1), by('b', 1, 2), by('c', 2, 3), by('d', 0)];
    expect(progressOf({ steps: steps(1, 1, 1, 1), approvals }).given).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it('I5: is never complete without steps', () => {
    expect(progressOf({ steps: [], approvals: [by('ana', 0)] })).toEqual({
      given: [],
      complete: false,
    });
  });

  it('ignores steps that there are not', () => {
    expect(
      progressOf({ steps: steps(1), approvals: [by('ana', 7, -1, 0.5)] }),
    ).toEqual({ given: [0], complete: false });
  });

  it('fills as many places as any assignment does, earlier steps first', () => {
    fc.assert(
      fc.property(someSteps, somePeople, (places, approvals) => {
        const { given, complete } = progressOf({ steps: places, approvals });
        const all = everyAssignment(places, approvals);
        const most = Math.max(...all.map(sum));
        const [best] = all
          .filter(each => sum(each) === most)
          .sort((a, b) => {
            const i = a.findIndex((n, j) => n !== b[j]);
            return i < 0 ? 0 : b[i] - a[i];
          });
        expect(given).toEqual(best);
        expect(complete).toBe(most === sum(places.map(({ count }) => count)));
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of approvals, nor on repetitions', () => {
    fc.assert(
      fc.property(
        someSteps,
        somePeople.chain(people =>
          fc.tuple(
            fc.constant(people),
            fc.shuffledSubarray(people, { minLength: people.length }),
          ),
        ),
        (places, [people, shuffled]) => {
          expect(
            progressOf({ steps: places, approvals: [...shuffled, ...people] }),
          ).toEqual(progressOf({ steps: places, approvals: people }));
        },
      ),
    );
  });

  it('never loses a place by one more approval', () => {
    fc.assert(
      fc.property(someSteps, somePeople, (places, approvals) => {
        const before = progressOf({
          steps: places,
          approvals: approvals.slice(1),
        });
        const after = progressOf({ steps: places, approvals });
        after.given.forEach((n, i) =>
          expect(n).toBeGreaterThanOrEqual(before.given[i]),
        );
      }),
    );
  });

  it('takes large groups in its stride', () => {
    const many = Array.from({ length: 2_000 }, (_, i) =>
      by(`p${i}`, ...Array.from({ length: 50 }, (__, j) => j)),
    );
    const places = Array.from({ length: 50 }, () => ({ count: 40 }));
    expect(progressOf({ steps: places, approvals: many }).complete).toBe(true);
  });
});

describe('canBeFilled', () => {
  it('wants enough different people', () => {
    const candidates = [by('ana', 0, 1), by('ben', 1)];
    expect(canBeFilled({ steps: steps(1, 1), candidates })).toBe(true);
    expect(canBeFilled({ steps: steps(2, 1), candidates })).toBe(false);
    expect(
      canBeFilled({ steps: steps(1, 1), candidates: [by('ana', 0, 1)] }),
    ).toBe(false);
    expect(canBeFilled({ steps: [], candidates })).toBe(false);
  });
});
