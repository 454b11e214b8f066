const MAX_DEPTH = 500;

/**
 * Whether JSON nests deeper than anything honest does: code that follows it
 * by recursion would run out of stack.
 */
export function nestsTooDeeply(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs)) {
    if (token === '{' || token === '[') {
      depth += 1;
      if (depth > MAX_DEPTH) {
        return true;
      }
    } else if (token === '}' || token === ']') {
      depth -= 1;
    }
  }
  return false;
}
