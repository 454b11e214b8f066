import type { Response } from 'express';

/** Nobody waits longer for an answer. */
const LONGEST_MS = 60_000;

/** Aborted when the client goes before it has its answer, or after a minute. */
export function clientGone(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) {
      controller.abort(new DOMException('The client went away', 'AbortError'));
    }
  });
  return AbortSignal.any([controller.signal, AbortSignal.timeout(LONGEST_MS)]);
}
