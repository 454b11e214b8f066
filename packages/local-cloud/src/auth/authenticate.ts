import { AwsError } from '../awsError';
import type { Cloud } from '../cloud';
import type { WireRequest } from '../http/request';
import type { SignatureClaim } from '../sigv4/signed';
import { checkSignature, checkSignatureTime } from '../sigv4/verify';
import { sameToken } from '../sts/sessions';
import { type Caller, sessionCaller, userCaller } from './caller';
import { DISABLED_REGIONS, ENABLED_REGIONS } from './regions';

/** How one family of services words its refusals. */
interface AuthCodes {
  missing: string;
  incomplete: string;
  mismatch: string;
  unknownKey: string;
  expired: string;
}

export const QUERY_CODES: AuthCodes = {
  missing: 'MissingAuthenticationToken',
  incomplete: 'IncompleteSignature',
  mismatch: 'SignatureDoesNotMatch',
  unknownKey: 'InvalidClientTokenId',
  expired: 'ExpiredToken',
};

export const REST_CODES: AuthCodes = {
  missing: 'MissingAuthenticationTokenException',
  incomplete: 'IncompleteSignatureException',
  mismatch: 'InvalidSignatureException',
  unknownKey: 'UnrecognizedClientException',
  expired: 'ExpiredTokenException',
};

/** Finds who signed a request, or says why it is not believed. */
export function authenticate(options: {
  cloud: Cloud;
  request: WireRequest;
  claim: SignatureClaim;
  service: string;
  codes: AuthCodes;
  now: number;
}): Caller {
  const { cloud, request, claim, service, codes, now } = options;
  const refuse = (code: string, message: string): never => {
    throw new AwsError({ code, status: 403, message });
  };
  if (claim.service !== service) {
    refuse(
      codes.mismatch,
      `Credential should be scoped to correct service: '${service}'.`,
    );
  }
  if (service === 'sts' && DISABLED_REGIONS.has(claim.region)) {
    refuse(
      'RegionDisabledException',
      `STS is not activated in the region ${claim.region} for this account.`,
    );
  }
  if (!ENABLED_REGIONS.has(claim.region)) {
    refuse(codes.mismatch, 'Credential should be scoped to a valid region.');
  }
  checkSignatureTime({ claim, now, codes });
  const unknown = () =>
    refuse(
      codes.unknownKey,
      'The security token included in the request is invalid.',
    );
  const verify = (secret: string) =>
    checkSignature({ request, claim, secret, codes });
  if (claim.accessKeyId.startsWith('ASIA')) {
    const session = cloud.sessions.find(claim.accessKeyId);
    if (!session || !claim.sessionToken) {
      return unknown();
    }
    if (!sameToken(session, claim.sessionToken)) {
      return unknown();
    }
    verify(session.secret);
    if (session.expiresAt <= now) {
      refuse(
        codes.expired,
        'The security token included in the request is expired',
      );
    }
    return sessionCaller(session);
  }
  const found = cloud.iam.findAccessKey(claim.accessKeyId);
  // Long-term keys have no session token: one beside them is not theirs.
  if (!found || found.key.status !== 'Active' || claim.sessionToken) {
    return unknown();
  }
  verify(found.key.secret);
  return userCaller(found.user, found.key.id);
}
