import { byCodeUnit } from '../language/version';
import type { Binding, Environment } from '../policy';

/**
 * Which of several candidates of one class decides comes first: the higher
 * priority, then the shorter maxDuration (absent = longest), then the smaller
 * name by code unit.
 */
export function byPrecedence(a: Binding, b: Binding): number {
  const durations =
    (a.maxDurationMs ?? Infinity) === (b.maxDurationMs ?? Infinity)
      ? 0
      : (a.maxDurationMs ?? Infinity) - (b.maxDurationMs ?? Infinity);
  return b.priority - a.priority || durations || byCodeUnit(a.name, b.name);
}

/** The classes of candidate, in the order in which they decide. */
export type CandidateClass = 'deny' | 'standing' | 'onRequest';

/**
 * The class of a binding in an environment, whose floor may turn standing
 * access into access on request.
 */
export function classOf(
  binding: Binding,
  environment: Environment,
): CandidateClass {
  if (binding.effect === 'deny') {
    return 'deny';
  }
  return binding.access === 'standing' &&
    environment.floor.access !== 'onRequest'
    ? 'standing'
    : 'onRequest';
}
