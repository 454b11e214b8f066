import { sameDocument } from './sameDocument';

const same = (one: object, other: object) =>
  sameDocument(JSON.stringify(one), JSON.stringify(other, null, 2));

describe('sameDocument', () => {
  it.each([
    [
      'the order of keys',
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    ],
    ['the order of a list', { a: ['x', 'y'] }, { a: ['y', 'x'] }],
    ['a list of one', { Action: '*' }, { Action: ['*'] }],
    ['lists in lists', { S: [{ A: ['x', 'y'] }] }, { S: { A: ['y', 'x'] } }],
  ])('does not look at %s', (_, one, other) => {
    expect(same(one, other)).toBe(true);
  });

  it.each([
    ['a value', { a: ['x', 'y'] }, { a: ['x', 'z'] }],
    ['a value less', { a: ['x', 'y'] }, { a: ['x'] }],
    ['a key', { a: 1 }, { a: 1, b: 2 }],
    ['texts that join alike', { a: ['x', 'y'] }, { a: ['x","y', ''] }],
    ['a list and an object', { a: [['x']] }, { a: { x: '' } }],
  ])('sees %s', (_, one, other) => {
    expect(same(one, other)).toBe(false);
  });

  it('is never the same as what is no document', () => {
    expect(sameDocument('', '')).toBe(false);
  });
});
