/** Waits for something that happens by itself, a minute at the most. */
export async function until(
  probe: () => Promise<boolean>,
  options: { everyMs: number } = { everyMs: 200 },
): Promise<void> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    if (await probe()) return;
    await new Promise(resolve => setTimeout(resolve, options.everyMs));
  }
  throw new Error('What the benchmark waits for did not happen in a minute');
}
