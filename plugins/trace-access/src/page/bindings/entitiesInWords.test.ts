import { entitiesInWords } from './entitiesInWords';

describe('entitiesInWords', () => {
  it.each([
    ['*', 'all entities'],
    [{ kind: 'Component' }, 'kind is Component'],
    [
      { kind: 'Component', 'metadata.tags': { $contains: 'payments' } },
      'kind is Component and metadata.tags contains payments',
    ],
    [
      {
        $any: [{ kind: 'API' }, { kind: 'Component', 'spec.type': 'service' }],
      },
      '(kind is API or (kind is Component and spec.type is service))',
    ],
    [
      { $not: { 'spec.lifecycle': { $in: ['experimental', 'deprecated'] } } },
      'not (spec.lifecycle is one of experimental, deprecated)',
    ],
    [{ 'spec.system': { $exists: false } }, 'spec.system is not set'],
    [
      { relations: { $contains: { type: 'ownedBy' } } },
      'relations contains one where type is ownedBy',
    ],
    [{ 'spec.x': { $new: 1, $in: [2] } }, 'spec.x {"$new":1,"$in":[2]}'],
  ])('%j is "%s"', (predicate, words) => {
    expect(entitiesInWords(predicate)).toBe(words);
  });
});
