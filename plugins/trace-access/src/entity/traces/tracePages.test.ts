import fc from 'fast-check';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { appendOlder, listOf, prependNewer, traceKey } from './tracePages';

const page = (
  ids: string[],
  more: Partial<Schemas['TracePage']> = {},
): Schemas['TracePage'] => ({
  environment: 'prod',
  start: '2026-11-21T11:00:00Z',
  end: '2026-11-21T12:00:00Z',
  sources: [{ name: 'xray-prod', type: 'xray', state: 'ok' }],
  traces: ids.map(traceId => ({
    traceId,
    source: 'xray-prod',
    startTime: '2026-11-21T11:30:00Z',
    durationMs: 1,
    operation: 'GET /',
    spans: 1,
    errors: 0,
    services: [],
  })),
  ...more,
});
const ids = fc.array(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });

describe('pages of traces', () => {
  it('hold every trace once, in the order they came', () => {
    fc.assert(
      fc.property(ids, fc.array(ids), (first, others) => {
        const list = others.reduce(
          (so_far, next) => appendOlder(so_far, page(next)),
          listOf(page(first)),
        );
        expect(list.traces.map(t => t.traceId)).toEqual([
          ...new Set([first, ...others].flat()),
        ]);
      }),
    );
  });

  it('take newer traces to the top', () => {
    const list = prependNewer(listOf(page(['b', 'a'])), page(['c', 'b']));
    expect(list.traces.map(traceKey)).toEqual([
      'xray-prod/c',
      'xray-prod/b',
      'xray-prod/a',
    ]);
  });

  it('start anew rather than hide a gap', () => {
    const list = prependNewer(
      listOf(page(['b', 'a'])),
      page(['z', 'y'], { nextCursor: 'older' }),
    );
    expect(list.traces.map(t => t.traceId)).toEqual(['z', 'y']);
    expect(list.nextCursor).toBe('older');
  });

  it('keep the worst that was said of a source', () => {
    const list = appendOlder(
      listOf(page(['a'])),
      page(['b'], {
        sources: [
          {
            name: 'xray-prod',
            type: 'xray',
            state: 'partial',
            message: 'late',
          },
        ],
      }),
    );
    expect(list.sources[0].state).toBe('partial');
    expect(appendOlder(list, page(['c'])).sources[0].state).toBe('partial');
  });

  it('say why they are empty only while they are', () => {
    const empty = { reason: 'nothing-in-window' as const, message: 'None.' };
    const list = listOf(page([], { empty }));
    expect(list.empty).toEqual(empty);
    expect(prependNewer(list, page(['a'])).empty).toBeUndefined();
    expect(prependNewer(list, page([], { empty })).empty).toEqual(empty);
  });
});
