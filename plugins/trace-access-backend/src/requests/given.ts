import { ConflictError, InputError } from '@backstage/errors';
import {
  formatDuration,
  parseDuration,
  type Action,
} from '@tracegate/plugin-trace-access-common';
import { SHORTEST_MS } from './draftTimes';
import type { Verdict } from './ReviewService';
import type { RequestRecord, ReviewRecord } from './requestRecord';

/** What of a request the approvers leave. */
export interface Given {
  durationMs: number;
  actions: readonly Action[];
}

/**
 * What a verdict takes off what was asked for.
 *
 * @throws InputError - it would give more
 */
export function lessOf(options: {
  request: RequestRecord;
  verdict: Verdict;
}): Partial<Given> {
  const { request, verdict } = options;
  if (verdict.verdict === 'deny') return {};
  const less: Partial<Given> = {};
  if (verdict.duration !== undefined) {
    const ms = parseDuration(verdict.duration);
    if (ms === undefined || ms < SHORTEST_MS || ms > request.durationMs) {
      throw new InputError(
        `Give a duration between a minute and the ${formatDuration(request.durationMs)} that were asked for.`,
      );
    }
    less.durationMs = ms;
  }
  if (verdict.actions !== undefined) {
    const actions = [...new Set(verdict.actions)].sort();
    if (!actions.every(action => request.actions.includes(action))) {
      throw new InputError(
        `Only ${request.actions.join(', ')} was asked for: give of that.`,
      );
    }
    less.actions = actions;
  }
  return less;
}

/**
 * Of several approvers each may give less: what all of them give is given.
 *
 * @throws ConflictError - they have no action in common
 */
export function leastOf(
  request: RequestRecord,
  approvals: readonly ReviewRecord[],
): Given {
  const actions = request.actions.filter(action =>
    approvals.every(one => one.actions?.includes(action) ?? true),
  );
  if (actions.length === 0) {
    throw new ConflictError(
      'The approvers have left no action in common: deny it, or give one that the others gave.',
    );
  }
  return {
    actions,
    durationMs: Math.min(
      request.durationMs,
      ...approvals.map(one => one.durationMs ?? Infinity),
    ),
  };
}
