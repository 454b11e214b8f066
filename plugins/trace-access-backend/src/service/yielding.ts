const SLICE_MS = 4;
const CHECK_EVERY = 32;

/** One turn of the event loop. */
export const nextTurn = () =>
  new Promise<void>(resolve => setImmediate(resolve));

/**
 * Walks a long list in slices of a few milliseconds, so that requests are
 * served in between.
 */
export async function* yielding<T>(items: Iterable<T>): AsyncGenerator<T> {
  for await (const chunk of yieldingChunks(items)) yield* chunk;
}

/** The same in chunks, for work that is cheap per item. */
export async function* yieldingChunks<T>(
  items: Iterable<T>,
): AsyncGenerator<T[]> {
  let until = performance.now() + SLICE_MS;
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < CHECK_EVERY) continue;
    yield chunk;
    chunk = [];
    if (performance.now() >= until) {
      await nextTurn();
      until = performance.now() + SLICE_MS;
    }
  }
  if (chunk.length > 0) yield chunk;
}
