import type { TraceQuery } from '@tracegate/plugin-trace-access-node';
import fc from 'fast-check';
import { filterExpressions, MAX_EXPRESSION, quote } from './filterExpression';

/**
 * The shape of an expression: every string literal replaced by `S`, read with
 * or without backslash as an escape, since AWS doesn't say which it is.
 */
function shapeOf(expression: string, escapes: boolean): string {
  let shape = '';
  for (let at = 0; at < expression.length; at += 1) {
    if (expression[at] !== '"') {
      shape += expression[at];
      continue;
    }
    at += 1;
    while (expression[at] !== '"') {
      if (at >= expression.length) throw new Error('the string does not end');
      if (escapes && expression[at] === '\\') at += 1;
      at += 1;
    }
    shape += 'S';
  }
  return shape;
}

/** The string literals, backslash as an escape. */
function literalsOf(expression: string): string[] {
  return [...expression.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, body]) =>
    body.replace(/\\(.)/gs, '$1'),
  );
}

const hostile = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }),
  fc.string({
    minLength: 1,
    maxLength: 60,
    unit: fc.constantFrom('"', '\\', ')', '}', ' ', 'O', 'R', '\n', '$', 'a'),
  }),
  fc.constantFrom(
    'x") OR service("ledger',
    'x\\") OR service("ledger',
    'a\\',
    '") { fault = true } OR !(service("',
    'payments',
  ),
);

const base: TraceQuery = { services: ['payments'], start: 0, end: 1 };

describe('quote', () => {
  it('never lets a text out of its literal, however backslashes are read', () => {
    fc.assert(
      fc.property(hostile, text => {
        const quoted = quote(text);
        if (quoted === undefined) return;
        expect(shapeOf(quoted, true)).toBe('S');
        expect(shapeOf(quoted, false)).toBe('S');
        expect(literalsOf(quoted)).toEqual([text]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('filterExpressions', () => {
  it('has a fixed shape, whatever the names and values are', () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { maxLength: 4 }),
        hostile,
        hostile,
        fc.boolean(),
        (services, operation, value, errorsOnly) => {
          const query = {
            ...base,
            services,
            operation,
            errorsOnly,
            minDurationMs: 250,
            attribute: { key: 'app.order', value },
          };
          const expressions = filterExpressions({
            query,
            annotations: ['app.order'],
          });
          for (const expression of expressions) {
            for (const escapes of [true, false]) {
              expect(shapeOf(expression, escapes)).toMatch(
                /^\([servicfaultothroenAND OR(){}=S]+\) AND duration >= 0\.249( AND \(?annotation\[app\.order\] = (S|S OR annotation\[app\.order\] = [-\d.truefals]+)\)?)?$/,
              );
            }
            expect(expression.length).toBeLessThanOrEqual(MAX_EXPRESSION);
            expect(shapeOf(expression, true)).not.toMatch(/!|\bNOT\b/i);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, Partial<TraceQuery>, string[]]>([
    ['a name', {}, ['(service("payments"))']],
    [
      'names',
      { services: ['a', 'b', 'a'] },
      ['(service("a") OR service("b"))'],
    ],
    [
      'errors',
      { errorsOnly: true },
      [
        '((service("payments") { fault = true } OR service("payments") { error = true } OR service("payments") { throttle = true } OR (service("payments") AND (fault = true OR error = true OR throttle = true))))',
      ],
    ],
    [
      'the shortest duration, less the rounding',
      { minDurationMs: 1500 },
      ['(service("payments")) AND duration >= 1.499'],
    ],
    ['not the longest', { maxDurationMs: 5 }, ['(service("payments"))']],
    ['not the operation', { operation: 'x' }, ['(service("payments"))']],
    [
      'not what is not indexed',
      { attribute: { key: 'other', value: '1' } },
      ['(service("payments"))'],
    ],
    [
      'an annotation in each type',
      { attribute: { key: 'app.order', value: '17' } },
      [
        '(service("payments")) AND (annotation[app.order] = "17" OR annotation[app.order] = 17)',
      ],
    ],
    ['a name that no segment can have', { services: ['a"b'] }, []],
    ['no names', { services: [] }, []],
  ])('says %s', (_, change, expected) => {
    expect(
      filterExpressions({
        query: { ...base, ...change },
        annotations: ['app.order'],
      }),
    ).toEqual(expected);
  });

  it('cuts many names into several expressions, losing none', () => {
    const services = Array.from({ length: 100 }, (_, i) => `service-${i}`);
    const expressions = filterExpressions({ query: { ...base, services } });
    expect(expressions.length).toBeGreaterThan(1);
    expect(expressions.flatMap(literalsOf)).toEqual(services);
  });
});
