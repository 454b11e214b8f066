import type { AddressInfo } from 'net';
import type { Server } from 'http';
import type { Cloud } from './cloud';
import { Faults } from './faults';
import { FEDERATION_PATH } from './http/route';
import { createAwsServer } from './http/server';
import { IamStore } from './iam/store';
import { awsId, secretKey } from './ids';
import { createOidcServer } from './oidc/server';
import { administrator } from './seed/administrator';
import { seedState } from './seed/apply';
import { readSeed } from './seed/load';
import type { Seed } from './seed/schema';
import { withStandIns } from './seed/standIns';
import { SigninTokens } from './signin/tokens';
import { SessionStore } from './sts/sessions';
import { TraceStores } from './xray/store';

/**
 * How to start a local cloud. Everything is optional.
 *
 * @public
 */
export interface LocalCloudOptions {
  /** The beginning: an object, or the path of a YAML file. */
  seed?: Seed | string;
  /** Port of the AWS endpoint; 0 (the default) takes any free one. */
  port?: number;
  /** Port of the OIDC issuer; 0 (the default) takes any free one. */
  oidcPort?: number;
  /** How late authorization sees IAM writes, in milliseconds. 4000 by default. */
  propagationMs?: number;
  /** Milliseconds since the epoch; `Date.now` by default. */
  now?: () => number;
  /** The administrator's access key; a random one by default. */
  admin?: { id: string; secret: string };
  /** Region that `region` reports; requests may name any enabled one. */
  region?: string;
  /** Where the seed's `…From` names are looked up; `process.env` by default. */
  env?: NodeJS.ProcessEnv;
  /**
   * Called with each `…From` name that is not set; a random value then stands
   * in for it. Without this, a missing name is refused.
   */
  onMissing?: (name: string) => void;
}

/**
 * A running local cloud.
 *
 * @public
 */
export interface LocalCloud {
  aws: { url: string; region: string };
  /** The federation endpoint, where credentials become a way to the console. */
  signin: { url: string };
  oidc: { issuer: string };
  account: string;
  /** The administrator's access key. */
  admin: { id: string; secret: string };
  faults: Faults;
  /** The cloud's own time, in milliseconds. */
  clock: { now(): number };
  /** Ends both servers and every open connection. */
  close(): Promise<void>;
}

const DEFAULT_ACCOUNT = '111122223333';
const DEFAULT_REGION = 'eu-west-1';
const LOOPBACK = '127.0.0.1';

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function shut(server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Starts the stand-in cloud on loopback: STS, IAM, X-Ray and the sign-in to the
 * console on one port, an OIDC issuer on another. Rejects with a sentence if the seed is not valid,
 * and with Node's own error if a port is taken.
 *
 * @public
 */
export async function startLocalCloud(
  options: LocalCloudOptions = {},
): Promise<LocalCloud> {
  const { now = Date.now, propagationMs = 4000, onMissing } = options;
  const given = options.env ?? process.env;
  const env = onMissing ? withStandIns(given, onMissing) : given;
  const seed = await readSeed(options.seed);
  const account = seed.account ?? DEFAULT_ACCOUNT;
  const region = options.region ?? seed.region ?? DEFAULT_REGION;
  const admin = options.admin ?? { id: awsId('AKIA'), secret: secretKey() };
  const cloud: Cloud = {
    now,
    account,
    region,
    iam: new IamStore({ now, propagationMs }),
    sessions: new SessionStore(),
    signinTokens: new SigninTokens(),
    traces: new TraceStores(),
    faults: new Faults(),
  };
  const aws = createAwsServer(cloud);
  const oidc = createOidcServer({ faults: cloud.faults });
  try {
    const awsPort = await listen(aws, options.port ?? 0);
    const awsUrl = `http://${LOOPBACK}:${awsPort}`;
    const oidcPort = await listen(oidc.server, options.oidcPort ?? 0);
    const issuer = `http://localhost:${oidcPort}`;
    const user = administrator({ account, key: admin, now: now() });
    const accounts = [
      { account, content: seed },
      ...(seed.otherAccounts ?? []).map(other => ({
        account: other.account,
        content: other,
      })),
    ];
    cloud.iam.seed(
      seedState({ accounts, administrator: user, now: now(), env, issuer }),
    );
    await oidc.start({
      issuer,
      clients: seed.oidc?.clients ?? [],
      personas: seed.oidc?.personas ?? [],
      env,
    });
    return {
      aws: { url: `${awsUrl}/`, region },
      signin: { url: `${awsUrl}${FEDERATION_PATH}` },
      oidc: { issuer },
      account,
      admin,
      faults: cloud.faults,
      clock: { now },
      close: async () => {
        await Promise.all([shut(aws), shut(oidc.server)]);
      },
    };
  } catch (error) {
    await Promise.all([shut(aws), shut(oidc.server)]);
    throw error;
  }
}
