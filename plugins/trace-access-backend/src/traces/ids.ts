import { InputError } from '@backstage/errors';

/**
 * A trace id as the backend writes it: 32 lower-case hex digits. Takes the W3C
 * form and X-Ray's `1-8-24` form, in any case.
 *
 * @throws InputError - it is neither, or all zeros
 */
export function parseTraceId(text: string): string {
  const trimmed = text.trim().toLowerCase();
  const xray = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/.exec(trimmed);
  const id = xray ? `${xray[1]}${xray[2]}` : trimmed;
  if (!/^[0-9a-f]{32}$/.test(id) || /^0+$/.test(id)) {
    throw new InputError(
      "This is no trace id. Write 32 hex digits, or X-Ray's form 1-xxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxx",
    );
  }
  return id;
}
