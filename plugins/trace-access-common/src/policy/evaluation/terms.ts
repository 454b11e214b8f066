import type { Outcome } from '../../model';
import type { Binding, Environment } from '../policy';
import type { CandidateClass } from './order';

/** What the winner gives, tightened by the environment's floor. */
export interface Terms {
  outcome: Outcome;
  binding: string;
  role?: string;
  maxDuration?: string;
  maxDurationMs?: number;
  redact: readonly string[];
  approval?: string;
  approvals?: readonly string[];
}

const OUTCOMES: Record<CandidateClass, Outcome> = {
  deny: 'denied',
  standing: 'allowed',
  onRequest: 'requestable',
};

/** The terms of a binding in an environment. */
export function termsOf(options: {
  binding: Binding;
  candidateClass: CandidateClass;
  environment: Environment;
}): Terms {
  const { binding, candidateClass, environment } = options;
  const outcome = OUTCOMES[candidateClass];
  if (candidateClass === 'deny') {
    return { outcome, binding: binding.name, redact: [] };
  }
  const { floor } = environment;
  const tighter =
    (floor.maxDurationMs ?? Infinity) < (binding.maxDurationMs ?? Infinity)
      ? floor
      : binding;
  const approvals = [...new Set([binding.approval, floor.approval])].filter(
    (rule): rule is string => rule !== undefined,
  );
  return {
    outcome,
    binding: binding.name,
    role: binding.role,
    ...(tighter.maxDuration !== undefined && {
      maxDuration: tighter.maxDuration,
      maxDurationMs: tighter.maxDurationMs,
    }),
    redact: [...new Set([...binding.redact, ...floor.redact])],
    ...(candidateClass === 'onRequest' &&
      approvals.length > 0 && { approval: approvals[0], approvals }),
  };
}
