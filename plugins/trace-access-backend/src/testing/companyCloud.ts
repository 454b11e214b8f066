import type { JsonObject } from '@backstage/types';
import { startLocalCloud, type LocalCloud } from '@tracegate/local-cloud';
import traceAccessModuleAws from '@tracegate/plugin-trace-access-backend-module-aws';
import type { startPortal } from './startPortal';

const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
const BASE = { id: 'AKIASAMPLEBASE000001', secret: 'sample-secret' };
const BOUNDARY = 'TraceReadBoundary';
const PORTAL = { AWS: `arn:aws:iam::${ACCOUNT}:user/portal` };

function role(name: string, externalId: string) {
  return {
    name,
    trustPolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: PORTAL,
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': externalId } },
        },
        {
          Effect: 'Allow',
          Principal: PORTAL,
          Action: ['sts:TagSession', 'sts:SetSourceIdentity'],
        },
      ],
    },
    policies: { read: allow(['xray:Get*', 'xray:BatchGet*']) },
    permissionsBoundary: BOUNDARY,
  };
}

/** What revoking needs of the portal's own rights. */
const REVOKING = [
  'iam:AttachRolePolicy',
  'iam:CreatePolicy',
  'iam:CreatePolicyVersion',
  'iam:DeletePolicyVersion',
  'iam:GetPolicyVersion',
  'iam:GetRole',
  'iam:ListAttachedRolePolicies',
  'iam:ListPolicyVersions',
];

function allow(actions: string[]) {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  };
}

/** A local cloud that has the sample company's roles. */
export async function startCompanyCloud(
  options: {
    /** The portal may not write to the roles, so that copies can't be killed. */
    withoutRevoking?: boolean;
    /** Further roles, with their external ids. */
    roles?: Record<string, string>;
  } = {},
): Promise<LocalCloud> {
  return startLocalCloud({
    propagationMs: 0,
    seed: {
      account: ACCOUNT,
      region: REGION,
      users: [
        {
          name: 'portal',
          accessKey: BASE,
          policies: {
            assume: allow([
              'sts:AssumeRole',
              'sts:TagSession',
              'sts:SetSourceIdentity',
            ]),
            ...(!options.withoutRevoking && { revoke: allow(REVOKING) }),
          },
        },
      ],
      managedPolicies: [
        { name: BOUNDARY, document: allow(['xray:Get*', 'xray:BatchGet*']) },
      ],
      roles: Object.entries({
        'reader-prod': 'sample-prod',
        'sre-prod': 'sample-sre',
        ...options.roles,
      }).map(([name, externalId]) => role(name, externalId)),
    },
  });
}

type PortalOptions = Parameters<typeof startPortal>[0] & object;

/** A portal's options, with the AWS module that calls such a cloud. */
export function onCompanyCloud(options: {
  portal: PortalOptions;
  endpoint: string;
  signinEndpoint?: string;
}): PortalOptions {
  const { portal, endpoint, signinEndpoint } = options;
  const { config = {}, features = [] } = portal;
  return {
    ...portal,
    features: [traceAccessModuleAws, ...features],
    config: {
      ...config,
      aws: {
        mainAccount: { accessKeyId: BASE.id, secretAccessKey: BASE.secret },
      },
      traceAccess: {
        ...(config.traceAccess as JsonObject),
        aws: {
          endpoint,
          stsRegion: REGION,
          ...(signinEndpoint && { signinEndpoint }),
        },
      },
    },
  };
}
