/** Runs over all items, at most `limit` at a time; rejects with the first failure and starts no more. */
export async function inParallel<T, R>(options: {
  items: readonly T[];
  limit: number;
  run: (item: T) => Promise<R>;
}): Promise<R[]> {
  const { items, limit, run } = options;
  const results = new Array<R>(items.length);
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      const at = next;
      next += 1;
      try {
        results[at] = await run(items[at]);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, worker),
  );
  return results;
}
