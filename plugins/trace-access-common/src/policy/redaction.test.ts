import fc from 'fast-check';
import { matchesRedaction } from './redaction';

describe('matchesRedaction', () => {
  it.each([
    ['db.query.text', 'db.query.text', true],
    ['db.query.text', 'DB.Query.Text', true],
    ['db.query.text', 'db.query.text.x', false],
    ['http.request.header.*', 'http.request.header.authorization', true],
    ['http.request.header.*', 'http.request.header.x.y', true],
    ['http.request.header.*', 'http.request.header.', true],
    ['http.request.header.*', 'http.request.headers', false],
    ['*', 'anything', true],
    ['*.secret', 'a.b.secret', true],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'ac', false],
    ['aa*aa', 'aaa', false],
    ['a.b', 'axb', false],
  ])('%s on %s: %s', (pattern, name, expected) => {
    expect(matchesRedaction([pattern])(name)).toBe(expected);
    expect(matchesRedaction(['nothing', pattern])(name)).toBe(expected);
  });

  it('redacts nothing without patterns', () => {
    expect(matchesRedaction([])('a')).toBe(false);
  });

  it('answers as a regular expression would', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '.'),
      maxLength: 8,
    });
    const pattern = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '*'),
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        const expression = new RegExp(
          `^${glob
            .split('*')
            .map(part => part.replaceAll('.', '\\.'))
            .join('.*')}$`,
        );
        expect(matchesRedaction([glob])(name)).toBe(expression.test(name));
      }),
      { numRuns: 5000 },
    );
  });
});
