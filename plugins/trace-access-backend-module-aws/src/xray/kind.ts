import type { SpanKind } from '@tracegate/plugin-trace-access-common';
import { metadataOf, object, text, type SegmentNode } from './document';

const SENDS = /^(Send|Publish|Put)(Message|Event|Record)?(s|Batch)?$/;
const RECEIVES = /^(ReceiveMessage|GetRecords)$/;
const QUEUES = /^(SQS|SNS|Kinesis|Events|EventBridge)$/i;
const KINDS: Readonly<Record<string, SpanKind>> = {
  server: 'server',
  client: 'client',
  producer: 'producer',
  consumer: 'consumer',
  internal: 'internal',
};

/** The OTLP kind that a node corresponds to. */
export function kindOf(node: SegmentNode): SpanKind {
  return statedKind(node) ?? (node.own ? segmentKind(node) : callKind(node));
}

// What OpenTelemetry's exporters leave behind of the span's own kind.
function statedKind({ json }: SegmentNode): SpanKind | undefined {
  const stated =
    text(metadataOf(json)['otel.span.kind']) ??
    text(object(json.annotations)?.['span.kind']);
  if (!stated) return undefined;
  return KINDS[stated.toLowerCase().replace(/^span_kind_/, '')];
}

function segmentKind({ json }: SegmentNode): SpanKind {
  if (object(object(json.http)?.request)) return 'server';
  const annotations = object(json.annotations);
  const metadata = metadataOf(json);
  const messaging =
    text(annotations?.['messaging.operation.type']) ??
    text(metadata['messaging.operation.type']) ??
    text(annotations?.['messaging.operation']) ??
    text(metadata['messaging.operation']);
  if (messaging) return messaging === 'publish' ? 'producer' : 'consumer';
  const aws = object(json.aws);
  if (text(aws?.queue_url) || object(json.sqs)) return 'consumer';
  return 'internal';
}

function callKind({ json, inferred }: SegmentNode): SpanKind {
  if (inferred) return 'client';
  const aws = object(json.aws);
  if (json.namespace === 'aws') {
    const operation = text(aws?.operation) ?? '';
    const queue = QUEUES.test(text(json.name) ?? '');
    if (queue && SENDS.test(operation)) return 'producer';
    if (queue && RECEIVES.test(operation)) return 'consumer';
    return 'client';
  }
  if (json.namespace === 'remote' || object(json.sql)) return 'client';
  return 'internal';
}
