import { useCallback, useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';

/**
 * Something that is done at the press of a button, once at a time. What it
 * gives goes to `onDone` alone and is kept nowhere here.
 */
export function useAction<T, A extends unknown[]>(
  act: (...args: A) => Promise<T>,
  onDone: (result: T) => void,
) {
  const [state, setState] = useState<{ running: boolean; error?: Error }>({
    running: false,
  });
  const latest = useRef({ act, onDone });
  latest.current = { act, onDone };
  const running = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const run = useCallback(async (...args: A) => {
    if (running.current) return;
    running.current = true;
    setState({ running: true });
    try {
      const result = await latest.current.act(...args);
      running.current = false;
      if (!mounted.current) return;
      setState({ running: false });
      latest.current.onDone(result);
    } catch (error) {
      running.current = false;
      if (mounted.current) setState({ running: false, error: toError(error) });
    }
  }, []);
  return { ...state, run };
}
