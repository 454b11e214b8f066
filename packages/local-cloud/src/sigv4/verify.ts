import { timingSafeEqual } from 'crypto';
import { AwsError } from '../awsError';
import type { WireRequest } from '../http/request';
import { expectedSignature, payloadHash } from './canonical';
import type { SignatureClaim } from './signed';

const SKEW_MS = 5 * 60 * 1000;

/** The codes by which a service refuses a signature. */
interface SignatureErrorCodes {
  mismatch: string;
  incomplete: string;
}

function amzTime(amzDate: string): number {
  return Date.parse(
    amzDate.replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    ),
  );
}

function amzDateOf(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Refuses a signature that is too old or from the future. */
export function checkSignatureTime(options: {
  claim: SignatureClaim;
  now: number;
  codes: SignatureErrorCodes;
}): void {
  const { claim, now, codes } = options;
  const refuse = (message: string): never => {
    throw new AwsError({ code: codes.mismatch, status: 403, message });
  };
  const signedAt = amzTime(claim.amzDate);
  if (Number.isNaN(signedAt)) {
    throw new AwsError({
      code: codes.incomplete,
      status: 403,
      message: `Date must be in ISO-8601 'basic format'. Got '${claim.amzDate}'.`,
    });
  }
  if (claim.scopeDate !== claim.amzDate.slice(0, 8)) {
    refuse(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${
        claim.scopeDate
      }' != '${claim.amzDate.slice(0, 8)}', from '${claim.amzDate}'.`,
    );
  }
  const at = amzDateOf(now);
  if (signedAt > now + SKEW_MS) {
    refuse(
      `Signature not yet current: ${claim.amzDate} is still later than ${amzDateOf(
        now + SKEW_MS,
      )} (${at} + 5 min.)`,
    );
  }
  const lifetime = claim.expiresSeconds ? claim.expiresSeconds * 1000 : SKEW_MS;
  if (signedAt + lifetime < now) {
    refuse(
      `Signature expired: ${claim.amzDate} is now earlier than ${amzDateOf(
        now - lifetime,
      )} (${at} - ${lifetime / 60000} min.)`,
    );
  }
}

/** Refuses anything that the holder of the secret did not sign as it stands. */
export function checkSignature(options: {
  request: WireRequest;
  claim: SignatureClaim;
  secret: string;
  codes: SignatureErrorCodes;
}): void {
  const { request, claim, secret, codes } = options;
  const refuse = (message: string): never => {
    throw new AwsError({ code: codes.mismatch, status: 403, message });
  };
  const signed = claim.signedHeaders;
  if (!signed.includes('host')) {
    refuse(
      `'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.`,
    );
  }
  if (signed.some((name, i) => i > 0 && name <= signed[i - 1])) {
    refuse('SignedHeaders must be sorted, lower case and without repetition.');
  }
  for (const name of request.headers.keys()) {
    const mustBeSigned =
      name.startsWith('x-amz-') ||
      (name === 'date' && !request.headers.has('x-amz-date'));
    if (mustBeSigned && !signed.includes(name)) {
      refuse(`The header '${name}' is present and not signed.`);
    }
  }
  const missing = signed.find(name => !request.headers.has(name));
  if (missing) {
    refuse(`The signed header '${missing}' is not in the request.`);
  }
  const declared = request.headers.get('x-amz-content-sha256');
  if (declared !== undefined && declared !== payloadHash(request)) {
    refuse(
      `The provided 'x-amz-content-sha256' header does not match what was computed.`,
    );
  }
  const expected = expectedSignature({ request, claim, secret });
  const given = Buffer.from(claim.signature);
  const wanted = Buffer.from(expected);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    refuse(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
}
