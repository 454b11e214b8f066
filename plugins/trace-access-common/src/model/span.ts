/**
 * An OTLP attribute value as JSON: what OTLP's `AnyValue` can hold.
 *
 * @public
 */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | AttributeValue[]
  | { [key: string]: AttributeValue };

/**
 * Attributes by name, in the names of OpenTelemetry's semantic conventions
 * wherever the source allows.
 *
 * @public
 */
export type Attributes = { [key: string]: AttributeValue };

/**
 * OTLP span kind.
 *
 * @public
 */
export type SpanKind =
  'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/**
 * A moment within a span.
 *
 * @public
 */
export interface SpanEvent {
  /** Nanoseconds since the epoch, decimal. */
  timeUnixNano: string;
  name: string;
  attributes: Attributes;
}

/**
 * A reference from one span to another, maybe of another trace.
 *
 * @public
 */
export interface SpanLink {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits. */
  spanId: string;
  attributes: Attributes;
}

/**
 * One operation of one process, as every trace source must normalise it (OTLP).
 *
 * @public
 */
export interface Span {
  /** 32 lower-case hex digits (W3C); X-Ray's `1-…` form is converted. */
  traceId: string;
  /** 16 lower-case hex digits. */
  spanId: string;
  parentSpanId?: string;
  /** `service.name` of the process that recorded the span. */
  service: string;
  name: string;
  kind: SpanKind;
  /** Nanoseconds since the epoch, decimal. */
  startTimeUnixNano: string;
  /** Nanoseconds since the epoch, decimal; equal to the start while in progress. */
  endTimeUnixNano: string;
  status: { code: 'unset' | 'ok' | 'error'; message?: string };
  attributes: Attributes;
  /** Attributes of the process (OTLP resource), without `service.name`. */
  resource: Attributes;
  events: SpanEvent[];
  links: SpanLink[];
}
