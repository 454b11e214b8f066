import fc from 'fast-check';
import {
  checkDurations,
  matchesFilters,
  parseAttributeFilter,
} from './filters';
import { parseTraceId } from './ids';
import { LONGEST_RANGE_MS, parseTimeRange } from './timeRange';
import { span } from './testing/spans';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();

describe('parseTraceId', () => {
  it('reads both forms in any case, and writes one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }), number => {
        const id = number.toString(16).padStart(32, '0');
        const xray = `1-${id.slice(0, 8)}-${id.slice(8)}`;
        for (const form of [
          id,
          xray,
          id.toUpperCase(),
          ` ${xray.toUpperCase()} `,
        ]) {
          expect(parseTraceId(form)).toBe(id);
        }
      }),
    );
  });

  it('refuses anything else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 64 }), text => {
        fc.pre(
          !/^\s*(1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f]{32})\s*$/i.test(text),
        );
        expect(() => parseTraceId(text)).toThrow('no trace id');
      }),
    );
    expect(() => parseTraceId('0'.repeat(32))).toThrow('no trace id');
  });
});

describe('parseTimeRange', () => {
  it('is the last hour unless told otherwise', () => {
    expect(parseTimeRange({ now: NOW })).toEqual({
      start: NOW - 3_600_000,
      end: NOW,
    });
  });

  it.each([
    ['reversed', iso(NOW), iso(NOW - 1), 'reversed'],
    ['empty', iso(NOW), iso(NOW), 'reversed'],
    ['in the future', iso(NOW + 3_600_000), iso(NOW + 7_200_000), 'future'],
    ['a year wide', iso(NOW - 365 * 86_400_000), iso(NOW), '30 days'],
    ['no time', 'yesterday', undefined, '2026-11-21T14:30:00Z'],
    ['before time', '-000001-01-01T00:00:00Z', undefined, 'no point in time'],
  ])('refuses what is %s, and says what to do', (_, start, end, words) => {
    expect(() => parseTimeRange({ start, end, now: NOW })).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining(words),
      }),
    );
  });

  it('takes thirty days, and a viewer whose clock is ahead', () => {
    expect(
      parseTimeRange({
        start: iso(NOW - LONGEST_RANGE_MS),
        end: iso(NOW),
        now: NOW,
      }),
    ).toBeDefined();
    expect(
      parseTimeRange({ start: iso(NOW), end: iso(NOW + 60_000), now: NOW }),
    ).toEqual({ start: NOW, end: NOW + 60_000 });
  });
});

describe('filters', () => {
  it('reads key=value at the first sign of equality', () => {
    expect(parseAttributeFilter('a.b=c=d')).toEqual({
      key: 'a.b',
      value: 'c=d',
    });
    expect(parseAttributeFilter('a=')).toEqual({ key: 'a', value: '' });
    expect(parseAttributeFilter(undefined)).toBeUndefined();
    for (const bad of ['', 'a', '=b', ' =b']) {
      expect(() => parseAttributeFilter(bad)).toThrow('key=value');
    }
    expect(() => checkDurations({ minDuration: 2, maxDuration: 1 })).toThrow(
      'Swap',
    );
  });

  it.each([
    [{ errors: true }, false],
    [{ errors: false }, true],
    [{ operation: 'span a' }, true],
    [{ operation: 'span' }, false],
    [{ minDuration: 10, maxDuration: 10 }, true],
    [{ minDuration: 11 }, false],
    [{ maxDuration: 9 }, false],
    [{ attribute: { key: 'n', value: '7' } }, true],
    [{ attribute: { key: 'n', value: '70' } }, false],
    [{ attribute: { key: 'list', value: 'b' } }, true],
    [{ attribute: { key: 'host', value: 'h' } }, true],
    [{ attribute: { key: 'constructor', value: 'x' } }, false],
    [{ attribute: { key: 'map', value: '[object Object]' } }, false],
  ])('%j matches: %s', (filters, expected) => {
    const spans = [
      span({
        id: 'a',
        attributes: { n: 7, list: ['a', 'b'], map: { x: 1 } },
        resource: { host: 'h' },
      }),
    ];
    expect(matchesFilters({ filters, spans, durationMs: 10 })).toBe(expected);
  });
});
