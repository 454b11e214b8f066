import { GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import { startLocalCloud, type LocalCloud } from '@tracegate/local-cloud';
import type { IssuedSession } from '@tracegate/plugin-trace-access-node';
import { AwsRevocationProvider } from '../iam/AwsRevocationProvider';
import type { AwsSessionCredentials } from '../sts/AwsSessionCredentials';
import {
  ACCOUNT,
  assumeRoles,
  BASE,
  providerOf,
  readTraces,
  REGION,
  request,
  trustPolicy,
} from './cloud';

const policies = `arn:aws:iam::${ACCOUNT}:policy/trace-access/TraceAccessRevocations-*`;
const roles = `arn:aws:iam::${ACCOUNT}:role/trace-access/*`;

/** What the broker may do in IAM, as docs/aws-role.md has it. */
const writeRevocations = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'iam:CreatePolicy',
        'iam:CreatePolicyVersion',
        'iam:DeletePolicyVersion',
        'iam:GetPolicyVersion',
        'iam:ListPolicyVersions',
      ],
      Resource: policies,
    },
    {
      Effect: 'Allow',
      Action: 'iam:AttachRolePolicy',
      Resource: roles,
      Condition: {
        ArnLike: { 'iam:PolicyARN': policies },
        ArnEquals: {
          'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/TraceReadBoundary`,
        },
      },
    },
    {
      Effect: 'Allow',
      Action: ['iam:GetRole', 'iam:ListAttachedRolePolicies'],
      Resource: roles,
    },
  ],
};

/**
 * A cloud with the roles `reader`, `unbounded` (without a boundary) and
 * `closed` (which the broker may assume, and not write to).
 */
export async function startRevocableCloud(
  options: { now?: () => number; propagationMs?: number } = {},
): Promise<LocalCloud> {
  const role = (name: string, path = '/trace-access/') => ({
    name,
    path,
    trustPolicy,
    permissionsBoundary: 'TraceReadBoundary' as string | undefined,
    policies: { Read: readTraces },
  });
  return startLocalCloud({
    propagationMs: 0,
    ...options,
    seed: {
      account: ACCOUNT,
      region: REGION,
      managedPolicies: [{ name: 'TraceReadBoundary', document: readTraces }],
      users: [
        {
          name: 'portal',
          accessKey: { id: BASE.accessKeyId, secret: BASE.secretAccessKey },
          policies: { assume: assumeRoles, revoke: writeRevocations },
        },
      ],
      roles: [
        role('reader'),
        { ...role('unbounded'), permissionsBoundary: undefined },
        role('closed', '/elsewhere/'),
      ],
    },
  });
}

export const policyArn = (roleName: string) =>
  `arn:aws:iam::${ACCOUNT}:policy/trace-access/TraceAccessRevocations-${roleName}`;

/** A role of that cloud, as the policy documents would name it. */
export function targetOf(roleName = 'reader') {
  const path = roleName === 'closed' ? 'elsewhere' : 'trace-access';
  const { role } = request({ roleName: `${path}/${roleName}` });
  return { role, environment: 'prod' };
}

export function revokerOf(options: {
  cloud: LocalCloud;
  endpoint?: string;
  path?: string;
}): AwsRevocationProvider {
  const { cloud, endpoint = cloud.aws.url, path } = options;
  return new AwsRevocationProvider({
    baseCredentialsOf: async () => ({ credentials: async () => BASE }),
    endpoint,
    path: path ?? '/trace-access/',
  });
}

/** A session that tells whether it still works: `alive`, or AWS's refusal. */
export async function sessionOn(
  cloud: LocalCloud,
  change: Parameters<typeof request>[0] & { role?: never } = {},
): Promise<() => Promise<string>> {
  const { role } = targetOf(change.roleName);
  const { roleName: _, ...rest } = change;
  const issued: IssuedSession = await providerOf(
    cloud,
    BASE,
    cloud.clock.now,
  ).issue(
    { ...request(rest), endsAt: cloud.clock.now() + 3_600_000, role },
    { signal: new AbortController().signal },
  );
  const client = new XRayClient({
    endpoint: cloud.aws.url,
    region: REGION,
    credentials: (issued.credentials as AwsSessionCredentials).identity(),
  });
  return () => {
    const now = new Date(cloud.clock.now());
    const command = new GetTraceSummariesCommand({
      StartTime: new Date(now.getTime() - 60_000),
      EndTime: now,
    });
    return client.send(command).then(
      () => 'alive',
      ({ name }) => name,
    );
  };
}
