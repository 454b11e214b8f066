import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { AccessService, ServiceVisibility } from '../access/AccessService';
import { callerOf } from '../sessions/testing/desk';
import { MovableClock } from '../testing/MovableClock';
import { CursorSealer, type CursorPosition } from './cursor';
import type { TraceFilters } from './filters';
import { readPage, type PageReading } from './page';
import { SourceStatuses } from './sourceStatus';
import { MemorySource } from './testing/memorySource';
import { HIDDEN, span, VISIBLE } from './testing/spans';

const START = 1_000_000;
const END = 2_000_000;
const SERVICES: Record<string, ServiceVisibility> = {
  payments: { ...VISIBLE, redact: ['secret'] },
  ledger: HIDDEN,
};
const access = {
  services: async ({ names }: { names: readonly string[] }) =>
    new Map(names.map(name => [name, SERVICES[name] ?? HIDDEN])),
} as unknown as AccessService;

const idOf = (number: number) => (number + 1).toString(16).padStart(32, '0');

/** A trace that ledger may begin, hidden, before payments takes part. */
function trace(options: {
  number: number;
  at: number;
  earlier?: number;
  fails?: boolean;
  service?: string;
}) {
  const {
    number,
    at,
    earlier = 0,
    fails = false,
    service = 'payments',
  } = options;
  const traceId = idOf(number);
  const own = span({
    id: 'b',
    start: at,
    service,
    status: { code: fails ? 'error' : 'unset' },
    attributes: { secret: 'x', order: number },
  });
  const before = span({
    id: 'a',
    start: at - earlier,
    ms: 5_000,
    service: 'ledger',
  });
  const spans = earlier ? [before, own] : [own];
  return { traceId, spans: spans.map(one => ({ ...one, traceId })) };
}

function readingOf(
  sources: Record<string, MemorySource>,
  change: Partial<PageReading> = {},
): PageReading {
  const registered = Object.entries(sources).map(([name, source]) => ({
    name,
    type: 'memory',
    provider: 'aws',
    source,
  }));
  return {
    access,
    clock: new MovableClock(),
    caller: callerOf('ana'),
    environment: 'prod',
    names: {
      visible: new Map(Object.keys(sources).map(name => [name, ['payments']])),
      redact: ['secret'],
      confirmed: 1,
      pending: 0,
      declared: false,
    },
    sources: registered,
    credentials: {},
    statuses: new SourceStatuses({
      sources: registered,
      logger: mockServices.logger.mock(),
    }),
    range: { start: START, end: END },
    limit: 4,
    filters: {},
    signal: new AbortController().signal,
    uses: () => {},
    ...change,
  };
}

async function readAll(
  sources: Record<string, MemorySource>,
  change: Partial<PageReading> = {},
) {
  const pages: string[][] = [];
  let position: CursorPosition | undefined;
  do {
    const page = await readPage(readingOf(sources, { ...change, position }));
    pages.push(page.rows.map(row => row.traceId));
    position = page.next && { start: START, end: END, ...page.next };
    if (pages.length > 1_000) throw new Error('it never ends');
  } while (position);
  return pages;
}

const many = fc
  .array(
    fc.record({
      // Few moments, so that many share one.
      at: fc.integer({ min: 0, max: 6 }).map(step => START + step * 150_000),
      earlier: fc.constantFrom(0, 0, 3_000, 200_000),
      fails: fc.boolean(),
      service: fc.constantFrom('payments', 'payments', 'ledger'),
      where: fc.constantFrom('one', 'two', 'both', 'parts'),
    }),
    { maxLength: 30 },
  )
  .map(all => all.map((one, number) => ({ ...one, number })));

