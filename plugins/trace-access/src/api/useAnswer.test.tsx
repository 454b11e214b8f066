import { act, renderHook, waitFor } from '@testing-library/react';
import { useAnswer } from './useAnswer';

/** A question whose answers come when the test says so. */
function pending() {
  const asked: {
    key: string;
    signal: AbortSignal;
    answer: (value: string) => void;
    fail: (error: Error) => void;
  }[] = [];
  const load = (key: string) => (signal: AbortSignal) =>
    new Promise<string>((answer, fail) => {
      asked.push({ key, signal, answer, fail });
    });
  return { asked, load };
}

describe('useAnswer', () => {
  it('asks nothing before there is a question', () => {
    const { asked, load } = pending();
    const { result } = renderHook(() =>
      useAnswer({ key: undefined, load: load('x') }),
    );
    expect(asked).toHaveLength(0);
    expect(result.current).toMatchObject({ loading: false });
  });

  it('never shows the answer of one question under another', async () => {
    const { asked, load } = pending();
    const { result, rerender } = renderHook(
      ({ key }) => useAnswer({ key, load: load(key) }),
      { initialProps: { key: 'a' } },
    );
    await act(async () => asked[0].answer('answer a'));
    expect(result.current.value).toBe('answer a');
    rerender({ key: 'b' });
    expect(result.current).toMatchObject({ loading: true });
    expect(result.current.value).toBeUndefined();
    rerender({ key: 'c' });
    expect(asked[1].signal.aborted).toBe(true);
    await act(async () => asked[2].answer('answer c'));
    await act(async () => asked[1].answer('answer b'));
    expect(result.current.value).toBe('answer c');
  });

  it('keeps the value while it asks again, and when that fails', async () => {
    const { asked, load } = pending();
    const { result } = renderHook(() =>
      useAnswer({ key: 'a', load: load('a') }),
    );
    await act(async () => asked[0].answer('first'));
    act(() => result.current.retry());
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(result.current).toMatchObject({ value: 'first', loading: true });
    await act(async () => asked[1].fail(new Error('down')));
    expect(result.current).toMatchObject({ value: 'first', loading: false });
    expect(result.current.error?.message).toBe('down');
  });

  it('aborts when nobody waits any more', () => {
    const { asked, load } = pending();
    const { unmount } = renderHook(() =>
      useAnswer({ key: 'a', load: load('a') }),
    );
    unmount();
    expect(asked[0].signal.aborted).toBe(true);
  });
});
