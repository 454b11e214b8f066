/** The value below which the given share of samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const microseconds = (ms: number) => `${(ms * 1000).toFixed(1)} µs`;
export const milliseconds = (ms: number) => `${ms.toFixed(1)} ms`;

/** How long each of several runs takes, in milliseconds. */
export function time(runs: number, run: (i: number) => void): number[] {
  const samples: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    run(i);
    samples.push(performance.now() - start);
  }
  return samples;
}

/** The longest time, in milliseconds, that work kept the event loop to itself. */
export async function longestBlock(work: () => Promise<unknown>) {
  let longest = 0;
  let last = performance.now();
  let running = true;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) {
      setImmediate(tick);
    }
  };
  setImmediate(tick);
  await new Promise(setImmediate);
  longest = 0;
  const start = performance.now();
  await work();
  running = false;
  return { longest, total: performance.now() - start };
}

const SLICE_MS = 3;

/** Keeps the processor busy for a time, giving the event loop its turns. */
export async function spinInSlices(ms: number) {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until);
    await new Promise(setImmediate);
  }
}

/** Collects garbage where `--expose-gc` allows it. */
export function collectGarbage() {
  (globalThis as { gc?: () => void }).gc?.();
}
