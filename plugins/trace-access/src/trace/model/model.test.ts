import fc from 'fast-check';
import { traceArbitrary } from './arbitraryTrace.test.helper';
import {
  barOf,
  buildSpanTree,
  figuresOf,
  hasChildren,
  nanosToIso,
  offsetMs,
  parentsFrom,
  ticks,
  visibleRows,
  walk,
  type SpanTree,
  type TraceSpan,
} from '.';

const start = '1790000000000000000';
const span = (
  id: string,
  parentId: string | undefined,
  startNano: string,
  durationNano: string,
): TraceSpan => ({
  visibility: 'hidden',
  id,
  ...(parentId ? { parentId } : {}),
  startTimeUnixNano: startNano,
  durationNano,
  error: false,
});

describe('buildSpanTree', () => {
  it('puts children under their parents by start time', () => {
    const tree = buildSpanTree([
      span('late', 'root', '1790000000300000000', '1000000'),
      span('root', undefined, start, '900000000'),
      span('early', 'root', '1790000000100000000', '150000000'),
      span('below', 'early', '1790000000120000000', '20000000'),
    ]);
    expect(
      tree.nodes.map(n => [n.span.id, n.depth, n.startMs, n.durationMs]),
    ).toEqual([
      ['root', 0, 0, 900],
      ['early', 1, 100, 150],
      ['below', 2, 120, 20],
      ['late', 1, 300, 1],
    ]);
    expect(tree.durationMs).toBe(900);
  });

  it('keeps nanoseconds that a number could not hold', () => {
    const tree = buildSpanTree([
      span('a', undefined, '1790000000000000001', '1'),
      span('b', 'a', '1790000000000000004', '3'),
    ]);
    expect(tree.nodes[1].startMs).toBeCloseTo(3e-6, 12);
    expect(tree.durationMs).toBeCloseTo(6e-6, 12);
  });

  it('loses no span, lists none twice, whatever the parents say', () => {
    fc.assert(
      fc.property(traceArbitrary, spans => {
        const { nodes } = buildSpanTree(spans);
        expect(nodes.map(n => n.span.id).sort()).toEqual(
          spans.map(s => s.id).sort(),
        );
      }),
    );
  });

  it('orders depth first, siblings by start, each subtree one range', () => {
    fc.assert(
      fc.property(traceArbitrary, spans => {
        const { nodes, durationMs } = buildSpanTree(spans);
        const lastStart = new Map<number, number>();
        nodes.forEach((node, i) => {
          expect(node.index).toBe(i);
          expect(node.parent).toBeLessThan(i);
          if (node.parent >= 0) {
            const parent = nodes[node.parent];
            expect(node.depth).toBe(parent.depth + 1);
            expect(node.end).toBeLessThanOrEqual(parent.end);
            expect(i).toBeLessThan(parent.end);
            expect(parent.span.id).toBe(node.span.parentId);
          } else {
            expect(node.depth).toBe(0);
          }
          for (let k = i + 1; k < node.end; k++) {
            expect(nodes[k].depth).toBeGreaterThan(node.depth);
          }
          if (node.end < nodes.length) {
            expect(nodes[node.end].depth).toBeLessThanOrEqual(node.depth);
          }
          expect(node.startMs).toBeGreaterThanOrEqual(
            lastStart.get(node.parent) ?? 0,
          );
          lastStart.set(node.parent, node.startMs);
          expect(node.startMs + node.durationMs).toBeLessThanOrEqual(
            durationMs + 1e-6,
          );
        });
      }),
    );
  });

  it('cuts a cycle at one span only', () => {
    const tree = buildSpanTree([
      span('a', 'c', start, '1'),
      span('b', 'a', start, '1'),
      span('c', 'b', start, '1'),
      span('tail', 'c', start, '1'),
    ]);
    expect(tree.nodes.filter(n => n.parent < 0)).toHaveLength(1);
    expect(tree.nodes).toHaveLength(4);
  });

  it('takes a chain of 50,000 spans', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) =>
      span(`s${i}`, i ? `s${i - 1}` : undefined, start, '10'),
    );
    const tree = buildSpanTree(chain.reverse());
    expect(tree.nodes.at(-1)?.depth).toBe(49_999);
    expect(tree.nodes[0].end).toBe(50_000);
  });
});

describe('visibleRows', () => {
  it('shows exactly the nodes without a collapsed ancestor, in order', () => {
    fc.assert(
      fc.property(traceArbitrary, fc.func(fc.boolean()), (spans, pick) => {
        const tree = buildSpanTree(spans);
        const collapsed = new Set(spans.map(s => s.id).filter(id => pick(id)));
        const isShown = (index: number): boolean => {
          for (
            let p = tree.nodes[index].parent;
            p >= 0;
            p = tree.nodes[p].parent
          ) {
            if (collapsed.has(tree.nodes[p].span.id)) return false;
          }
          return true;
        };
        expect(visibleRows(tree, collapsed).map(n => n.index)).toEqual(
          tree.nodes.map(n => n.index).filter(isShown),
        );
      }),
    );
  });

  it('shows the roots alone when all is collapsed', () => {
    fc.assert(
      fc.property(traceArbitrary, spans => {
        const tree = buildSpanTree(spans);
        const rows = visibleRows(tree, new Set(parentsFrom(tree, 0)));
        expect(rows).toEqual(tree.nodes.filter(n => n.depth === 0));
      }),
    );
  });
});

