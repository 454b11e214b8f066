import { useEffect, useRef } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { CHANNEL, parseChange, type Change } from './live';
import { useInSight } from './useInSight';

const POLL_EVERY_MS = 10_000;
// Changes come in bursts (a revocation of many grants): one look serves them.
const GATHER_MS = 100;

/** What is watched, and what to do when it may have changed. */
export interface Watch {
  /** Which changes matter; all of them by default. */
  concerns?: (change: Change) => boolean;
  /** Whether something is awaited. */
  pending: boolean;
  onChange: () => void;
}

/**
 * Says when to look again: on a signal, and every ten seconds while something
 * is awaited, since a portal may have no signals and a socket may be down.
 * Nothing is looked at while the page is out of sight; that is made up for when
 * it comes back.
 *
 * @param options - undefined = nothing is watched.
 */
export function useLive(options: Watch | undefined): void {
  const watching = options !== undefined;
  const pending = options?.pending ?? false;
  // A portal that has not installed signals has no such API.
  const signals = useApiHolder().get(signalApiRef);
  const latest = useRef(options);
  latest.current = options;
  const look = useInSight(() => latest.current?.onChange());

  useEffect(() => {
    if (!watching) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = signals?.subscribe(CHANNEL, message => {
      const change = parseChange(message);
      if (!change || latest.current?.concerns?.(change) === false) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        look();
      }, GATHER_MS);
    });
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [signals, watching, look]);

  useEffect(() => {
    if (!pending) return undefined;
    const timer = setInterval(look, POLL_EVERY_MS);
    return () => clearInterval(timer);
  }, [pending, look]);
}
