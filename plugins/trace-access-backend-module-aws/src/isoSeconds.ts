/**
 * A moment as IAM's date conditions want it. They compare whole seconds: say
 * which way a fraction goes.
 */
export function isoSeconds(
  /** Epoch milliseconds. */
  at: number,
  round: 'up' | 'down',
): string {
  const seconds = round === 'up' ? Math.ceil(at / 1000) : Math.floor(at / 1000);
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
