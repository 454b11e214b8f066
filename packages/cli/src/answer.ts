import type {
  Decision,
  Explanation,
  Outcome,
  Reason,
} from '@tracegate/plugin-trace-access-common';

/** What the command prints, in this order of keys. */
export interface Answer {
  outcome: Outcome;
  binding: string | null;
  role: string | null;
  maxDuration: string | null;
  policyVersion: string | null;
  why: Reason[];
}

/** A decision as an answer. */
export function answerOf(
  decision: Decision,
  why: readonly Reason[] = decision.why,
): Answer {
  return {
    outcome: decision.outcome,
    binding: decision.binding ?? null,
    role: decision.role ?? null,
    maxDuration: decision.maxDuration ?? null,
    policyVersion: decision.policyVersion,
    why: why.map(({ code, message }) => ({ code, message })),
  };
}

/** The decision's own reasons, then the chain or the nearest misses. */
export function whyOf(explanation: Explanation): Reason[] {
  const { decision, steps, nearestMisses } = explanation;
  const reasons = new Map(
    [...decision.why, ...steps].map(reason => [reason.message, reason]),
  );
  return [
    ...reasons.values(),
    ...nearestMisses.map(({ binding, missing }) => ({
      code: 'nearest-miss',
      message: `Binding ${binding}: ${missing
        .map(reason => reason.message)
        .join(' ')}`,
    })),
  ];
}

/** Denied, since the question could not even be put. */
export function refusal(options: {
  code: string;
  message: string;
  policyVersion: string | null;
}): Answer {
  const { code, message, policyVersion } = options;
  return {
    outcome: 'denied',
    binding: null,
    role: null,
    maxDuration: null,
    policyVersion,
    why: [{ code, message }],
  };
}

/** An answer for people. */
export function textOf(answer: Answer): string {
  const terms = [
    answer.binding && `binding ${answer.binding}`,
    answer.role && `role ${answer.role}`,
    answer.maxDuration && `at most ${answer.maxDuration}`,
  ].filter(Boolean);
  return [
    `${answer.outcome}${terms.length ? `: ${terms.join(', ')}` : ''}`,
    ...answer.why.map(({ message }) => `  - ${message}`),
    `  policy ${answer.policyVersion?.slice(0, 12) ?? 'invalid'}`,
    '',
  ].join('\n');
}
