import { useCallback, useRef } from 'react';
import { ResponseError } from '@backstage/errors';
import { useAction } from './useAction';

/** What is sent, and the header that makes sending it twice the same as once. */
export interface Intent<B> {
  body: B;
  header: { 'Idempotency-Key': string };
}

/** Whether the backend has certainly not done it, so that the next press is another intent. */
export function isRefused(error: unknown): boolean {
  return error instanceof ResponseError && error.statusCode < 500;
}

/**
 * A change at the backend that happens once, however often its button is
 * pressed: while it is open whether a try got through (a lost connection, a
 * failing backend), the next one bears the same idempotency key.
 */
export function useIntent<B, T>(options: {
  send: (intent: Intent<B>) => Promise<T>;
  onDone: (result: T) => void;
}) {
  const latest = useRef(options.send);
  latest.current = options.send;
  const key = useRef<string>();
  const act = useCallback(async (body: B) => {
    key.current ??= crypto.randomUUID();
    try {
      const result = await latest.current({
        body,
        header: { 'Idempotency-Key': key.current },
      });
      key.current = undefined;
      return result;
    } catch (error) {
      if (isRefused(error)) key.current = undefined;
      throw error;
    }
  }, []);
  return useAction(act, options.onDone);
}
