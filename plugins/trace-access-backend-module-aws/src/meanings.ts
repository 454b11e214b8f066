import { isThrottle, isTransportFailure, type AwsErrorFacts } from './awsError';

/** Who can do something about an error: the role's owner, its policy's author, nobody but time. */
export type Kind = 'refused' | 'misconfigured' | 'unavailable';

/** What an error of AWS means. */
export interface Meaning {
  kind: Kind;
  /** What an operator should look at, in order. */
  cause: string;
}

const CREDENTIALS =
  'the base credentials of the backend (aws.accounts or aws.mainAccount in its configuration, or the environment it runs in)';

const UNKNOWN_KEY: Meaning = {
  kind: 'unavailable',
  cause: `AWS does not know the access key of ${CREDENTIALS}: it was deleted, is inactive, or belongs to another partition.`,
};

const SKEWED: Meaning = {
  kind: 'unavailable',
  cause:
    "The request's time is off by more than five minutes: check this machine's clock (NTP).",
};

/** No base credentials at all. */
export const NO_CREDENTIALS: Meaning = {
  kind: 'unavailable',
  cause: `No base credentials could be had: check ${CREDENTIALS}.`,
};

/**
 * What a service of AWS says of the credentials it is called with, by error code
 * (without a trailing `Exception`).
 */
export const CREDENTIALS_MEANINGS: Readonly<Record<string, Meaning>> = {
  ExpiredToken: {
    kind: 'unavailable',
    cause: `The token of ${CREDENTIALS} has expired: renew them, and check this machine's clock.`,
  },
  InvalidClientTokenId: UNKNOWN_KEY,
  UnrecognizedClient: UNKNOWN_KEY,
  SignatureDoesNotMatch: {
    kind: 'unavailable',
    cause: `The secret key of ${CREDENTIALS} is wrong, or this machine's clock is off by more than five minutes: check the clock (NTP) first.`,
  },
  RequestExpired: SKEWED,
  RequestTimeTooSkewed: SKEWED,
  OptInRequired: {
    kind: 'misconfigured',
    cause: 'The account is not subscribed to the service or region.',
  },
  CredentialsProviderError: NO_CREDENTIALS,
};

/** The errors above, and AccessDenied, under their other names. */
const ALIASES: Readonly<Record<string, string>> = {
  NotAuthorized: 'AccessDenied',
  InvalidParameterCombination: 'InvalidParameterValue',
  Validation: 'ValidationError',
  RequestInTheFuture: 'RequestTimeTooSkewed',
  TokenRefreshRequired: 'ExpiredToken',
};

/** The meaning of an error by its code, else by what kind of failure it is. */
export function meaningOf(options: {
  facts: AwsErrorFacts;
  known: Readonly<Record<string, Meaning>>;
  /** Causes of a throttled call, and of one without an answer. */
  throttled: string;
  silent: string;
  service: string;
}): Meaning {
  const { facts, known, throttled, silent, service } = options;
  const found = known[ALIASES[facts.code] ?? facts.code];
  if (found) return found;
  if (isThrottle(facts)) return { kind: 'unavailable', cause: throttled };
  if (isTransportFailure(facts) || (facts.status ?? 500) >= 500) {
    return { kind: 'unavailable', cause: silent };
  }
  return {
    kind: facts.status === 403 ? 'refused' : 'misconfigured',
    cause: `${service} answered with something that this module does not know.`,
  };
}
