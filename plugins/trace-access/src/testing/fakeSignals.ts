import type { SignalApi } from '@backstage/plugin-signals-react';

/** Signals that come when the test says so. */
export function createFakeSignals() {
  const listeners = new Set<(message: any) => void>();
  const api: SignalApi = {
    subscribe: (channel, listener) => {
      if (channel === 'trace-access') listeners.add(listener);
      return { unsubscribe: () => listeners.delete(listener) };
    },
  };
  return {
    api,
    /** How many listen. */
    listeners: () => listeners.size,
    send: (message: object) => listeners.forEach(listener => listener(message)),
  };
}
