import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { BaseCredentials, BaseCredentialsOf } from './baseCredentials';

/** One call, its retries included. */
export const CALL_TIMEOUT_MS = 10_000;
const ATTEMPT_TIMEOUT_MS = 4_000;
const MAX_ATTEMPTS = 3;

/** What every SDK client is made with. */
export interface ClientSettings {
  region: string;
  credentials: AwsCredentialIdentityProvider;
  endpoint?: string;
  maxAttempts: number;
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: boolean;
  };
}

/** The part of an account's address that a client depends on. */
interface Place {
  accountId: string;
  partition: string;
}

/**
 * One SDK client per account and region, with the portal's base credentials: it
 * keeps its connections and learns the clock's offset.
 */
export class AccountClients<
  C extends { config: { credentials: AwsCredentialIdentityProvider } },
> {
  readonly #clients = new Map<string, C>();

  constructor(
    private readonly options: {
      baseCredentialsOf: BaseCredentialsOf;
      endpoint?: string;
      regionOf: (place: Place & { base: BaseCredentials }) => string;
      create: (settings: ClientSettings) => C;
    },
  ) {}

  /**
   * Fails where the base credentials can't be had. Whether they are themselves
   * a session (`chained`) is only known by having them.
   */
  async of(place: Place): Promise<{ client: C; chained: boolean }> {
    const { accountId, partition } = place;
    const base = await this.options.baseCredentialsOf(accountId);
    const region = this.options.regionOf({ accountId, partition, base });
    const client = this.#client({ accountId, region, base });
    const { sessionToken } = await client.config.credentials();
    return { client, chained: sessionToken !== undefined };
  }

  #client(options: {
    accountId: string;
    region: string;
    base: BaseCredentials;
  }): C {
    const { accountId, region, base } = options;
    const { endpoint, create } = this.options;
    const key = `${accountId} ${region}`;
    const known = this.#clients.get(key);
    if (known) return known;
    const client = create({
      region,
      credentials: base.credentials,
      endpoint,
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: {
        connectionTimeout: 2_000,
        requestTimeout: ATTEMPT_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    });
    this.#clients.set(key, client);
    return client;
  }
}
