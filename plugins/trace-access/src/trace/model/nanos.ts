/** A decimal count of nanoseconds; zero where it is malformed. */
export function parseNanos(nanos: string): bigint {
  return /^\d{1,20}$/.test(nanos) ? BigInt(nanos) : BigInt(0);
}

/** Start and end of a span, nanoseconds since the epoch. */
export function timeOf(span: {
  startTimeUnixNano: string;
  durationNano: string;
}): { start: bigint; end: bigint } {
  const start = parseNanos(span.startTimeUnixNano);
  return { start, end: start + parseNanos(span.durationNano) };
}

/** Milliseconds from one instant to another; negative where it lies before. */
export function offsetMs(nanos: string, origin: bigint): number {
  return Number(parseNanos(nanos) - origin) / 1e6;
}

/** ISO 8601 with milliseconds. */
export function nanosToIso(nanos: bigint): string {
  const date = new Date(Number(nanos / BigInt(1e6)));
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
