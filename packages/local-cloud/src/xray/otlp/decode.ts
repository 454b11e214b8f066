import protobuf from 'protobufjs';
import { nestsTooDeeply } from '../nesting';
import { invalidRequest } from '../restErrors';
import type { Attributes, AttributeValue, OtlpSpan, SpanKind } from './model';

/** The part of OTLP's trace messages that is read here. */
const PROTO = `
syntax = "proto3";
message Request { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { repeated Span spans = 2; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4;
  string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9; repeated Event events = 11;
  repeated Link links = 13; Status status = 15;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Link { bytes trace_id = 1; bytes span_id = 2; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3;
    double double_value = 4; ArrayValue array_value = 5;
    KeyValueList kvlist_value = 6; bytes bytes_value = 7;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message Response { PartialSuccess partial_success = 1; }
message PartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
`;

const root = protobuf.parse(PROTO).root;
const requestType = root.lookupType('Request');
const responseType = root.lookupType('Response');

const KINDS: SpanKind[] = [
  'INTERNAL',
  'INTERNAL',
  'SERVER',
  'CLIENT',
  'PRODUCER',
  'CONSUMER',
];

type Loose = Record<string, any>;

/** Text of a scalar; a hostile object has no text. */
function textOf(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? String(value)
    : '';
}

/** Bytes are base64 in JSON and a buffer from protobuf; shown as base64. */
function bytesText(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('base64') : textOf(value);
}

/** Reads an export request in protobuf. */
export function decodeProtobuf(body: Buffer): OtlpSpan[] {
  let request: Loose;
  try {
    request = requestType.toObject(requestType.decode(body), {
      longs: String,
      bytes: Buffer,
    });
  } catch {
    throw invalidRequest('The body is not an OTLP ExportTraceServiceRequest.');
  }
  return spansOf(request, bytes =>
    Buffer.from((bytes ?? []) as Uint8Array).toString('hex'),
  );
}

/** Reads an export request in OTLP's JSON, where ids are hex. */
export function decodeJson(body: Buffer): OtlpSpan[] {
  const text = body.toString('utf8');
  if (nestsTooDeeply(text)) {
    throw invalidRequest('The body nests too deeply.');
  }
  let request: Loose;
  try {
    request = JSON.parse(text);
  } catch {
    throw invalidRequest('Could not parse request body into json.');
  }
  if (!isObject(request)) {
    throw invalidRequest('The body is not an OTLP ExportTraceServiceRequest.');
  }
  return spansOf(request, id => textOf(id ?? '').toLowerCase());
}

export function encodeResponse(
  format: 'json' | 'protobuf',
  rejected: { count: number; message: string },
): Buffer {
  const partialSuccess =
    rejected.count > 0
      ? { rejectedSpans: rejected.count, errorMessage: rejected.message }
      : undefined;
  const response = partialSuccess ? { partialSuccess } : {};
  return format === 'json'
    ? Buffer.from(JSON.stringify(response))
    : Buffer.from(
        responseType.encode(responseType.fromObject(response)).finish(),
      );
}

function list(value: unknown): Loose[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw invalidRequest('The body is not an OTLP ExportTraceServiceRequest.');
  }
  return value;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function spansOf(request: Loose, hex: (id: unknown) => string): OtlpSpan[] {
  return list(request.resourceSpans).flatMap(({ resource, scopeSpans }) => {
    const resourceAttributes = attributes(resource?.attributes);
    return list(scopeSpans).flatMap(({ spans }) =>
      list(spans).map(span => ({
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId) || undefined,
        name: textOf(span.name ?? ''),
        kind: kindOf(span.kind),
        start: nanos(span.startTimeUnixNano),
        end: nanos(span.endTimeUnixNano),
        attributes: attributes(span.attributes),
        resource: resourceAttributes,
        events: list(span.events).map(event => ({
          name: textOf(event.name ?? ''),
          time: nanos(event.timeUnixNano),
          attributes: attributes(event.attributes),
        })),
        links: list(span.links).map(link => ({
          traceId: hex(link.traceId),
          spanId: hex(link.spanId),
        })),
        status: {
          code: statusCode(span.status?.code),
          message: span.status?.message
            ? textOf(span.status.message)
            : undefined,
        },
      })),
    );
  });
}

function kindOf(kind: unknown): SpanKind {
  const named = textOf(kind ?? 0).replace('SPAN_KIND_', '') as SpanKind;
  return KINDS.includes(named)
    ? named
    : (KINDS[Number(textOf(kind))] ?? 'INTERNAL');
}

function statusCode(code: unknown): number {
  return code === 'STATUS_CODE_ERROR' ? 2 : Number(textOf(code ?? 0));
}

/** Nanoseconds to seconds; a double keeps microseconds of our century. */
function nanos(value: unknown): number {
  const text = textOf(value ?? '0');
  return /^\d{1,20}$/.test(text) ? Number(BigInt(text) / 1000n) / 1e6 : NaN;
}

function attributes(pairs: unknown): Attributes {
  const found: Attributes = {};
  for (const { key, value } of list(pairs)) {
    const plain = anyValue(value);
    if (typeof key === 'string' && key !== '' && plain !== undefined) {
      Object.defineProperty(found, key, {
        value: plain,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
  }
  return found;
}

function anyValue(value: Loose | undefined): AttributeValue | undefined {
  if (!value) {
    return undefined;
  }
  if (value.stringValue !== undefined) {
    return textOf(value.stringValue);
  }
  if (value.boolValue !== undefined) {
    return Boolean(value.boolValue);
  }
  if (value.intValue !== undefined) {
    return Number(textOf(value.intValue));
  }
  if (value.doubleValue !== undefined) {
    return Number(textOf(value.doubleValue));
  }
  if (value.arrayValue) {
    return list(value.arrayValue.values).flatMap(item => anyValue(item) ?? []);
  }
  if (value.kvlistValue) {
    return attributes(value.kvlistValue.values);
  }
  if (value.bytesValue !== undefined) {
    return bytesText(value.bytesValue);
  }
  return undefined;
}
