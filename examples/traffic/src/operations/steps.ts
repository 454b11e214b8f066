import type { Failure, Step, WorkStep } from '../operation';

/** A piece of own work; milliseconds. */
export const work = (name: string, median: number): WorkStep => ({
  kind: 'work',
  name,
  latency: { median, sigma: 0.5 },
});

/** A call of another operation. */
export const call = (
  operation: string,
  options: { attempts?: number; optional?: boolean; chance?: number } = {},
): Step => ({ kind: 'call', operation, ...options });

/** Somebody further down that doesn't answer in time. */
export const timeout = (chance: number, of: string): Failure => ({
  chance,
  status: 504,
  type: 'TimeoutError',
  message: () => `${of} did not answer within 3000 ms`,
});
