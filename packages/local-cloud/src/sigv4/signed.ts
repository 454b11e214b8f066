import type { WireRequest } from '../http/request';

/** What a request claims about who signed it, taken apart but not checked. */
export interface SignatureClaim {
  accessKeyId: string;
  /** yyyymmdd of the credential scope. */
  scopeDate: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** Time of signing as sent, `yyyymmddThhmmssZ`. */
  amzDate: string;
  sessionToken?: string;
  /** Seconds a presigned URL lives; absent for a signed header. */
  expiresSeconds?: number;
}

type ParsedSignature =
  | { kind: 'none' }
  | { kind: 'incomplete'; message: string }
  | { kind: 'claim'; claim: SignatureClaim };

const ALGORITHM = 'AWS4-HMAC-SHA256';

function incomplete(message: string): ParsedSignature {
  return { kind: 'incomplete', message };
}

function scopeOf(credential: string) {
  const parts = credential.split('/');
  if (parts.length !== 5 || parts[4] !== 'aws4_request' || parts.includes('')) {
    return undefined;
  }
  const [accessKeyId, scopeDate, region, service] = parts;
  return { accessKeyId, scopeDate, region, service };
}

const AMZ_DATE = /^\d{8}T\d{6}Z$/;

function headerDate(request: WireRequest): string | undefined {
  const amz = request.headers.get('x-amz-date');
  if (amz !== undefined) {
    return AMZ_DATE.test(amz) ? amz : undefined;
  }
  const date = request.headers.get('date');
  if (date === undefined) {
    return undefined;
  }
  const ms = Date.parse(date);
  return Number.isNaN(ms)
    ? undefined
    : new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function fromHeader(request: WireRequest, header: string): ParsedSignature {
  if (!header.startsWith(`${ALGORITHM} `)) {
    return incomplete(
      `Unsupported AWS 'algorithm' in Authorization header. Use ${ALGORITHM}.`,
    );
  }
  const fields = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length + 1).split(',')) {
    const text = part.trim();
    const at = text.indexOf('=');
    if (at <= 0 || fields.has(text.slice(0, at))) {
      return incomplete(
        'Authorization header has a malformed or repeated key=value pair.',
      );
    }
    fields.set(text.slice(0, at), text.slice(at + 1));
  }
  for (const name of ['Credential', 'SignedHeaders', 'Signature']) {
    if (!fields.get(name)) {
      return incomplete(
        `Authorization header requires '${name}' parameter. (Authorization header is malformed.)`,
      );
    }
  }
  const amzDate = headerDate(request);
  if (!amzDate) {
    return incomplete(
      `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header in a valid format.`,
    );
  }
  const scope = scopeOf(fields.get('Credential')!);
  if (!scope) {
    return incomplete(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/aws4_request.',
    );
  }
  return {
    kind: 'claim',
    claim: {
      ...scope,
      signedHeaders: fields.get('SignedHeaders')!.split(';'),
      signature: fields.get('Signature')!,
      amzDate,
      sessionToken: request.headers.get('x-amz-security-token'),
    },
  };
}

function fromQuery(query: URLSearchParams): ParsedSignature {
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) {
    return incomplete(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  }
  for (const name of [
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
  ]) {
    if (query.getAll(name).length !== 1 || !query.get(name)) {
      return incomplete(`AWS query-string parameters must include '${name}'.`);
    }
  }
  const scope = scopeOf(query.get('X-Amz-Credential')!);
  if (!scope) {
    return incomplete('X-Amz-Credential must have 5 slash-delimited elements.');
  }
  const expires = query.get('X-Amz-Expires')!;
  const amzDate = query.get('X-Amz-Date')!;
  if (!/^\d{1,6}$/.test(expires) || +expires < 1 || +expires > 604800) {
    return incomplete('X-Amz-Expires must be between 1 and 604800 seconds.');
  }
  if (!AMZ_DATE.test(amzDate)) {
    return incomplete('X-Amz-Date must be in the ISO8601 Long Format.');
  }
  return {
    kind: 'claim',
    claim: {
      ...scope,
      signedHeaders: query.get('X-Amz-SignedHeaders')!.split(';'),
      signature: query.get('X-Amz-Signature')!,
      amzDate,
      sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
      expiresSeconds: Number(expires),
    },
  };
}

export function parseSignature(request: WireRequest): ParsedSignature {
  const query = new URLSearchParams(request.query);
  const header = request.headers.get('authorization');
  const inQuery = [...query.keys()].some(key =>
    ['X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Algorithm'].includes(key),
  );
  if (header !== undefined && inQuery) {
    return incomplete('Sign in the header or in the query string, not both.');
  }
  if (header !== undefined) {
    return fromHeader(request, header);
  }
  return inQuery ? fromQuery(query) : { kind: 'none' };
}
