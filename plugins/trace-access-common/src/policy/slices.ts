// Well under the 10 ms that others may have to wait: a collection of garbage
// may fall into any slice.
const DEFAULT_SLICE_MS = 1;

/** One turn of the event loop, in Node and in browsers. */
function turn(): Promise<void> {
  const scope = globalThis as {
    setImmediate?: (callback: () => void) => void;
  };
  return new Promise(resolve => {
    if (scope.setImmediate) {
      scope.setImmediate(resolve);
    } else if (typeof MessageChannel === 'function') {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    } else {
      setTimeout(resolve, 0);
    }
  });
}

/** Runs steps to their end at once. */
export function runToEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/**
 * Runs steps to their end, letting others run whenever a slice of time is used
 * up. A step must itself be short.
 */
export async function runInSlices<T>(options: {
  steps: Generator<void, T>;
  /** Milliseconds; default 1; 0 = all at once. */
  everyMs?: number;
}): Promise<T> {
  const { steps, everyMs = DEFAULT_SLICE_MS } = options;
  if (everyMs <= 0) {
    return runToEnd(steps);
  }
  for (;;) {
    const until = performance.now() + everyMs;
    while (performance.now() < until) {
      const step = steps.next();
      if (step.done) {
        return step.value;
      }
    }
    await turn();
  }
}

/** Sorts by merging short runs, a step after each. */
export function* sortSteps<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<void, T[]> {
  const RUN = 256;
  let runs: T[][] = [];
  for (let i = 0; i < items.length; i += RUN) {
    runs.push(items.slice(i, i + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const [a, b = []] = [runs[i], runs[i + 1]];
      const out: T[] = [];
      let [x, y] = [0, 0];
      while (x < a.length || y < b.length) {
        const first =
          y >= b.length || (x < a.length && compare(a[x], b[y]) <= 0);
        out.push(first ? a[x++] : b[y++]);
        if (out.length % 1024 === 0) {
          yield;
        }
      }
      merged.push(out);
      yield;
    }
    runs = merged;
  }
  return runs[0] ?? [];
}
