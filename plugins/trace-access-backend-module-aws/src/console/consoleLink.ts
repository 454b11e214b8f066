import { InputError } from '@backstage/errors';
import type { ConsoleLinkTarget } from '@tracegate/plugin-trace-access-node';
import { isRegion } from '../config';
import type { Partition } from '../partition';
import type { SessionIdentity } from '../sts/AwsSessionCredentials';
import { signinToken } from './signinToken';

/** What AWS gives a sign-in token. */
const TOKEN_LIFETIME_MS = 15 * 60_000;

/**
 * A link that signs in to the X-Ray console with a session's credentials.
 *
 * @throws InputError | NotAllowedError | ServiceUnavailableError
 */
export async function consoleLink(options: {
  identity: SessionIdentity;
  partition: Partition;
  region: string;
  environment: string;
  /** A stand-in for the partition's federation endpoint. */
  endpoint?: string;
  portalUrl?: string;
  /** When the session dies, and any link with it; epoch milliseconds. */
  endsAt: number;
  now: number;
  signal: AbortSignal;
}): Promise<ConsoleLinkTarget> {
  const { partition, region, portalUrl, endsAt, now } = options;
  if (!isRegion(region)) {
    throw new InputError(
      `'${region}' is not an AWS region like eu-west-1: mend config.region of the environment's trace source`,
    );
  }
  const endpoint = options.endpoint ?? partition.signin;
  const token = await signinToken({ ...options, endpoint });
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    Action: 'login',
    ...(portalUrl ? { Issuer: portalUrl } : {}),
    Destination: `https://${region}.${partition.console}/xray/home?region=${region}#/traces`,
    SigninToken: token,
  }).toString();
  return {
    url: url.href,
    expiresAt: Math.min(now + TOKEN_LIFETIME_MS, endsAt),
  };
}
