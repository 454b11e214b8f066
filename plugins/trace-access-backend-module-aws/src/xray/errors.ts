import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { withOperatorCause } from '@tracegate/plugin-trace-access-node';
import {
  awsErrorFacts,
  describeAwsError,
  isThrottle,
  isTransportFailure,
  type AwsErrorFacts,
} from '../awsError';

const CREDENTIAL_CODES = new Set([
  'ExpiredToken',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignature',
  'MissingAuthenticationToken',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClient',
]);

/**
 * Turns what X-Ray threw into an error of Backstage, with a sentence for the
 * user and the operator's cause. An abort is passed on as it is.
 */
export function mapXRayError(options: {
  error: unknown;
  source: string;
  operation: string;
  signal?: AbortSignal;
}): Error {
  const { error, source, operation, signal } = options;
  if (signal?.aborted) return signal.reason as Error;
  const facts = awsErrorFacts(error);
  const [mapped, cause] = meaning({ facts, source });
  return withOperatorCause(
    mapped,
    `${operation} on source '${source}' failed. ${cause} AWS said: ${describeAwsError(facts)}`,
  );
}

function meaning(options: {
  facts: AwsErrorFacts;
  source: string;
}): [Error, string] {
  const { facts, source } = options;
  if (isThrottle(facts)) {
    return [
      new ServiceUnavailableError(
        `X-Ray is throttling reads of ${source}. Try again in about ten seconds`,
      ),
      'The account shares its X-Ray rate among all readers; it recovers by itself.',
    ];
  }
  if (CREDENTIAL_CODES.has(facts.code)) {
    return [
      new ServiceUnavailableError(
        `X-Ray did not take the session for ${source}. Try again in a few seconds`,
      ),
      "The session was expired, revoked or meant for another partition; check this machine's clock (NTP) too.",
    ];
  }
  // That a session was ended is proven by this error: it must be IAM's own word.
  if (facts.code === 'AccessDenied') {
    return [
      new NotAllowedError(
        `X-Ray refused to read ${source} with the role that your access uses. This is about how the role is set up, or about a session that was just ended; tell the owner of the role`,
      ),
      'Check that the role\'s permission policy and its boundary allow xray:GetTraceSummaries, xray:BatchGetTraces, xray:GetTraceGraph, xray:GetServiceGraph and xray:GetTraceSegmentDestination on "*", and that no revocation, service control policy or region restriction denies them. A session is refused from its end on by its own policy.',
    ];
  }
  if (facts.status === 403) {
    return [
      new ServiceUnavailableError(
        `Something on the way to X-Ray refused to read ${source}, and it was not your access. Try again in a minute; if it stays, tell the operators of this portal`,
      ),
      'HTTP 403, and not by IAM, which says AccessDenied: look at what stands between the backend and X-Ray (an egress proxy, a firewall), and whether the account is subscribed to X-Ray in the region.',
    ];
  }
  if (isTransportFailure(facts) || (facts.status ?? 500) >= 500) {
    return [
      new ServiceUnavailableError(
        `X-Ray (${source}) is down or too slow. Try again in a minute`,
      ),
      'X-Ray did not answer in time or at all: check the network way to its regional endpoint and the AWS health dashboard.',
    ];
  }
  return [
    new InputError(
      `X-Ray could not read this from ${source}. Try a shorter time range or fewer filters`,
    ),
    'X-Ray refused the request itself.',
  ];
}
