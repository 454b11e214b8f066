import fc from 'fast-check';
import {
  compilePattern,
  matchArn,
  matchTokens,
  PatternError,
  resolvePattern,
} from './pattern';

const tokensOf = (
  source: string,
  values: Record<string, string | undefined> = {},
) =>
  resolvePattern(
    compilePattern(source, { variables: true }),
    key => values[key],
  );

/** The same by a regular expression: slow, and plainly right. */
function oracle(source: string, value: string): boolean {
  const text = [...source]
    .map(char => {
      if (char === '*') {
        return '[^]*';
      }
      return char === '?' ? '[^]' : char.replace(/[\\^$.|+()[\]{}/-]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${text}$`, 'u').test(value);
}

describe('patterns', () => {
  const piece = fc.string({
    unit: fc.constantFrom('a', 'b', '*', '?', ':'),
    maxLength: 10,
  });
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', ':', '*', '?'),
    maxLength: 12,
  });

  it('match as a regular expression does', () => {
    fc.assert(
      fc.property(piece, text, (source, value) => {
        expect(matchTokens({ tokens: tokensOf(source)!, value })).toBe(
          oracle(source, value),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('take the values of variables literally', () => {
    fc.assert(
      fc.property(text, text, (secret, value) => {
        const tokens = tokensOf('${aws:x}', { 'aws:x': secret })!;
        expect(matchTokens({ tokens, value })).toBe(secret === value);
      }),
    );
  });

  it.each([
    ['${*}', '*', true],
    ['${*}', 'a', false],
    ['${?}', '?', true],
    ['${$}', '$', true],
    ["${aws:none, 'team'}", 'team', true],
    ['a${AWS:X}b', 'a1b', true],
  ])('resolve %s', (source, value, expected) => {
    const tokens = tokensOf(source, { 'aws:x': '1' })!;
    expect(matchTokens({ tokens, value })).toBe(expected);
  });

  it('have no value while a variable has none', () => {
    expect(tokensOf('${aws:none}')).toBeUndefined();
  });

  it.each(['${', '${x}', '${}', '${aws:x, y}'])('refuse %s', source => {
    expect(() => compilePattern(source, { variables: true })).toThrow(
      PatternError,
    );
  });

  it.each([
    ['*', 'anything', true],
    ['arn:aws:iam::*:role/a', 'arn:aws:iam::1:role/a', true],
    ['arn:aws:iam::*', 'arn:aws:iam::1:role/a', false],
    ['arn:aws:*:role/a', 'arn:aws:iam::1:role/a', false],
    ['arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a/b:c', true],
    ['arn:aws:iam::1:role/A', 'arn:aws:iam::1:role/a', false],
  ])('match ARN %s with %s: %s', (source, value, expected) => {
    expect(matchArn(tokensOf(source)!, value)).toBe(expected);
  });

  it('stay fast on hostile patterns', () => {
    const tokens = tokensOf(`${'*a'.repeat(200)}b`)!;
    expect(matchTokens({ tokens, value: 'a'.repeat(5000) })).toBe(false);
  });
});
