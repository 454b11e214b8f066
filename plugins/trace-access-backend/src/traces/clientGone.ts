import { ServiceUnavailableError } from '@backstage/errors';
import type { Response } from 'express';

/** Nobody waits longer for an answer. */
const LONGEST_MS = 60_000;

/** Whether the client went, so that nobody is told anything. */
export function clientLeft(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason?.name === 'AbortError';
}

/** Aborted when the client goes before it has its answer, or after a minute. */
export function clientGone(
  response: Response,
  { longestMs = LONGEST_MS }: { longestMs?: number } = {},
): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) {
      controller.abort(new DOMException('The client went away', 'AbortError'));
    }
  });
  const late = setTimeout(
    () =>
      controller.abort(
        new ServiceUnavailableError(
          'Reading took longer than a minute. Try a shorter time range, or again in a moment',
        ),
      ),
    longestMs,
  );
  late.unref();
  response.once('close', () => clearTimeout(late));
  return controller.signal;
}
