import { useCallback, useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';

/** What is known of an answer so far. */
export interface AnswerState<T> {
  /** The last good answer to this very question; kept while it is asked again. */
  value?: T;
  /** Why the last try failed. */
  error?: Error;
  loading: boolean;
  /** Asks again, keeping the value on the screen meanwhile. */
  retry: () => void;
}

interface Settled<T> {
  key?: string;
  value?: T;
  error?: Error;
  loading: boolean;
}

/**
 * Asks the backend once per key, aborts when the key changes or the component
 * goes, and never shows the answer of one key under another.
 *
 * @param options - `key` names the question; undefined = nothing is asked yet.
 */
export function useAnswer<T>(options: {
  key: string | undefined;
  load: (signal: AbortSignal) => Promise<T>;
}): AnswerState<T> {
  const { key } = options;
  const load = useRef(options.load);
  load.current = options.load;
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<Settled<T>>({ loading: false });

  useEffect(() => {
    if (key === undefined) return undefined;
    const abort = new AbortController();
    setState(previous =>
      previous.key === key
        ? { ...previous, loading: true }
        : { key, loading: true },
    );
    load.current(abort.signal).then(
      value => {
        if (!abort.signal.aborted) setState({ key, value, loading: false });
      },
      cause => {
        if (abort.signal.aborted) return;
        const error = toError(cause);
        setState(previous => ({
          key,
          value: previous.key === key ? previous.value : undefined,
          error,
          loading: false,
        }));
      },
    );
    return () => abort.abort();
  }, [key, attempt]);

  const retry = useCallback(() => setAttempt(n => n + 1), []);
  if (key === undefined) return { loading: false, retry };
  if (state.key !== key) return { loading: true, retry };
  const { value, error, loading } = state;
  return { value, error, loading, retry };
}
