/** One pattern: texts that must follow one another, with anything between. */
function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.toLowerCase().split('*');
  const first = parts[0];
  const last = parts[parts.length - 1];
  if (parts.length === 1) {
    return name => name === first;
  }
  const middle = parts.slice(1, -1).filter(part => part !== '');
  return name => {
    if (
      name.length < first.length + last.length ||
      !name.startsWith(first) ||
      !name.endsWith(last)
    ) {
      return false;
    }
    const end = name.length - last.length;
    let from = first.length;
    return middle.every(part => {
      const at = name.indexOf(part, from);
      from = at + part.length;
      return at !== -1 && from <= end;
    });
  };
}

/**
 * Compiles redaction patterns: `*` stands for any text (dots too), and names
 * compare without case, since sources differ in theirs. Linear in the length
 * of the name.
 *
 * @public
 */
export function matchesRedaction(
  patterns: readonly string[],
): (attributeName: string) => boolean {
  const exact = new Set(
    patterns.filter(p => !p.includes('*')).map(p => p.toLowerCase()),
  );
  const globs = patterns.filter(p => p.includes('*')).map(matcher);
  return attributeName => {
    const name = attributeName.toLowerCase();
    return exact.has(name) || globs.some(glob => glob(name));
  };
}
