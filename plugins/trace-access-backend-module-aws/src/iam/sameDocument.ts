/**
 * Whether two policy documents say the same, however they are spelled: the order
 * of keys, statements and values, white space, and lists of one don't count.
 */
export function sameDocument(one: string, other: string): boolean {
  try {
    return canonical(JSON.parse(one)) === canonical(JSON.parse(other));
  } catch {
    return false;
  }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.map(canonical).sort();
    return items.length === 1 ? items[0] : `[${items.join()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`,
    );
    return `{${fields.sort().join()}}`;
  }
  return JSON.stringify(value);
}
