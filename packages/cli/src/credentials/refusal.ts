/** There are no credentials: exit code 1, with why and what to do. */
export class Refusal extends Error {
  readonly name = 'Refusal';
}

const MAX_CHARS = 500;

/** A sentence that came from elsewhere, as it may be shown in a terminal. */
export function plain(text: string): string {
  const oneLine = text
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
  return oneLine.length > MAX_CHARS
    ? `${oneLine.slice(0, MAX_CHARS)}…`
    : oneLine;
}
