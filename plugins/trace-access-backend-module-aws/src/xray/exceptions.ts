import type {
  Attributes,
  Span,
  SpanEvent,
} from '@tracegate/plugin-trace-access-common';
import { list, object, text, type Json, type SegmentNode } from './document';

/** The exceptions of a node's `cause`, as OpenTelemetry's exception events. */
export function exceptionsOf(node: SegmentNode): SpanEvent[] {
  return list(object(node.json.cause)?.exceptions)
    .map(object)
    .filter(one => one !== undefined)
    .map(exception => ({
      timeUnixNano: String(node.end),
      name: 'exception',
      attributes: exceptionAttributes(exception),
    }));
}

function exceptionAttributes(exception: Json): Attributes {
  const attributes: Attributes = {};
  const type = text(exception.type);
  const message = text(exception.message);
  const stack = stackOf(exception);
  if (type) attributes['exception.type'] = type;
  if (message) attributes['exception.message'] = message;
  if (stack) attributes['exception.stacktrace'] = stack;
  if (exception.remote === true) attributes['aws.xray.remote'] = true;
  return attributes;
}

function stackOf(exception: Json): string | undefined {
  const frames = list(exception.stack)
    .map(object)
    .filter(one => one !== undefined);
  if (frames.length === 0) return undefined;
  const head = [text(exception.type), text(exception.message)]
    .filter(Boolean)
    .join(': ');
  const lines = frames.map(frame => {
    const line = typeof frame.line === 'number' ? `:${frame.line}` : '';
    return `    at ${text(frame.label) ?? '?'} (${text(frame.path) ?? '?'}${line})`;
  });
  return [head, ...lines].join('\n');
}

/** `fault` (5xx), `error` (4xx) and `throttle` (429) are all errors to OTLP. */
export function statusOf(
  node: SegmentNode,
  events: readonly SpanEvent[],
): Span['status'] {
  const { error, fault, throttle } = node.json;
  if (error !== true && fault !== true && throttle !== true) {
    return { code: 'unset' };
  }
  const message = text(events[0]?.attributes['exception.message']);
  return message ? { code: 'error', message } : { code: 'error' };
}
