import type {
  Attributes,
  Span,
  SpanLink,
} from '@tracegate/plugin-trace-access-common';
import type { SourceTrace } from '@tracegate/plugin-trace-access-node';
import { attributesOf, resourceOf } from './attributes';
import {
  list,
  metadataOf,
  object,
  readDocuments,
  text,
  type SegmentNode,
} from './document';
import { exceptionsOf, statusOf } from './exceptions';
import { fromXRayId, spanId } from './ids';
import { kindOf } from './kind';
import { sendersOf } from './sender';

/**
 * X-Ray's segment documents of one trace as OTLP spans: every segment and
 * subsegment is one, with its sender as `service` (empty where the sender isn't
 * among the documents). Documents that make no sense are left out, and the
 * trace is then partial.
 */
export function segmentsToTrace(options: {
  traceId: string;
  documents: readonly (string | undefined)[];
  /** X-Ray says that the trace was cut. */
  limitExceeded?: boolean;
}): SourceTrace {
  const { traceId, documents, limitExceeded } = options;
  const { nodes, garbage } = readDocuments(documents);
  const senders = sendersOf(nodes);
  const resources = new Map(
    nodes
      .filter(node => node.own)
      .map(node => [node.json.name as string, resourceOf(node.json)]),
  );
  const spans = nodes.map(node => {
    const service = senders.get(node.id) ?? '';
    const resource = {
      ...resources.get(service),
      ...resourceOf(node.json),
    };
    return toSpan({ node, traceId, service, resource });
  });
  const partial =
    garbage || limitExceeded === true || nodes.some(node => node.inProgress);
  return { traceId, spans, partial };
}

function toSpan(options: {
  node: SegmentNode;
  traceId: string;
  service: string;
  resource: Attributes;
}): Span {
  const { node, traceId, service, resource } = options;
  const events = exceptionsOf(node);
  return {
    traceId,
    spanId: node.id,
    ...(node.parentId !== undefined && { parentSpanId: node.parentId }),
    service,
    name: nameOf(node),
    kind: kindOf(node),
    startTimeUnixNano: String(node.start),
    endTimeUnixNano: String(node.end),
    status: statusOf(node, events),
    attributes: attributesOf(node),
    resource,
    events,
    links: linksOf(node),
  };
}

// A segment is named after its process, which says nothing about the operation:
// what OpenTelemetry or Application Signals recorded, else the request, says more.
function nameOf({ own, json }: SegmentNode): string {
  const name = json.name as string;
  const stated = text(metadataOf(json)['otel.span.name']);
  if (stated) return stated;
  if (!own) {
    const operation = text(object(json.aws)?.operation);
    return json.namespace === 'aws' && operation
      ? `${name}.${operation}`
      : name;
  }
  const local = text(object(json.annotations)?.['aws.local.operation']);
  if (local) return local;
  const request = object(object(json.http)?.request);
  const method = text(request?.method);
  return method ? `${method} ${pathOf(text(request?.url))}`.trim() : name;
}

function pathOf(url: string | undefined): string {
  if (!url) return '';
  try {
    return new URL(url, 'http://host.invalid').pathname;
  } catch {
    return '';
  }
}

function linksOf({ json }: SegmentNode): SpanLink[] {
  const links: SpanLink[] = [];
  for (const one of list(json.links)) {
    const link = object(one);
    const raw = text(link?.trace_id);
    const traceId =
      fromXRayId(raw) ??
      (raw && /^[0-9a-f]{32}$/i.test(raw) ? raw.toLowerCase() : undefined);
    const id = spanId(link?.id ?? link?.span_id);
    if (traceId && id) {
      links.push({
        traceId,
        spanId: id,
        attributes: (object(link?.attributes) ?? {}) as Attributes,
      });
    }
  }
  return links;
}
