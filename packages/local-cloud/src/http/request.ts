import type { IncomingMessage } from 'http';
import { gunzipSync } from 'zlib';
import { AwsError } from '../awsError';

const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** One request as it came over the wire, before anything is believed. */
export interface WireRequest {
  method: string;
  /** Path as sent, still percent-encoded, without the query. */
  path: string;
  /** Query as sent, without the question mark. */
  query: string;
  /** Lower-cased names; repeated headers joined by a comma, as SigV4 wants. */
  headers: ReadonlyMap<string, string>;
  /** Bytes as sent (compressed if the client compressed them). */
  body: Buffer;
  remoteAddress: string;
}

export class BodyTooLarge extends Error {}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      throw new BodyTooLarge();
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function readWireRequest(
  req: IncomingMessage,
): Promise<WireRequest> {
  const url = req.url ?? '/';
  const mark = url.indexOf('?');
  const headers = new Map<string, string>();
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const name = req.rawHeaders[i].toLowerCase();
    const value = req.rawHeaders[i + 1];
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return {
    method: req.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers,
    body: await readBody(req),
    remoteAddress: req.socket.remoteAddress ?? '',
  };
}

/** The body as the client meant it: SDKs may gzip large ones. */
export function decodedBody(request: WireRequest): Buffer {
  const encoding = request.headers.get('content-encoding')?.toLowerCase();
  if (!encoding || encoding === 'identity') {
    return request.body;
  }
  if (encoding !== 'gzip') {
    throw new AwsError({
      code: 'UnsupportedMediaType',
      status: 415,
      message: `Content-Encoding ${encoding} is not supported; send gzip or none.`,
    });
  }
  try {
    return gunzipSync(request.body, { maxOutputLength: MAX_BODY_BYTES });
  } catch {
    throw new AwsError({
      code: 'InvalidRequestException',
      message: 'The request body is not valid gzip.',
    });
  }
}
