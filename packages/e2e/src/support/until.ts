/** Waits until `probe` gives something truthy; polls, since what it waits for is another process. */
export async function until<T>(
  probe: () => Promise<T | undefined | false>,
  options: { limitMs?: number; what: string },
): Promise<T> {
  const end = Date.now() + (options.limitMs ?? 30_000);
  for (;;) {
    let cause: unknown;
    const found = await probe().catch(error => {
      cause = error;
      return undefined;
    });
    if (found) return found;
    if (Date.now() > end) {
      throw new Error(`Waited in vain: ${options.what}`, { cause });
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}
