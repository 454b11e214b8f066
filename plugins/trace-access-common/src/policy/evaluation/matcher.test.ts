import { evaluateFilterPredicate } from '@backstage/filter-predicates';
import fc from 'fast-check';
import {
  anEntity,
  anEntityDocument,
  aPredicate,
} from '../__testUtils__/arbitraries';
import { entityFacts } from '../entityFacts';
import { fieldPathsOf, readPredicate } from '../language/predicate';
import { compilePredicate } from './matcher';
import { PredicateIndex } from './predicateIndex';

describe('compilePredicate', () => {
  it('answers as @backstage/filter-predicates does', () => {
    fc.assert(
      fc.property(aPredicate, anEntity, (predicate, entity) => {
        expect(compilePredicate(predicate)(entity.fields)).toBe(
          evaluateFilterPredicate(predicate, entity.fields),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('does not throw on values without a text form', () => {
    const odd = { spec: { n: { toString: 1, valueOf: 2 } } };
    expect(compilePredicate({ 'spec.n': 7 })(odd)).toBe(false);
    expect(compilePredicate({ 'spec.n': { $in: [7, 'x'] } })(odd)).toBe(false);
    expect(compilePredicate({ 'spec.n': 7 })({ spec: { n: [odd] } })).toBe(
      false,
    );
  });
});

describe('PredicateIndex', () => {
  it('finds exactly the predicates that match', () => {
    fc.assert(
      fc.property(
        fc.array(aPredicate, { maxLength: 12 }),
        fc.array(anEntity, { maxLength: 4 }),
        (predicates, entities) => {
          const index = new PredicateIndex();
          const ids = predicates.map(predicate => index.add(predicate));
          Array.from(index.finish());
          for (const entity of entities) {
            const expected = predicates
              .map((predicate, i) =>
                evaluateFilterPredicate(predicate, entity.fields)
                  ? ids[i]
                  : undefined,
              )
              .filter(id => id !== undefined);
            expect(index.matching(entity)).toEqual(
              [...new Set([0, ...expected])].sort((a, b) => a - b),
            );
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('entityFacts', () => {
  it('keeps what predicates read: the same answers on the projection', () => {
    fc.assert(
      fc.property(
        fc.array(aPredicate, { minLength: 1, maxLength: 3 }),
        anEntityDocument,
        (predicates, entity) => {
          const paths = new Set<string>();
          predicates.forEach(predicate => fieldPathsOf(predicate, paths));
          const whole = entityFacts({ entity: entity as never });
          const part = entityFacts({
            entity: entity as never,
            fieldPaths: [...paths],
          });
          for (const predicate of predicates) {
            const test = compilePredicate(predicate);
            expect(test(part.fields)).toBe(test(whole.fields));
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('readPredicate', () => {
  it('takes what the library takes and means, unchanged', () => {
    fc.assert(
      fc.property(aPredicate, predicate => {
        const { predicate: read, problems } = readPredicate(predicate);
        const errors = problems.filter(({ severity }) => severity === 'error');
        expect(errors).toEqual([]);
        expect(read).toEqual(predicate);
      }),
    );
  });
});
