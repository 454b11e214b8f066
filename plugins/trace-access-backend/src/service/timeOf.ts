import { InputError } from '@backstage/errors';

/**
 * Epoch milliseconds of a moment in a request.
 *
 * @throws InputError - it is none
 */
export function timeOf(text: string): number {
  const ms = Date.parse(text);
  if (Number.isFinite(ms)) return ms;
  throw new InputError(
    `'${text}' is no time: write it as 2026-11-21T14:30:00Z.`,
  );
}
