/** JSON as IAM takes it: duplicate keys are an error, nesting is bounded. */
export type Json =
  string | number | boolean | null | Json[] | { [key: string]: Json };

const MAX_DEPTH = 12;

/** Throws a SyntaxError where `JSON.parse` would, or where a key repeats. */
export function parseStrictJson(text: string): Json {
  // JSON.parse decides what is JSON; the scan below only finds what it hides.
  const value = JSON.parse(text) as Json;
  refuseHidden(text);
  return value;
}

/** Walks valid JSON once, with a stack of the keys seen in each open object. */
function refuseHidden(text: string): void {
  const open: Array<Set<string> | undefined> = [];
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/g;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === '{' || found === '[') {
      open.push(found === '{' ? new Set() : undefined);
      if (open.length > MAX_DEPTH) {
        throw new SyntaxError('Nested too deeply.');
      }
    } else if (found === '}' || found === ']') {
      open.pop();
    } else if (isKey(text, token.lastIndex)) {
      const key = JSON.parse(found) as string;
      const keys = open[open.length - 1];
      if (keys?.has(key)) {
        throw new SyntaxError(`Duplicate key ${key}.`);
      }
      keys?.add(key);
    }
  }
}

/** Whether a colon follows the string that ends at `end`. */
function isKey(text: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end;
  return colon.test(text);
}

export function isObject(value: unknown): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
