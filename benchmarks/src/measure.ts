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

/**
 * What this thread has worked, in milliseconds; undefined where Node cannot
 * tell (before 23.9).
 */
function threadTime(): number | undefined {
  const { threadCpuUsage } = process as {
    threadCpuUsage?: () => { user: number; system: number };
  };
  const usage = threadCpuUsage?.call(process);
  return usage && (usage.user + usage.system) / 1000;
}

/**
 * The longest that work kept the event loop to itself, in milliseconds: by the
 * clock, and as the thread's own work, which leaves out what other processes
 * take from it (and is measured by the clock where Node cannot tell).
 */
export async function longestBlock(work: () => Promise<unknown>) {
  const block = { longest: 0, work: 0 };
  let last = performance.now();
  let lastWork = threadTime();
  let running = true;
  const tick = () => {
    const now = performance.now();
    const nowWork = threadTime();
    block.longest = Math.max(block.longest, now - last);
    block.work = Math.max(
      block.work,
      nowWork === undefined ? now - last : nowWork - lastWork!,
    );
    last = now;
    lastWork = nowWork;
    if (running) {
      setImmediate(tick);
    }
  };
  setImmediate(tick);
  await new Promise(setImmediate);
  block.longest = 0;
  block.work = 0;
  const start = performance.now();
  await work();
  running = false;
  return { ...block, total: performance.now() - start };
}

const SLICE_MS = 1;

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
