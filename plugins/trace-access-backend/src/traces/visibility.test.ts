import type { Schemas, Span } from '@tracegate/plugin-trace-access-common';
import fc from 'fast-check';
import type { ServiceVisibility } from '../access/AccessService';
import { HIDDEN, span, TRACE_ID, VISIBLE } from './testing/spans';
import { viewTrace, type ViewedSpan } from './visibility';

type Hidden = Schemas['HiddenSpan'];
type Visible = Schemas['VisibleSpan'];

const OWNER = {
  entityRef: 'component:default/ledger',
  groups: ['group:default/ledger-team'],
};
const SERVICES: Record<string, ServiceVisibility> = {
  payments: { ...VISIBLE, entityRef: 'component:default/payments' },
  ledger: { ...HIDDEN, owner: OWNER },
  batch: HIDDEN,
};

function view(spans: readonly Span[], services = SERVICES) {
  return viewTrace({
    spans: spans.map(one => ({ span: one, source: 'xray' })),
    visibilityOf: (_, service) => services[service],
  });
}

const shapeOf = (spans: ViewedSpan[]) =>
  spans.map(one => [one.id, one.parentId, one.visibility]);

describe('viewTrace', () => {
  it('keeps exactly what may be kept of a hidden span', () => {
    const { spans } = view([
      span({ id: 'a', ms: 100 }),
      span({
        id: 'b',
        parent: 'a',
        start: 1_010,
        ms: 50,
        service: 'ledger',
        name: 'SECRET',
        kind: 'server',
        status: { code: 'error', message: 'SECRET' },
        attributes: { SECRET: 'SECRET' },
        resource: { SECRET: 'SECRET' },
        events: [{ name: 'SECRET', timeUnixNano: '1', attributes: {} }],
        links: [{ traceId: TRACE_ID, spanId: 'f'.repeat(16), attributes: {} }],
      }),
      span({ id: 'c', parent: 'b', start: 1_020, service: 'batch' }),
      span({ id: 'd', parent: 'c', start: 1_030 }),
    ]);
    expect(spans[1]).toEqual({
      visibility: 'hidden',
      id: 's2',
      parentId: 's1',
      startTimeUnixNano: '1010000000',
      durationNano: '50000000',
      error: true,
      owner: OWNER,
    });
    expect(spans[2]).toEqual({
      visibility: 'hidden',
      id: 's3',
      parentId: 's2',
      startTimeUnixNano: '1020000000',
      durationNano: '10000000',
      error: false,
    });
    expect(spans[3]).toMatchObject({ visibility: 'visible', parentId: 's3' });
    expect(JSON.stringify(spans)).not.toMatch(/SECRET|000b|000c|batch/);
  });

  it('hides what nobody recorded, and what nothing was decided for', () => {
    const { visible } = view(
      [
        span({ id: 'a', service: '' }),
        span({ id: 'b', service: 'unheard-of' }),
      ],
      { '': VISIBLE },
    );
    expect(visible).toBe(0);
  });

  it('decides by source too', () => {
    const one = span({ id: 'a' });
    const { visible } = viewTrace({
      spans: [{ span: one, source: 'elsewhere' }],
      visibilityOf: source => (source === 'xray' ? VISIBLE : HIDDEN),
    });
    expect(visible).toBe(0);
  });

  it('orders depth first, children by start', () => {
    const { spans } = view([
      span({ id: 'd', parent: 'a', start: 1_030 }),
      span({ id: 'a', start: 1_000 }),
      span({ id: 'c', parent: 'b', start: 1_015 }),
      span({ id: 'b', parent: 'a', start: 1_010 }),
    ]) as { spans: Visible[] };
    expect(spans.map(one => one.spanId.at(-1))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leaves links to hidden and missing spans of the trace out', () => {
    const link = (spanId: string, traceId = TRACE_ID) => ({
      traceId,
      spanId: spanId.padStart(16, '0'),
      attributes: {},
    });
    const elsewhere = link('b', 'e'.repeat(32));
    const { spans } = view([
      span({ id: 'a', links: [link('b'), link('c'), link('9'), elsewhere] }),
      span({ id: 'b', service: 'ledger' }),
      span({ id: 'c' }),
    ]);
    const first = spans.find(
      one => one.visibility === 'visible' && one.name === 'span a',
    );
    expect((first as Visible).links).toEqual([link('c'), elsewhere]);
  });

  it.each([
    [
      'no root: a ring',
      [
        ['a', 'c'],
        ['b', 'a'],
        ['c', 'b'],
      ],
    ],
    [
      'its own parent',
      [
        ['a', 'a'],
        ['b', 'a'],
      ],
    ],
    ['two roots', [['a'], ['b']]],
    [
      'a parent that is missing',
      [
        ['a', 'zz'],
        ['b', 'a'],
      ],
    ],
    ['one id twice', [['a'], ['a', 'a'], ['b', 'a']]],
  ])('keeps every span of a trace with %s', (_, shape) => {
    const spans = shape.map(([id, parent], at) =>
      span({
        id: id.replace('zz', 'ee'),
        parent: parent?.replace('zz', 'ee'),
        start: 1_000 + at,
      }),
    );
    const viewed = view(spans).spans;
    expect(viewed).toHaveLength(spans.length);
    expect(viewed[0].parentId).toBeUndefined();
    const before = (at: number) => viewed.slice(0, at).map(one => one.id);
    const misplaced = viewed.filter(
      (one, at) => one.parentId && !before(at).includes(one.parentId),
    );
    expect(misplaced).toEqual([]);
  });

  it('shows a negative duration as a moment, and says so of visible ones alone', () => {
    const backwards = { id: 'a', ms: -5 };
    expect(view([span(backwards)])).toMatchObject({
      spans: [{ durationNano: '0' }],
      warnings: [expect.stringContaining('end before they start')],
    });
    expect(view([span({ ...backwards, service: 'ledger' })]).warnings).toEqual(
      [],
    );
  });

  it('takes a chain of ten thousand', () => {
    const spans = Array.from({ length: 10_000 }, (_, at) =>
      span({
        id: (at + 1).toString(16),
        parent: at ? at.toString(16) : undefined,
        start: 1_000 + at,
        service: at % 2 ? 'ledger' : 'payments',
      }),
    ).reverse();
    const viewed = view(spans);
    expect(viewed.spans).toHaveLength(10_000);
    expect(viewed.spans.at(-1)!.parentId).toBe('s9999');
    expect(viewed.visible).toBe(5_000);
  });

  it('takes ten thousand at one moment under one parent', () => {
    const spans = Array.from({ length: 10_000 }, (_, at) =>
      span({ id: (at + 2).toString(16), parent: '1', service: 'ledger' }),
    );
    expect(view([span({ id: '1' }), ...spans]).spans).toHaveLength(10_001);
  });
});

/** Random traces: mostly trees, sometimes broken. */
const trace = fc
  .array(
    fc.record({
      parent: fc.nat({ max: 14 }),
      start: fc.nat({ max: 4 }),
      ms: fc.integer({ min: -1, max: 3 }),
      service: fc.constantFrom('payments', 'ledger', 'batch', ''),
      error: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(all =>
    all.map((one, at) =>
      span({
        id: (at + 1).toString(16),
        // Only backwards: a tree, so that the oracle may be simple.
        parent:
          at && one.parent ? (1 + (one.parent % at)).toString(16) : undefined,
        start: 1_000 + one.start,
        ms: one.ms,
        service: one.service,
        status: { code: one.error ? 'error' : 'unset' },
      }),
    ),
  );

/** What must come out, told again in another way: paths of what is shown, as a set. */
function oracle(spans: readonly Span[]): string[] {
  const shown = (one: Span): string => {
    const visible = one.service === 'payments';
    const start = BigInt(one.startTimeUnixNano);
    const end = BigInt(one.endTimeUnixNano);
    const parent = spans.find(other => other.spanId === one.parentSpanId);
    return [
      parent ? shown(parent) : 'root',
      visible ? `${one.spanId} ${one.name}` : 'hidden',
      start,
      end > start ? end - start : 0,
      one.status.code === 'error',
      one.service === 'ledger' ? OWNER.entityRef : '-',
    ].join('|');
  };
  return spans.map(shown).sort();
}

function told(viewed: ViewedSpan[]): string[] {
  const byId = new Map(viewed.map(one => [one.id, one]));
  const shown = (one: ViewedSpan): string =>
    [
      one.parentId ? shown(byId.get(one.parentId)!) : 'root',
      one.visibility === 'visible' ? `${one.spanId} ${one.name}` : 'hidden',
      one.startTimeUnixNano,
      one.durationNano,
      one.visibility === 'visible' ? one.status.code === 'error' : one.error,
      (one as Hidden).owner?.entityRef ?? '-',
    ].join('|');
  return viewed.map(shown).sort();
}

describe('viewTrace, any trace', () => {
  it('agrees with an oracle on what is shown, and where it hangs', () => {
    fc.assert(
      fc.property(trace, spans => {
        expect(told(view(spans).spans)).toEqual(oracle(spans));
      }),
      { numRuns: 500 },
    );
  });

  it('tells nothing by order or ids: what is hidden may change unseen', () => {
    fc.assert(
      fc.property(trace, fc.infiniteStream(fc.nat()), (spans, random) => {
        const next = () => random.next().value as number;
        // Other ids, names, attributes and another order of arrival.
        const ids = new Map(
          spans
            .filter(one => one.service !== 'payments')
            .map((one, at) => [
              one.spanId,
              `f${(next() % 0xffff).toString(16).padStart(4, '0')}${at}`.padEnd(
                16,
                '0',
              ),
            ]),
        );
        const others = spans
          .map(one => ({
            ...one,
            spanId: ids.get(one.spanId) ?? one.spanId,
            ...(one.parentSpanId && {
              parentSpanId: ids.get(one.parentSpanId) ?? one.parentSpanId,
            }),
            ...(ids.has(one.spanId) && {
              name: `other ${next()}`,
              kind: 'server' as const,
              attributes: { x: next() },
            }),
          }))
          .map(one => ({ one, at: next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(JSON.stringify(view(others))).toBe(JSON.stringify(view(spans)));
      }),
      { numRuns: 500 },
    );
  });

  it('survives any shape: rings, twins, orphans', () => {
    const broken = fc.array(
      fc.record({
        id: fc.constantFrom('1', '2', '3', '4', '5'),
        parent: fc.option(fc.constantFrom('1', '2', '3', '4', '5', '6'), {
          nil: undefined,
        }),
        start: fc.nat({ max: 3 }),
        service: fc.constantFrom('payments', 'ledger'),
      }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(broken, all => {
        const { spans } = view(all.map(one => span(one)));
        expect(spans).toHaveLength(all.length);
        expect(
          shapeOf(spans).every(
            ([, parent], at) => !parent || Number(parent.slice(1)) <= at,
          ),
        ).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
