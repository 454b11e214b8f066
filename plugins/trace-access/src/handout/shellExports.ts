import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** Shells that credentials are written for. */
export const SHELLS = ['bash', 'PowerShell'] as const;

export type Shell = (typeof SHELLS)[number];

const write: Record<Shell, (name: string, value: string) => string> = {
  bash: (name, value) =>
    `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  PowerShell: (name, value) =>
    `$Env:${name} = '${value.replaceAll("'", "''")}'`,
};

const MASK = '••••••••';

/**
 * Credentials as a shell takes them.
 *
 * @param options - `masked`: with dots where the secrets are, to show on a screen.
 */
export function shellExports(options: {
  credentials: Schemas['Credentials'];
  shell: Shell;
  masked: boolean;
}): string {
  const { credentials, shell, masked } = options;
  const { accessKeyId, secretAccessKey, sessionToken, expiration, region } =
    credentials;
  const secret = (value: string) => (masked ? MASK : value);
  const variables = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secret(secretAccessKey),
    AWS_SESSION_TOKEN: secret(sessionToken),
    AWS_CREDENTIAL_EXPIRATION: expiration,
    // The SDKs read the one, the first AWS CLI the other.
    ...(region && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
  };
  return Object.entries(variables)
    .map(([name, value]) => write[shell](name, value))
    .join('\n');
}
