import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  jwtVerify,
  type JWTPayload,
} from 'jose';
import { AwsError } from '../awsError';
import type { OidcProvider } from '../iam/state';

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const FETCH_MS = 5000;

export function invalidToken(message: string): AwsError {
  return new AwsError({ code: 'InvalidIdentityToken', message });
}

function unreachable(message: string): AwsError {
  return new AwsError({ code: 'IDPCommunicationError', message });
}

export function isLoopback(host: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(host);
}

/** Reads a token without believing it, to learn whose it says it is. */
export function peekToken(token: string): JWTPayload & { iss: string } {
  let payload: JWTPayload;
  try {
    payload = decodeJwt(token);
  } catch {
    throw invalidToken(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  for (const claim of ['iss', 'sub', 'aud', 'exp', 'iat'] as const) {
    if (payload[claim] === undefined) {
      throw invalidToken(`Missing a required claim: ${claim}`);
    }
  }
  if (typeof payload.iss !== 'string' || typeof payload.sub !== 'string') {
    throw invalidToken('The claims iss and sub must be text.');
  }
  return payload as JWTPayload & { iss: string };
}

async function fetchJson(url: string): Promise<Record<string, unknown>> {
  const { hostname } = new URL(url);
  if (!isLoopback(hostname)) {
    throw unreachable(
      `Couldn't retrieve ${url}: this cloud reaches issuers on loopback only.`,
    );
  }
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(FETCH_MS),
    });
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
    return (await response.json()) as Record<string, unknown>;
  } catch (error) {
    throw unreachable(
      `Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements (${url})`,
    );
  }
}

async function issuerKeys(issuer: string) {
  const discovery = await fetchJson(
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  );
  if (discovery.issuer !== issuer || typeof discovery.jwks_uri !== 'string') {
    throw invalidToken(
      `The issuer in the provider's discovery document is not ${issuer}.`,
    );
  }
  const jwks = await fetchJson(discovery.jwks_uri);
  try {
    return createLocalJWKSet(jwks as unknown as { keys: [] });
  } catch {
    throw invalidToken('The provider has no usable keys.');
  }
}

interface VerifiedToken {
  claims: JWTPayload;
  audience: string;
}

/** Verifies signature, issuer, times and audience of a web identity token. */
export async function verifyToken(options: {
  token: string;
  provider: OidcProvider;
  now: number;
}): Promise<VerifiedToken> {
  const { token, provider, now } = options;
  const { iss } = peekToken(token);
  const keys = await issuerKeys(iss);
  let claims: JWTPayload;
  try {
    ({ payload: claims } = await jwtVerify(token, keys, {
      issuer: iss,
      algorithms: ALGORITHMS,
      currentDate: new Date(now),
    }));
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new AwsError({
        code: 'ExpiredTokenException',
        message: `Token expired: current date/time ${Math.floor(
          now / 1000,
        )} must be before the expiration date/time ${error.payload.exp}`,
      });
    }
    throw invalidToken(
      error instanceof errors.JWTClaimValidationFailed
        ? `The token is not valid: ${error.message}`
        : "Couldn't verify the token's signature with the provider's keys.",
    );
  }
  if (typeof claims.iat !== 'number' || claims.iat * 1000 > now + 300_000) {
    throw invalidToken('The token was issued in the future.');
  }
  const audiences = [claims.aud ?? []].flat();
  if (audiences.length > 1 && typeof claims.azp !== 'string') {
    throw invalidToken('A token for several audiences must say azp.');
  }
  const audience = typeof claims.azp === 'string' ? claims.azp : audiences[0];
  const registered =
    audiences.some(aud => provider.clientIds.includes(aud)) &&
    provider.clientIds.includes(audience);
  if (!registered) {
    throw invalidToken('Incorrect token audience');
  }
  return { claims, audience };
}