describe('readPage', () => {
  it('gives each visible trace of the window once over all pages, from any sources', async () => {
    await fc.assert(
      fc.asyncProperty(
        many,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (all, limit, pageSize, errors) => {
          // In parts: each source has some of the spans, so they differ in its start.
          const of = (name: string) =>
            new MemorySource(
              all
                .filter(one => one.where !== (name === 'one' ? 'two' : 'one'))
                .map(one => {
                  const { traceId, spans } = trace(one);
                  const part = one.where === 'parts' && name === 'two';
                  return { traceId, spans: part ? spans.slice(-1) : spans };
                }),
              pageSize,
            );
          const sources = { one: of('one'), two: of('two') };
          const filters: TraceFilters = { errors };
          const pages = await readAll(sources, { limit, filters });
          const expected = all
            .filter(
              one =>
                one.service === 'payments' &&
                one.at >= START &&
                one.at < END &&
                (!errors || one.fails),
            )
            .map(one => idOf(one.number));
          expect(pages.flat().sort()).toEqual(expected.sort());
          for (const page of pages)
            expect(page.length).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('merges a trace that two sources have parts of', async () => {
    const whole = trace({ number: 1, at: START + 9_000, earlier: 3_000 });
    const [before, own] = whole.spans;
    const sources = {
      one: new MemorySource([{ ...whole, spans: [before, own] }]),
      two: new MemorySource([
        { ...whole, spans: [own, { ...own, spanId: 'c'.repeat(16) }] },
      ]),
    };
    const page = await readPage(readingOf(sources));
    expect(page.rows).toHaveLength(1);
    expect(page.rows[0]).toMatchObject({ spans: 2, source: 'one, two' });
    expect(page.totals.get('payments')).toEqual({ visible: 2, hidden: 0 });
    expect(await readAll(sources, { limit: 1 })).toEqual([[whole.traceId], []]);
  });

  it('ordering as an oracle (CVE-2026-106506): orders by what is visible, not by the hidden beginning', async () => {
    const sources = {
      one: new MemorySource([
        trace({ number: 1, at: START + 500_000, earlier: 400_000 }),
        trace({ number: 2, at: START + 300_000 }),
      ]),
    };
    const page = await readPage(readingOf(sources));
    expect(page.rows.map(row => row.traceId)).toEqual([idOf(1), idOf(2)]);
    expect(page.rows[0].startTime).toBe(
      new Date(START + 500_000).toISOString(),
    );
    expect(page.rows[0].durationMs).toBe(10);
  });

  it('never asks the source for what is taken out of the answer', async () => {
    const source = new MemorySource([trace({ number: 7, at: START })]);
    const filtersOf = (key: string) => ({ attribute: { key, value: 'x' } });
    await readPage(
      readingOf({ one: source }, { filters: filtersOf('secret') }),
    );
    await readPage(readingOf({ one: source }, { filters: filtersOf('order') }));
    expect(source.queries.map(query => query.attribute?.key)).toEqual([
      undefined,
      'order',
    ]);
    const found = await readPage(
      readingOf({ one: source }, { filters: filtersOf('secret') }),
    );
    expect(found.rows).toEqual([]);
  });

  it('bounds its work: gives what it has, and where to go on', async () => {
    const source = new MemorySource(
      Array.from({ length: 400 }, (_, number) =>
        trace({ number, at: END - 1 - number, fails: number === 399 }),
      ),
    );
    const page = await readPage(
      readingOf({ one: source }, { filters: { errors: true } }),
    );
    expect(page.rows).toEqual([]);
    expect(page.read).toBe(300);
    expect(page.next).toBeDefined();
    const pages = await readAll({ one: source }, { filters: { errors: true } });
    expect(pages.flat()).toEqual([idOf(399)]);
  });

  it('shows which source failed, without its words, and goes on with the other', async () => {
    const good = new MemorySource([trace({ number: 1, at: START })]);
    const bad = new MemorySource([trace({ number: 2, at: START + 5 })], 1);
    bad.failSearchAfter = 0;
    const reading = readingOf({ good, bad });
    const page = await readPage(reading);
    // What the search didn't find there can still be read there.
    expect(page.rows.map(row => row.traceId)).toEqual([idOf(1)]);
    expect(reading.statuses.list()).toEqual([
      { name: 'good', type: 'memory', state: 'ok' },
      {
        name: 'bad',
        type: 'memory',
        state: 'failed',
        message: expect.not.stringContaining('SECRET'),
      },
    ]);
    bad.failSearchAfter = Infinity;
    good.failFetch = true;
    const other = readingOf({ good, bad });
    expect((await readPage(other)).rows.map(row => row.traceId)).toEqual([
      idOf(2),
    ]);
    expect(other.statuses.nothingLeft()).toBeUndefined();
    bad.failFetch = true;
    const none = readingOf({ good, bad });
    expect((await readPage(none)).rows).toEqual([]);
    expect(none.statuses.nothingLeft()).toMatchObject({
      name: 'ServiceUnavailableError',
    });
  });

  it('begins the next page with what a failing source did not give', async () => {
    const traces = Array.from({ length: 30 }, (_, number) =>
      trace({ number, at: END - 1 - number }),
    );
    const source = new MemorySource(traces);
    const real = source.fetch.bind(source);
    source.fetch = async ids => {
      source.failFetch = source.fetched.length > 0;
      return real(ids);
    };
    const page = await readPage(
      readingOf({ one: source }, { limit: 25, filters: { errors: false } }),
    );
    expect(page.rows.length).toBeGreaterThan(0);
    source.fetch = real;
    source.failFetch = false;
    const position = page.next && { start: START, end: END, ...page.next };
    const rest = page.next
      ? await readPage(readingOf({ one: source }, { limit: 30, position }))
      : { rows: [] };
    const ids = [...page.rows, ...rest.rows].map(row => row.traceId);
    expect(ids).toEqual(traces.map(one => one.traceId));
  });

  it('stops when the client goes', async () => {
    const controller = new AbortController();
    const source = new MemorySource([trace({ number: 1, at: START })]);
    const reading = readingOf({ one: source }, { signal: controller.signal });
    controller.abort(new Error('gone'));
    await expect(readPage(reading)).rejects.toThrow('gone');
  });

  it('tells of the grants that show something of it, as they are met', async () => {
    const by = {
      services: async ({ names }: { names: readonly string[] }) =>
        new Map(
          names.map(name => [
            name,
            name === 'payments' ? { ...VISIBLE, grants: ['G'] } : HIDDEN,
          ]),
        ),
    } as unknown as AccessService;
    const told: string[] = [];
    const read = (traces: ReturnType<typeof trace>[]) =>
      readPage(
        readingOf(
          { one: new MemorySource(traces) },
          { access: by, uses: grants => told.push(...grants) },
        ),
      );
    const nothing = await read([
      trace({ number: 1, at: START, service: 'ledger' }),
    ]);
    expect([nothing.grants, told]).toEqual([new Set(), []]);
    const page = await read([trace({ number: 2, at: START })]);
    expect([page.grants, told]).toEqual([new Set(['G']), ['G']]);
  });
});

describe('CursorSealer', () => {
  const sealer = (byte: number) =>
    new CursorSealer({ key: async () => Buffer.alloc(32, byte) });
  const position: CursorPosition = {
    start: 1,
    end: 2,
    at: 1_763_700_000_123,
    id: 'a'.repeat(32),
    seen: Array.from({ length: 90 }, () => 'abcdefgh'),
  };

  it('opens what it sealed, on any replica, for the same search', async () => {
    const cursor = await sealer(1).seal({ position, scope: ['ana'] });
    expect(cursor.length).toBeLessThanOrEqual(2_000);
    expect(await sealer(1).open({ cursor, scope: ['ana'] })).toEqual(position);
    for (const [key, scope] of [
      [1, ['ben']],
      [2, ['ana']],
    ] as const) {
      await expect(sealer(key).open({ cursor, scope })).rejects.toThrow(
        'not one of this search',
      );
    }
  });

  it('opens nothing else', async () => {
    const cursor = await sealer(1).seal({ position, scope: [] });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc
            .nat({ max: cursor.length - 1 })
            .map(
              at =>
                `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`,
            ),
        ),
        async forged => {
          // The last character may have bits that no byte needs.
          fc.pre(
            !Buffer.from(forged, 'base64url').equals(
              Buffer.from(cursor, 'base64url'),
            ),
          );
          await expect(
            sealer(1).open({ cursor: forged, scope: [] }),
          ).rejects.toMatchObject({ name: 'InputError' });
        },
      ),
    );
  });
});
