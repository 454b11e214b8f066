import type { Schemas } from '@tracegate/plugin-trace-access-common';

type Credentials = Schemas['Credentials'];

const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;

function exports(credentials: Credentials): string {
  const { accessKeyId, secretAccessKey, sessionToken, expiration, region } =
    credentials;
  const variables = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_CREDENTIAL_EXPIRATION: expiration,
    // The SDKs read the one, the first AWS CLI the other.
    ...(region && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quoted(value)}`)
    .join('\n');
}

/** What `credential_process` of the AWS CLI and SDKs reads. */
function forProcess(credentials: Credentials): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    SessionToken: credentials.sessionToken,
    Expiration: credentials.expiration,
    ...(credentials.accountId && { AccountId: credentials.accountId }),
  });
}

/** How credentials are written, by the name of `--output`. */
export const FORMATS = {
  process: forProcess,
  env: exports,
  json: (credentials: Credentials) => JSON.stringify(credentials),
} as const;

/** A name of {@link FORMATS}. */
export type Format = keyof typeof FORMATS;
