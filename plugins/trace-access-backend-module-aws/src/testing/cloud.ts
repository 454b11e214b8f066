import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Role } from '@tracegate/plugin-trace-access-common';
import type { SessionRequest } from '@tracegate/plugin-trace-access-node';
import { startLocalCloud, type LocalCloud } from '@tracegate/local-cloud';
import { AwsCredentialProvider } from '../sts/AwsCredentialProvider';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const EXTERNAL_ID = 'sample-external-id';
/** The backend's own access key in the sample account. */
export const BASE = {
  accessKeyId: 'AKIASAMPLEBASE000001',
  secretAccessKey: 'sample-secret-of-the-backend',
};

const principal = { AWS: `arn:aws:iam::${ACCOUNT}:user/portal` };

/** The trust policy that the README gives, with all its conditions. */
export const trustPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: principal,
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: {
          'sts:ExternalId': EXTERNAL_ID,
          'aws:RequestTag/environment': 'prod',
        },
        StringLike: {
          'aws:RequestTag/user': '?*',
          'aws:RequestTag/trace-grant': '?*',
          'sts:SourceIdentity': '?*',
        },
      },
    },
    {
      Effect: 'Allow',
      Principal: principal,
      Action: 'sts:TagSession',
      Condition: {
        'ForAllValues:StringEquals': {
          'aws:TagKeys': [
            'user',
            'environment',
            'trace-grant',
            'entity',
            'request',
          ],
        },
      },
    },
    {
      Effect: 'Allow',
      Principal: principal,
      Action: 'sts:SetSourceIdentity',
    },
  ],
};

export const readTraces = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'xray:BatchGetTraces',
        'xray:GetServiceGraph',
        'xray:GetTraceGraph',
        'xray:GetTraceSummaries',
      ],
      Resource: '*',
    },
  ],
};

export const assumeRoles = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      Resource: '*',
    },
  ],
};

/** A cloud with the backend's user and one role per trust policy that is given. */
export async function startCloud(
  options: {
    roles?: Record<string, object>;
    /** What the roles may do; default reading traces. */
    permissions?: Record<string, unknown>;
    now?: () => number;
  } = {},
): Promise<LocalCloud> {
  const { roles = { reader: trustPolicy }, permissions = readTraces } = options;
  return startLocalCloud({
    propagationMs: 0,
    now: options.now,
    seed: {
      account: ACCOUNT,
      region: REGION,
      users: [
        {
          name: 'portal',
          accessKey: { id: BASE.accessKeyId, secret: BASE.secretAccessKey },
          policies: { assume: assumeRoles },
        },
        { name: 'someone' },
      ],
      roles: Object.entries(roles).map(([name, trust]) => ({
        name,
        trustPolicy: trust as Record<string, unknown>,
        maxSessionDuration: 4 * 3600,
        policies: {
          its: name === 'broker' ? assumeRoles : permissions,
        },
      })),
    },
  });
}

/** A provider whose base credentials are the backend's user, or those given. */
export function providerOf(
  cloud: LocalCloud,
  base: AwsCredentialIdentity = BASE,
  now?: () => number,
): AwsCredentialProvider {
  return new AwsCredentialProvider({
    baseCredentialsOf: async () => ({
      credentials: async () => base,
      stsRegion: REGION,
    }),
    config: { endpoint: cloud.aws.url, signinEndpoint: cloud.signin.url },
    now,
  });
}

/** What the backend would ask for Ana, in prod. */
export function request(
  change: Partial<SessionRequest> & {
    roleName?: string;
    externalId?: string;
    maxSessionMs?: number;
  } = {},
): SessionRequest {
  const { roleName = 'reader', externalId, maxSessionMs, ...rest } = change;
  const role: Role = {
    alias: 'payments-reader',
    owner: 'group:default/platform',
    provider: 'aws',
    environments: new Map(
      ['prod', 'dev'].map(environment => [
        environment,
        {
          arn: `arn:aws:iam::${ACCOUNT}:role/${roleName}`,
          externalId: externalId ?? EXTERNAL_ID,
          maxSessionMs,
        },
      ]),
    ),
  };
  return {
    sessionId: '01JDEMO0000000000000000000',
    principal: 'user:default/ana',
    environment: 'prod',
    action: 'view',
    role,
    traceGrant: '01JLEASE000000000000000000',
    endsAt: Date.now() + 3_600_000,
    ...rest,
  };
}

/** Sends segment documents to the cloud's X-Ray, as the administrator. */
export async function sendSegments(
  cloud: LocalCloud,
  documents: readonly string[],
): Promise<void> {
  const client = new XRayClient({
    endpoint: cloud.aws.url,
    region: REGION,
    credentials: {
      accessKeyId: cloud.admin.id,
      secretAccessKey: cloud.admin.secret,
    },
  });
  for (let at = 0; at < documents.length; at += 20) {
    const answer = await client.send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: documents.slice(at, at + 20),
      }),
    );
    const [refused] = answer.UnprocessedTraceSegments ?? [];
    if (refused) throw new Error(`${refused.ErrorCode}: ${refused.Message}`);
  }
  client.destroy();
}
