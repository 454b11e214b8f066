import { InputError } from '@backstage/errors';
import type { Action } from '@tracegate/plugin-trace-access-common';

/** STS's limit for the text of an inline session policy. */
export const MAX_POLICY_LENGTH = 2048;

/** The X-Ray calls that showing traces takes, and nothing else. */
export const VIEW_CALLS: readonly string[] = [
  'xray:BatchGetTraces',
  'xray:GetServiceGraph',
  'xray:GetTraceGraph',
  'xray:GetTraceSegmentDestination',
  'xray:GetTraceSummaries',
];

const CALLS: Partial<Record<Action, readonly string[]>> = { view: VIEW_CALLS };

/**
 * The inline policy of a session: only what its action needs, nothing of STS
 * or IAM, and nothing at all from the session's end on, since STS can't issue
 * less than 900 seconds.
 *
 * @throws InputError - no session policy exists for the action
 */
export function sessionPolicy(options: {
  action: Action;
  /** Epoch milliseconds. */
  endsAt: number;
}): string {
  const { action, endsAt } = options;
  const calls = CALLS[action];
  if (!calls) {
    throw new InputError(
      `AWS sessions are issued for 'view' only, not for '${action}'`,
    );
  }
  // Whole seconds, rounded down: IAM's dates are compared to the second, and a
  // session may end early but never late.
  const end = new Date(Math.floor(endsAt / 1000) * 1000)
    .toISOString()
    .replace('.000Z', 'Z');
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: calls, Resource: '*' },
      { Effect: 'Deny', Action: ['sts:*', 'iam:*'], Resource: '*' },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': end } },
      },
    ],
  });
}
