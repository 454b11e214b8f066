/** Decimal nanoseconds as OTLP writes them; what isn't is the epoch. */
export function nanos(text: string): bigint {
  return /^\d{1,20}$/.test(text) ? BigInt(text) : 0n;
}

/** Sorts big integers ascending. */
export function compareBig(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
