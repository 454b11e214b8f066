import { createHash, createHmac } from 'crypto';
import type { WireRequest } from '../http/request';
import type { SignatureClaim } from './signed';

function sha256(data: Buffer | string): string {
  return createHash('sha256').update(data).digest('hex');
}

function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Every service but S3 normalises the path and encodes it a second time. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '.' && segment !== '') {
      segments.push(segment);
    }
  }
  const trailing = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.map(uriEncode).join('/')}${trailing}`;
}

function canonicalQuery(query: string): string {
  if (!query) {
    return '';
  }
  const pairs = query
    .split('&')
    .filter(part => part !== '')
    .map(part => {
      const at = part.indexOf('=');
      const name = at === -1 ? part : part.slice(0, at);
      const value = at === -1 ? '' : part.slice(at + 1);
      return [name, value].map(text => uriEncode(decode(text)));
    })
    .filter(([name]) => name !== 'X-Amz-Signature');
  const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
  pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  return pairs.map(pair => pair.join('=')).join('&');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function payloadHash(request: WireRequest): string {
  return sha256(request.body);
}

function canonicalRequest(request: WireRequest, claim: SignatureClaim): string {
  const headers = claim.signedHeaders
    .map(name => {
      const value = request.headers.get(name) ?? '';
      return `${name}:${value.trim().replace(/\s+/g, ' ')}\n`;
    })
    .join('');
  return [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headers,
    claim.signedHeaders.join(';'),
    payloadHash(request),
  ].join('\n');
}

export function expectedSignature(options: {
  request: WireRequest;
  claim: SignatureClaim;
  secret: string;
}): string {
  const { request, claim, secret } = options;
  const { scopeDate, region, service, amzDate } = claim;
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    amzDate,
    `${scopeDate}/${region}/${service}/aws4_request`,
    sha256(canonicalRequest(request, claim)),
  ].join('\n');
  const hmac = (key: Buffer | string, data: string) =>
    createHmac('sha256', key).update(data).digest();
  const key = [region, service, 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${secret}`, scopeDate),
  );
  return hmac(key, stringToSign).toString('hex');
}