describe('walk', () => {
  const tree: SpanTree = buildSpanTree([
    span('root', undefined, start, '100'),
    span('a', 'root', start, '10'),
    span('a1', 'a', start, '5'),
    span('b', 'root', '1790000000000000050', '10'),
  ]);
  const press = (at: number, key: string, collapsed: string[] = []) => {
    const set = new Set(collapsed);
    return walk({
      tree,
      rows: visibleRows(tree, set),
      collapsed: set,
      at,
      key,
    });
  };

  it.each([
    ['down from nothing', -1, 'ArrowDown', { selected: 'root' }],
    ['down', 0, 'ArrowDown', { selected: 'a' }],
    ['down at the end', 3, 'ArrowDown', { selected: 'b' }],
    ['up at the top', 0, 'ArrowUp', { selected: 'root' }],
    ['right enters an open node', 1, 'ArrowRight', { selected: 'a1' }],
    ['right on a leaf', 2, 'ArrowRight', {}],
    ['left closes an open node', 1, 'ArrowLeft', { toggle: 'a' }],
    ['left on a leaf goes up', 2, 'ArrowLeft', { selected: 'a' }],
    ['end', 0, 'End', { selected: 'b' }],
    ['home', 3, 'Home', { selected: 'root' }],
    ['another key', 0, 'x', undefined],
  ])('%s', (_, at, key, result) => {
    expect(press(at, key)).toEqual(result);
  });

  it('opens a closed node, and leaves it to its parent', () => {
    expect(press(1, 'ArrowRight', ['a'])).toEqual({ toggle: 'a' });
    expect(press(1, 'ArrowLeft', ['a'])).toEqual({ selected: 'root' });
  });

  it('always selects a row that is on the screen', () => {
    fc.assert(
      fc.property(
        traceArbitrary,
        fc.nat(40),
        fc.constantFrom(
          'ArrowUp',
          'ArrowDown',
          'ArrowLeft',
          'ArrowRight',
          'PageDown',
          'PageUp',
          'Home',
          'End',
        ),
        (spans, place, key) => {
          const any = buildSpanTree(spans);
          const collapsed = new Set(parentsFrom(any, 1));
          const rows = visibleRows(any, collapsed);
          const at = Math.min(place, rows.length - 1);
          const result = walk({ tree: any, rows, collapsed, at, key });
          if (result?.selected !== undefined) {
            expect(rows.map(r => r.span.id)).toContain(result.selected);
          }
          if (result?.toggle !== undefined) {
            expect(hasChildren(rows[at])).toBe(true);
          }
        },
      ),
    );
  });
});

describe('barOf', () => {
  it('stays in its track', () => {
    const ms = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(ms, ms, ms, ms, (startMs, durationMs, fromMs, length) => {
        const bar = barOf(
          { startMs, durationMs },
          { fromMs, toMs: fromMs + length },
        );
        if (!bar) {
          expect(
            startMs + durationMs < fromMs || startMs > fromMs + length,
          ).toBe(true);
          return;
        }
        expect(bar.left).toBeGreaterThanOrEqual(0);
        expect(bar.width).toBeGreaterThanOrEqual(0);
        expect(bar.left + bar.width).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('is a fraction of the track', () => {
    expect(
      barOf({ startMs: 25, durationMs: 50 }, { fromMs: 0, toMs: 100 }),
    ).toEqual({ left: 0.25, width: 0.5 });
  });
});

describe('ticks', () => {
  it('gives round steps within the range', () => {
    expect(ticks({ fromMs: 0, toMs: 1000 }, 5)).toEqual([
      0, 200, 400, 600, 800, 1000,
    ]);
  });

  it('gives at most one more than asked for, all in the range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e7, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        (toMs, count) => {
          const all = ticks({ fromMs: 0, toMs }, count);
          expect(all.length).toBeLessThanOrEqual(count + 1);
          all.forEach(tick => {
            expect(tick).toBeGreaterThanOrEqual(0);
            expect(tick).toBeLessThanOrEqual(toMs * (1 + 1e-6));
          });
        },
      ),
    );
  });
});

describe('figuresOf', () => {
  it('counts every span once', () => {
    fc.assert(
      fc.property(traceArbitrary, spans => {
        const figures = figuresOf(buildSpanTree(spans));
        expect(figures.visible + figures.hidden).toBe(spans.length);
        expect(figures.services.reduce((sum, s) => sum + s.spans, 0)).toBe(
          figures.visible,
        );
      }),
    );
  });
});

describe('nanoseconds', () => {
  it('become offsets and instants', () => {
    expect(offsetMs('1790000000001500000', BigInt(start))).toBe(1.5);
    expect(nanosToIso(BigInt(start))).toBe('2026-09-21T14:13:20.000Z');
  });
});
