/** Reads many things by key in one call; absent ones are left out. */
export type ReadMany<K, V> = (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>;

/** Once everything that is ready to run has run, and asked for what it wants. */
const afterwards = () =>
  Promise.resolve().then(
    () => new Promise<void>(resolve => process.nextTick(resolve)),
  );

/**
 * Makes one read of all that are asked for at the same time: who asks about two
 * thousand people side by side makes no more calls than who asks about one. A
 * read begins after the last of those who share it has asked, so that nobody
 * gets anything older than they would have got alone.
 */
export function joined<K, V>(readMany: ReadMany<K, V>): ReadMany<K, V> {
  let next: { keys: Set<K>; found: Promise<ReadonlyMap<K, V>> } | undefined;
  const begin = () => {
    const keys = new Set<K>();
    const found = afterwards().then(() => {
      next = undefined;
      return readMany([...keys]);
    });
    return { keys, found };
  };
  return async wanted => {
    next ??= begin();
    const { keys, found } = next;
    wanted.forEach(key => keys.add(key));
    const all = await found;
    return new Map(
      wanted.flatMap(key => {
        const value = all.get(key);
        return value === undefined ? [] : [[key, value] as const];
      }),
    );
  };
}
