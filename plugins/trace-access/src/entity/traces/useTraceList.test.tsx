import type { ReactNode } from 'react';
import { act, renderHook } from '@testing-library/react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { createTraceAccessApi, traceAccessApiRef } from '../../api';
import { createFakeBackend, sampleTraces, TRACES } from '../../testing';
import { parseQuery } from '../filters/query';
import { useTraceList } from './useTraceList';

const NOW = Date.parse('2026-11-21T12:00:00Z');

/** A list of a hundred traces' source, of which so many have happened. */
function setup(search: string) {
  let happened = 3;
  const all = sampleTraces({ count: 100, from: NOW, to: NOW + 3_600_000 });
  const backend = createFakeBackend({
    [TRACES]: ({ path, query }): Schemas['TracePage'] => ({
      environment: path.environment,
      start: query.get('start')!,
      end: query.get('end')!,
      traces: all.slice(-happened),
      sources: [],
    }),
  });
  const api = createTraceAccessApi({
    discoveryApi: { getBaseUrl: async () => 'http://backend.test/api' },
    fetchApi: backend,
  });
  const hook = renderHook(
    () =>
      useTraceList({
        entityRef: 'component:default/payments',
        environment: 'prod',
        query: parseQuery(new URLSearchParams(search)),
      }),
    {
      wrapper: (props: { children: ReactNode }) => (
        <TestApiProvider apis={[[traceAccessApiRef, api]]}>
          {props.children}
        </TestApiProvider>
      ),
    },
  );
  return {
    ...hook,
    calls: backend.calls,
    happen: (count: number) => {
      happened += count;
    },
  };
}

const pass = (ms: number) =>
  act(async () => {
    await jest.advanceTimersByTimeAsync(ms);
  });
const windowOf = (call: string) => {
  const query = new URLSearchParams(call.split('?')[1]);
  return [query.get('start'), query.get('end')];
};

describe('useTraceList', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('asks once for the window that ends now', async () => {
    const { result, calls } = setup('window=15m');
    await pass(60_000);
    expect(calls.map(windowOf)).toEqual([
      ['2026-11-21T11:45:00.000Z', '2026-11-21T12:00:00.000Z'],
    ]);
    expect(result.current).toMatchObject({ loading: false, error: undefined });
    expect(result.current.list?.traces).toHaveLength(3);
  });

  it('looks for newer ones every ten seconds while live', async () => {
    const { result, calls, happen } = setup('live=1');
    await pass(1000);
    happen(2);
    await pass(8_000);
    expect(calls).toHaveLength(1);
    await pass(2_000);
    expect(calls).toHaveLength(2);
    expect(result.current.list?.traces).toHaveLength(5);
    expect(windowOf(calls[1])[1]).not.toBe(windowOf(calls[0])[1]);
  });

  it('rests while the page is out of sight', async () => {
    const { calls } = setup('live=1');
    await pass(1000);
    const visibility = jest
      .spyOn(document, 'visibilityState', 'get')
      .mockReturnValue('hidden');
    await pass(60_000);
    expect(calls).toHaveLength(1);
    visibility.mockRestore();
    await pass(10_000);
    expect(calls).toHaveLength(2);
  });

  it('stops when it is left', async () => {
    const { calls, unmount } = setup('live=1');
    await pass(1000);
    unmount();
    await pass(60_000);
    expect(calls).toHaveLength(1);
  });
});
