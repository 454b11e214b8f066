import { InputError } from '@backstage/errors';
import type { Action } from '@tracegate/plugin-trace-access-common';
import { isoSeconds } from '../isoSeconds';

/** STS's limit for the text of an inline session policy. */
export const MAX_POLICY_LENGTH = 2048;

/** The X-Ray calls that showing traces takes, and nothing else. */
const VIEW_CALLS: readonly string[] = [
  'xray:BatchGetTraces',
  'xray:GetServiceGraph',
  'xray:GetTraceGraph',
  'xray:GetTraceSegmentDestination',
  'xray:GetTraceSummaries',
];

/** What else people's own tools read traces with: Transaction Search. */
const SEARCH_CALLS: readonly string[] = [
  'logs:GetQueryResults',
  'xray:GetRetrievedTracesGraph',
  'xray:ListRetrievedTraces',
  'xray:StartTraceRetrieval',
];

interface SessionPolicyOptions {
  action: Action;
  /** Epoch milliseconds. */
  endsAt: number;
  /** CIDR blocks from which alone a session that leaves the backend may be used. */
  network?: readonly string[];
  /** Whose log group of spans may be searched. */
  account: { partition: string; accountId: string };
}

/**
 * The inline policy of a session: only what its action needs, nothing of STS
 * or IAM, and nothing at all from the session's end on, since STS can't issue
 * less than 900 seconds.
 *
 * @throws InputError - no session policy exists for the action, or it is longer than STS takes
 */
export function sessionPolicy(options: SessionPolicyOptions): string {
  const { action, endsAt, network } = options;
  // A session may end early but never late.
  const end = isoSeconds(endsAt, 'down');
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      ...allowed(options),
      { Effect: 'Deny', Action: ['sts:*', 'iam:*'], Resource: '*' },
      denyAll({ DateGreaterThanEquals: { 'aws:CurrentTime': end } }),
      ...(network && action !== 'view'
        ? [denyAll({ NotIpAddress: { 'aws:SourceIp': network } })]
        : []),
    ],
  });
  if (policy.length > MAX_POLICY_LENGTH) {
    throw new InputError(
      `The session policy is ${policy.length} characters long, and AWS STS takes ${MAX_POLICY_LENGTH}; list fewer than ${network?.length ?? 0} blocks, and wider ones, under conditions.network of the binding`,
    );
  }
  return policy;
}

function allowed({ action, account }: SessionPolicyOptions): object[] {
  const allow = (calls: readonly string[], resource = '*') => ({
    Effect: 'Allow',
    Action: calls,
    Resource: resource,
  });
  switch (action) {
    case 'view':
      return [allow(VIEW_CALLS)];
    case 'console':
    case 'credentials':
      return [
        allow([...VIEW_CALLS, ...SEARCH_CALLS]),
        allow(
          ['logs:StartQuery'],
          `arn:${account.partition}:logs:*:${account.accountId}:log-group:aws/spans:*`,
        ),
      ];
    default:
      throw new InputError(
        `AWS sessions are issued for 'view', 'console' and 'credentials', not for '${action}'`,
      );
  }
}

function denyAll(condition: object): object {
  return {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: condition,
  };
}
