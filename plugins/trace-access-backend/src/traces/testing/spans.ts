import type { Span } from '@tracegate/plugin-trace-access-common';
import type { ServiceVisibility } from '../../access/AccessService';

export const TRACE_ID = '5f84c7a1000000000000000000000001';

/** A span; change what a test is about. Times are milliseconds. */
export function span(
  change: Partial<Omit<Span, 'spanId'>> & {
    id: string;
    parent?: string;
    start?: number;
    ms?: number;
  },
): Span {
  const { id, parent, start = 1_000, ms = 10, ...rest } = change;
  return {
    traceId: TRACE_ID,
    spanId: id.padStart(16, '0'),
    ...(parent !== undefined && { parentSpanId: parent.padStart(16, '0') }),
    service: 'payments',
    name: `span ${id}`,
    kind: 'internal',
    startTimeUnixNano: String(BigInt(start) * 1_000_000n),
    endTimeUnixNano: String(BigInt(start + ms) * 1_000_000n),
    status: { code: 'unset' },
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ...rest,
  };
}

export const VISIBLE: ServiceVisibility = { visible: true, redact: [] };
export const HIDDEN: ServiceVisibility = { visible: false, redact: [] };
