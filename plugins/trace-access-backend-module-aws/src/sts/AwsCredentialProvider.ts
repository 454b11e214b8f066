import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type {
  CredentialProvider,
  IssuedSession,
  SessionRequest,
} from '@tracegate/plugin-trace-access-node';
import type { AwsConfig } from '../config';
import { assumeRoleInput, roleAddress } from './assumeRoleInput';
import { AwsSessionCredentials } from './AwsSessionCredentials';
import type { BaseCredentials, BaseCredentialsOf } from './baseCredentials';
import { mapStsError } from './errors';

/** The whole of an issuance, retries included. */
const TIMEOUT_MS = 10_000;
/** One attempt. */
const ATTEMPT_TIMEOUT_MS = 4_000;
const MAX_ATTEMPTS = 3;

const FIRST_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/**
 * Issues sessions with STS `AssumeRole`, from the base credentials that the
 * portal is configured with.
 */
export class AwsCredentialProvider implements CredentialProvider {
  readonly provider = 'aws';
  readonly #clients = new Map<string, STSClient>();

  constructor(
    private readonly options: {
      baseCredentialsOf: BaseCredentialsOf;
      config: AwsConfig;
      now?: () => number;
    },
  ) {}

  async issue(
    request: SessionRequest,
    { signal }: { signal: AbortSignal },
  ): Promise<IssuedSession> {
    signal.throwIfAborted();
    const now = this.options.now ?? Date.now;
    const { parsed } = roleAddress(request);
    // What policy got wrong is said before anything is asked of AWS.
    assumeRoleInput({ request, now: now(), chained: true });
    const failed = (error: unknown, of: 'base' | 'session') =>
      mapStsError({
        error,
        of,
        roleAlias: request.role.alias,
        environment: request.environment,
        signal,
      });
    const { client, chained } = await this.#clientOf(parsed).catch(error => {
      throw failed(error, 'base');
    });
    const input = assumeRoleInput({ request, now: now(), chained });
    try {
      const answer = await client.send(new AssumeRoleCommand(input), {
        abortSignal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      return issued(answer);
    } catch (error) {
      throw failed(error, 'session');
    }
  }

  /** Whether the base credentials are themselves a session is only known by having them. */
  async #clientOf(options: {
    accountId: string;
    partition: string;
  }): Promise<{ client: STSClient; chained: boolean }> {
    const base = await this.options.baseCredentialsOf(options.accountId);
    const client = this.#client({ base, ...options });
    const { sessionToken } = await client.config.credentials();
    return { client, chained: sessionToken !== undefined };
  }

  /** One client per account and region: it keeps its connections and learns the clock's offset. */
  #client(options: {
    base: BaseCredentials;
    accountId: string;
    partition: string;
  }): STSClient {
    const { base, accountId, partition } = options;
    const { config } = this.options;
    const region =
      config.stsRegion ??
      base.stsRegion ??
      FIRST_REGIONS[partition] ??
      FIRST_REGIONS.aws;
    const key = `${accountId} ${region}`;
    let client = this.#clients.get(key);
    if (!client) {
      client = new STSClient({
        region,
        credentials: base.credentials,
        endpoint: config.endpoint,
        useGlobalEndpoint: false,
        maxAttempts: MAX_ATTEMPTS,
        requestHandler: {
          connectionTimeout: 2_000,
          requestTimeout: ATTEMPT_TIMEOUT_MS,
          throwOnRequestTimeout: true,
        },
      });
      this.#clients.set(key, client);
    }
    return client;
  }
}

function issued(answer: {
  Credentials?: {
    AccessKeyId?: string;
    SecretAccessKey?: string;
    SessionToken?: string;
    Expiration?: Date;
  };
  AssumedRoleUser?: { AssumedRoleId?: string };
}): IssuedSession {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } =
    answer.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) {
    throw new Error('the answer carries no credentials');
  }
  const identity: AwsCredentialIdentity = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
  return {
    credentials: new AwsSessionCredentials(identity),
    expiresAt: Expiration.getTime(),
    providerSession: answer.AssumedRoleUser?.AssumedRoleId ?? 'unknown',
  };
}
