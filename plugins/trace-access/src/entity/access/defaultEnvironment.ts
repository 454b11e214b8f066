import type { Schemas } from '@tracegate/plugin-trace-access-common';

type EnvironmentAccess = Schemas['EnvironmentAccess'];

const tiers = { low: 0, medium: 1, high: 2 };
const states = { closed: 0, ask: 1, ready: 2, open: 3 };

/**
 * The environment to show where the link names none: an open one, else an
 * approved one, else one to ask for, and among those the one that matters most,
 * since people come here in trouble.
 */
export function defaultEnvironment(
  environments: readonly EnvironmentAccess[],
): EnvironmentAccess | undefined {
  return environments.reduce<EnvironmentAccess | undefined>(
    (best, next) =>
      !best ||
      states[next.state] > states[best.state] ||
      (next.state === best.state && tiers[next.tier] >= tiers[best.tier])
        ? next
        : best,
    undefined,
  );
}
