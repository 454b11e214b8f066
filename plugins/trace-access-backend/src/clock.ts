import {
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';

/** Time as a parameter: the whole backend asks this, and tests move it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The clock as a service, which tests replace. */
export const clockServiceRef = createServiceRef<Clock>({
  id: 'trace-access.clock',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({ service, deps: {}, factory: () => systemClock }),
});
