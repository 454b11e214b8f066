/** W3C (32 hex) → X-Ray (`1-8-24`). */
export function toXRayId(traceId: string): string {
  return `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`;
}

const XRAY_ID = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i;

/** X-Ray → W3C; `undefined` where it isn't an X-Ray id. */
export function fromXRayId(id: unknown): string | undefined {
  const match = typeof id === 'string' ? XRAY_ID.exec(id) : null;
  return match ? `${match[1]}${match[2]}`.toLowerCase() : undefined;
}

/** A span id as X-Ray writes it; `undefined` where it isn't one. */
export function spanId(id: unknown): string | undefined {
  return typeof id === 'string' && /^[0-9a-f]{16}$/i.test(id)
    ? id.toLowerCase()
    : undefined;
}
