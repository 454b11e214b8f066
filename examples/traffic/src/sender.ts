import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import type { SegmentDocument } from './document';

/** Delivers documents to the X-Ray store of one region. */
export type Send = (options: {
  region: string;
  documents: SegmentDocument[];
  signal: AbortSignal;
}) => Promise<void>;

/** X-Ray takes at most this many documents in a call. */
const PER_CALL = 50;
/** A call's body stays well under what X-Ray takes. */
const BYTES_PER_CALL = 400_000;

/** X-Ray answered, and did not take a document: sending it again won't help. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

/** A sender that signs with the given key; nothing is retried here. */
export function createSender(options: {
  /** Of a stand-in; AWS's own if absent. */
  endpoint?: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}): Send {
  const clients = new Map<string, XRayClient>();
  const clientOf = (region: string) => {
    const client =
      clients.get(region) ??
      new XRayClient({
        region,
        endpoint: options.endpoint,
        credentials: options.credentials,
        maxAttempts: 1,
      });
    clients.set(region, client);
    return client;
  };

  return async ({ region, documents, signal }) => {
    for (const batch of batches(documents)) {
      const { UnprocessedTraceSegments: refused = [] } = await clientOf(
        region,
      ).send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: batch }), {
        abortSignal: signal,
      });
      if (refused.length) {
        const [{ ErrorCode, Message }] = refused;
        throw new RefusedError(
          `X-Ray in ${region} refused ${refused.length} of ${batch.length} documents: ${
            ErrorCode ?? 'no code'
          }: ${Message ?? 'no message'}`,
        );
      }
    }
  };
}

/** Groups documents into calls, by number and by size. */
export function batches(documents: SegmentDocument[]): string[][] {
  const all: string[][] = [];
  let bytes = Infinity;
  for (const document of documents) {
    const text = JSON.stringify(document);
    const size = Buffer.byteLength(text);
    if (
      bytes + size > BYTES_PER_CALL ||
      all[all.length - 1].length >= PER_CALL
    ) {
      all.push([]);
      bytes = 0;
    }
    all[all.length - 1].push(text);
    bytes += size;
  }
  return all;
}
