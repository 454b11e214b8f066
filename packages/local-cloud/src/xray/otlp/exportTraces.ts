import { AwsError } from '../../awsError';
import type { WireResponse } from '../../http/queryService';
import { decodedBody } from '../../http/request';
import type { XrayCall } from '../operation';
import { invalidRequest } from '../restErrors';
import { checkSegment, SegmentError } from '../segment';
import { segmentOf } from './convert';
import { decodeJson, decodeProtobuf, encodeResponse } from './decode';
import type { OtlpSpan } from './model';

const MAX_SPANS = 10_000;

function formatOf(type: string | undefined): 'json' | 'protobuf' {
  const plain = type?.split(';')[0].trim().toLowerCase();
  if (plain === 'application/json') {
    return 'json';
  }
  if (plain === 'application/x-protobuf') {
    return 'protobuf';
  }
  throw new AwsError({
    code: 'UnsupportedMediaType',
    status: 415,
    message: 'Send application/x-protobuf or application/json.',
  });
}

function wellFormed({ traceId, spanId }: OtlpSpan): boolean {
  return (
    /^(?!0{32})[0-9a-f]{32}$/.test(traceId) &&
    /^(?!0{16})[0-9a-f]{16}$/.test(spanId)
  );
}

/** `POST /v1/traces`: OTLP spans, kept as X-Ray segments. */
export function exportTraces({ wire, store, now }: XrayCall): WireResponse {
  const format = formatOf(wire.headers.get('content-type'));
  const body = decodedBody(wire);
  const spans = format === 'json' ? decodeJson(body) : decodeProtobuf(body);
  if (spans.length > MAX_SPANS) {
    throw invalidRequest(`More than ${MAX_SPANS} spans in one request.`);
  }
  const rejected = { count: 0, message: '' };
  const reject = (message: string) => {
    rejected.count += 1;
    rejected.message ||= message;
  };
  for (const span of spans) {
    if (!wellFormed(span)) {
      reject('A span has an invalid trace id or span id.');
      continue;
    }
    try {
      store.put(checkSegment(segmentOf(span), { now }));
    } catch (error) {
      if (!(error instanceof SegmentError)) {
        throw error;
      }
      reject(error.message);
    }
  }
  return {
    status: 200,
    headers: {
      'content-type':
        format === 'json' ? 'application/json' : 'application/x-protobuf',
    },
    body: encodeResponse(format, rejected),
  };
}
