/** OTLP spans, read from either encoding. */
export type AttributeValue =
  | string
  | number
  | boolean
  | AttributeValue[]
  | { [key: string]: AttributeValue };

export type Attributes = Record<string, AttributeValue>;

export type SpanKind =
  'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';

export interface OtlpSpan {
  /** 32 and 16 lower-case hex digits. */
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: SpanKind;
  /** Epoch seconds. */
  start: number;
  end: number;
  attributes: Attributes;
  resource: Attributes;
  events: Array<{ name: string; time: number; attributes: Attributes }>;
  links: Array<{ traceId: string; spanId: string }>;
  status: { code: number; message?: string };
}
