import type { PropsWithChildren } from 'react';
import { act, renderHook } from '@testing-library/react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { createFakeSignals } from '../testing';
import { useLive, type Watch } from './useLive';

const change = { kind: 'grant', id: '01JDGRA1', state: 'active' };

function watch(initial: Partial<Watch> | undefined, installed = true) {
  const signals = createFakeSignals();
  const onChange = jest.fn();
  const apis = installed ? ([[signalApiRef, signals.api]] as const) : [];
  const hook = renderHook(
    (options: Partial<Watch> | undefined) =>
      useLive(options && { pending: false, onChange, ...options }),
    {
      initialProps: initial,
      wrapper: ({ children }: PropsWithChildren) => (
        <TestApiProvider apis={[...apis]}>{children}</TestApiProvider>
      ),
    },
  );
  return { ...hook, signals, onChange };
}

/** The page goes out of sight, or comes back. */
function turn(visibilityState: DocumentVisibilityState) {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    value: visibilityState,
  });
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

describe('useLive', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    turn('visible');
  });
  const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));

  it('looks once for a burst of signals', () => {
    const { signals, onChange } = watch({});
    for (let i = 0; i < 20; i++) signals.send(change);
    expect(onChange).not.toHaveBeenCalled();
    pass(1000);
    expect(onChange).toHaveBeenCalledTimes(1);
    signals.send(change);
    pass(1000);
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['of another kind', { ...change, kind: 'other' }],
    ['without an id', { kind: 'grant', state: 'active' }],
    ['that is not concerned', { ...change, id: 'another' }],
  ])('leaves a message %s alone', (_, message) => {
    const { signals, onChange } = watch({
      concerns: ({ id }) => id === change.id,
    });
    signals.send(message);
    pass(60_000);
    expect(onChange).not.toHaveBeenCalled();
  });

  it('looks every ten seconds while something is awaited, and no longer', () => {
    const { onChange, rerender } = watch({ pending: true });
    pass(30_000);
    expect(onChange).toHaveBeenCalledTimes(3);
    rerender({ pending: false });
    pass(60_000);
    expect(onChange).toHaveBeenCalledTimes(3);
  });

  it('goes on where the portal has no signals', () => {
    const { onChange } = watch({ pending: true }, false);
    pass(10_000);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('looks at nothing while the page is out of sight, and once when it is back', () => {
    const { signals, onChange } = watch({ pending: true });
    turn('hidden');
    signals.send(change);
    pass(60_000);
    expect(onChange).not.toHaveBeenCalled();
    turn('visible');
    expect(onChange).toHaveBeenCalledTimes(1);
    turn('hidden');
    turn('visible');
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('lets go when nothing is watched, and when it goes', () => {
    const { signals, onChange, rerender, unmount } = watch({});
    expect(signals.listeners()).toBe(1);
    rerender(undefined);
    expect(signals.listeners()).toBe(0);
    rerender({ pending: true });
    unmount();
    expect(signals.listeners()).toBe(0);
    pass(60_000);
    expect(onChange).not.toHaveBeenCalled();
  });
});
