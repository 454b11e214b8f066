/** What the SDK's errors have in common, read defensively. */
export interface AwsErrorFacts {
  /** AWS's error code, or the name of a local error: `AccessDenied`, `TimeoutError`. */
  code: string;
  /** Absent where no answer came. */
  status?: number;
  requestId?: string;
  message: string;
}

const TRANSPORT_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Reads an error that the SDK threw. */
export function awsErrorFacts(error: unknown): AwsErrorFacts {
  const one = (error ?? {}) as {
    name?: unknown;
    code?: unknown;
    message?: unknown;
    $metadata?: { httpStatusCode?: number; requestId?: string };
  };
  const transport =
    typeof one.code === 'string' && TRANSPORT_CODES.has(one.code);
  const name = typeof one.name === 'string' ? one.name : 'Error';
  return {
    code: transport ? (one.code as string) : name.replace(/Exception$/, ''),
    status: one.$metadata?.httpStatusCode,
    requestId: one.$metadata?.requestId,
    message: typeof one.message === 'string' ? one.message : String(error),
  };
}

// `AbortError` is how the SDK reports our own time-out; an abort by the caller
// is told apart by its signal.
const TIMEOUT_CODES = new Set([
  'AbortError',
  'Timeout',
  'TimeoutError',
  'RequestTimeout',
]);

/** No answer came: refused, reset, timed out, cut off. */
export function isTransportFailure(facts: AwsErrorFacts): boolean {
  return TRANSPORT_CODES.has(facts.code) || TIMEOUT_CODES.has(facts.code);
}

const THROTTLE_CODES = new Set([
  'Throttling',
  'Throttled',
  'ThrottledException',
  'TooManyRequests',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceeded',
]);

/** The provider asks us to slow down. */
export function isThrottle(facts: AwsErrorFacts): boolean {
  return THROTTLE_CODES.has(facts.code) || facts.status === 429;
}

/** One line for an operator: AWS's code, status, words and request id. */
export function describeAwsError(facts: AwsErrorFacts): string {
  const status = facts.status ? ` (HTTP ${facts.status})` : '';
  const id = facts.requestId ? ` [request ${facts.requestId}]` : '';
  return `${facts.code}${status}: ${facts.message}${id}`;
}
