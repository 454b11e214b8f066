import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';

/** Who calls AWS for a role of some account. */
export interface BaseCredentials {
  credentials: AwsCredentialIdentityProvider;
  stsRegion?: string;
}

/** Finds the base credentials for roles of an account. */
export type BaseCredentialsOf = (accountId: string) => Promise<BaseCredentials>;

/**
 * Base credentials from the `aws` section of the configuration: the account's
 * own entry or the accounts' default where there is one, else the main
 * account's. (The manager by itself refuses accounts without an entry, and asks
 * a public endpoint who it is to find that out; a role in another account that
 * trusts the main one needs no entry.)
 */
export function baseCredentialsFromConfig(
  config: RootConfigService,
): BaseCredentialsOf {
  const manager = DefaultAwsCredentialsManager.fromConfig(config);
  const accounts = new Set(
    (config.getOptionalConfigArray('aws.accounts') ?? []).map(one =>
      String(one.get('accountId')),
    ),
  );
  const hasDefault = config.has('aws.accountDefaults.roleName');
  return async accountId => {
    const own = hasDefault || accounts.has(accountId);
    const found = await manager.getCredentialProvider(
      own ? { accountId } : undefined,
    );
    return {
      credentials: found.sdkCredentialProvider,
      stsRegion: found.stsRegion,
    };
  };
}
