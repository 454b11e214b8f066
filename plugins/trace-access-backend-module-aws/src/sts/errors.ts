import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { withOperatorCause } from '@tracegate/plugin-trace-access-node';
import { awsErrorFacts, describeAwsError } from '../awsError';
import {
  CREDENTIALS_MEANINGS,
  meaningOf,
  NO_CREDENTIALS,
  type Kind,
  type Meaning,
} from '../meanings';

/** STS's error codes (without a trailing `Exception`), and what to look at. */
export const STS_MEANINGS: Readonly<Record<string, Meaning>> = {
  ...CREDENTIALS_MEANINGS,
  AccessDenied: {
    kind: 'refused',
    cause: [
      'STS does not say which of these it was; check in this order:',
      '(1) the trust policy of the role names the principal of the base credentials and the role exists;',
      "(2) sts:ExternalId in the trust policy equals externalId in the Role document's environment;",
      '(3) the trust policy also allows sts:TagSession and sts:SetSourceIdentity to that principal, with conditions that the tags user, environment, trace-grant (and entity, request for credentials and console) and the source identity meet;',
      '(4) the base credentials themselves may sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity on the role;',
      '(5) a service control policy or permissions boundary denies it.',
    ].join(' '),
  },
  InvalidIdentityToken: {
    kind: 'refused',
    cause:
      "The web identity token was not accepted: check the identity provider's registration in IAM, the token's audience and issuer, and that its keys can be fetched.",
  },
  IDPRejectedClaim: {
    kind: 'refused',
    cause:
      'The identity provider rejected the claim: check the audience and that the token has not expired.',
  },
  IDPCommunicationError: {
    kind: 'unavailable',
    cause:
      'AWS could not reach the identity provider: check that its keys are public over https.',
  },
  MalformedPolicyDocument: {
    kind: 'misconfigured',
    cause:
      'STS took the inline session policy for malformed: this is a fault of this module, or of what stands in for AWS.',
  },
  PackedPolicyTooLarge: {
    kind: 'misconfigured',
    cause:
      'The session policy and tags together exceed the packed size that STS allows (a separate budget, over 100 %): list fewer and wider blocks under conditions.network, and shorten environment names.',
  },
  RegionDisabled: {
    kind: 'misconfigured',
    cause:
      'STS is not activated in this region for the account: activate it in IAM → Account settings, or set traceAccess.aws.stsRegion to a region that is.',
  },
  ValidationError: {
    kind: 'misconfigured',
    cause:
      "STS refused a value; most often DurationSeconds over the role's MaxSessionDuration (maxSession in the Role document must not exceed it, and an hour is the most when the base credentials are themselves a session), or an external id outside its pattern.",
  },
  InvalidParameterValue: {
    kind: 'misconfigured',
    cause:
      'STS refused a value: check arn, externalId and maxSession in the Role document, and the lengths of tags.',
  },
};

const NO_ANSWER = {
  throttled:
    'STS is throttling: the account shares 600 requests a second in a region among all its callers. It recovers by itself; look for what else calls STS.',
  silent:
    'STS did not answer in time or at all: check the network way to its regional endpoint (proxy, VPC endpoint, DNS) and the AWS health dashboard.',
};

/**
 * Turns what STS threw into an error of Backstage: its message is a sentence
 * for the user, with no account internals; its operator cause says what to
 * look at. An abort is passed on as it is.
 */
export function mapStsError(options: {
  error: unknown;
  /** What failed: getting the base credentials, or issuing the session with them. */
  of?: 'base' | 'session';
  roleAlias: string;
  environment: string;
  signal?: AbortSignal;
}): Error {
  const { error, of = 'session', roleAlias, environment, signal } = options;
  if (signal?.aborted) return signal.reason as Error;
  const facts = awsErrorFacts(error);
  const { kind, cause } =
    of === 'base'
      ? NO_CREDENTIALS
      : meaningOf({ facts, known: STS_MEANINGS, service: 'STS', ...NO_ANSWER });
  const full = `AssumeRole of role '${roleAlias}' in '${environment}' failed. ${cause} AWS said: ${describeAwsError(facts)}`;
  return withOperatorCause(userError({ kind, roleAlias, environment }), full);
}

function userError(options: {
  kind: Kind;
  roleAlias: string;
  environment: string;
}): Error {
  const { kind, roleAlias, environment } = options;
  if (kind === 'refused') {
    return new NotAllowedError(
      `AWS refused the role '${roleAlias}' that your access to ${environment} uses. This is about how the role is set up, not about your rights: tell the owner of the role, who finds the cause in the audit log`,
    );
  }
  if (kind === 'unavailable') {
    return new ServiceUnavailableError(
      `AWS can't issue a session for ${environment} right now. Try again in a few seconds; if it stays, tell the operators of this portal`,
    );
  }
  return new InputError(
    `The role '${roleAlias}' can't be used in ${environment} as it is set up. Tell the owner of the role, who finds the cause in the audit log`,
  );
}
