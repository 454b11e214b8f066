import { IAMClient } from '@aws-sdk/client-iam';
import { type Credentials, STSClient } from '@aws-sdk/client-sts';
import { XRayClient } from '@aws-sdk/client-xray';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '..';

export const ADMIN = { id: 'AKIASAMPLEADMIN00001', secret: 'sample-secret' };

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export const ADMIN_KEYS: Keys = {
  accessKeyId: ADMIN.id,
  secretAccessKey: ADMIN.secret,
};

/** A cloud whose clock the test moves, and real SDK clients for it. */
export interface TestCloud {
  cloud: LocalCloud;
  /** Moves the cloud's clock, and that of clients made from now on. */
  advance(ms: number): void;
  now(): number;
  sts(keys?: Keys): STSClient;
  iam(keys?: Keys): IAMClient;
  xray(keys?: Keys): XRayClient;
}

export async function startTestCloud(
  options: LocalCloudOptions = {},
): Promise<TestCloud> {
  let offset = 0;
  const now = () => Date.now() + offset;
  const cloud = await startLocalCloud({
    propagationMs: 0,
    admin: ADMIN,
    env: {},
    now,
    ...options,
  });
  const client = (credentials: Keys) => ({
    endpoint: cloud.aws.url,
    region: 'eu-west-1',
    credentials,
    systemClockOffset: offset,
    maxAttempts: 1,
  });
  return {
    cloud,
    now,
    advance: ms => {
      offset += ms;
    },
    sts: (keys = ADMIN_KEYS) => new STSClient(client(keys)),
    iam: (keys = ADMIN_KEYS) => new IAMClient(client(keys)),
    xray: (keys = ADMIN_KEYS) => new XRayClient(client(keys)),
  };
}

export function keysOf(credentials: Credentials | undefined): Keys {
  return {
    accessKeyId: credentials!.AccessKeyId!,
    secretAccessKey: credentials!.SecretAccessKey!,
    sessionToken: credentials!.SessionToken,
  };
}

/** The name and HTTP status by which an SDK call was refused. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ name: string; status?: number; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      $metadata?: { httpStatusCode?: number };
    };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('The call was not refused.');
}

export function allow(action: string | string[], more: object = {}) {
  return { Effect: 'Allow', Action: action, Resource: '*', ...more };
}

export function policy(...statements: object[]) {
  return { Version: '2012-10-17', Statement: statements };
}
