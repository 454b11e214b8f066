import fc from 'fast-check';
import {
  boundsOf,
  DEFAULT_QUERY,
  formatQuery,
  isFiltered,
  parseQuery,
  PRESETS,
  type Preset,
  type TraceQuery,
} from './query';

const text = fc.option(fc.string({ minLength: 1, unit: 'grapheme' }), {
  nil: undefined,
});
const instant = fc.integer({ min: 0, max: 4e12 });
const queries: fc.Arbitrary<TraceQuery> = fc.record({
  environment: text,
  window: fc.oneof(
    fc.record({
      preset: fc.constantFrom(...(Object.keys(PRESETS) as Preset[])),
    }),
    fc
      .tuple(instant, fc.integer({ min: 1, max: 1e10 }))
      .map(([from, length]) => ({ from, to: from + length })),
  ),
  errors: fc.boolean(),
  slowerThan: fc.option(
    fc.double({ min: 0, minExcluded: true, max: 1e9, noNaN: true }),
    { nil: undefined },
  ),
  operation: text,
  attribute: text,
  traceId: text,
  live: fc.boolean(),
});

describe('the query in the URL', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(queries, query => {
        const url = formatQuery(query).toString();
        expect(parseQuery(new URLSearchParams(url))).toEqual(query);
      }),
    );
  });

  it('is empty by default', () => {
    expect(formatQuery(DEFAULT_QUERY).toString()).toBe('');
    expect(parseQuery(new URLSearchParams())).toEqual(DEFAULT_QUERY);
    expect(isFiltered(parseQuery(new URLSearchParams()))).toBe(false);
  });

  it('leaves the parameters of others alone', () => {
    const after = formatQuery(
      { ...DEFAULT_QUERY, errors: true },
      new URLSearchParams('other=1&errors=0&span=abc'),
    );
    expect(Object.fromEntries(after)).toEqual({
      other: '1',
      errors: '1',
      span: 'abc',
    });
  });

  it('never fails on what somebody typed', () => {
    const key = fc.constantFrom('window', 'from', 'to', 'slower', 'errors');
    fc.assert(
      fc.property(fc.dictionary(key, fc.string()), typed => {
        const query = parseQuery(new URLSearchParams(typed));
        const { from, to } = boundsOf(query.window, 1e12);
        expect(from).toBeLessThan(to);
      }),
    );
  });

  it.each(['from=2026-01-02&to=2026-01-01', 'window=constructor', 'slower=-1'])(
    'falls back on %s',
    search => {
      expect(parseQuery(new URLSearchParams(search))).toEqual(DEFAULT_QUERY);
    },
  );
});
