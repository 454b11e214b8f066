/** A field's value or operator, in words. */
function describeMatcher(path: string, matcher: unknown): string {
  if (typeof matcher !== 'object' || matcher === null) {
    return `${path} is '${matcher}'`;
  }
  const [[operator, operand]] = Object.entries(matcher);
  switch (operator) {
    case '$in':
      return `${path} is one of ${(operand as unknown[]).join(', ')}`;
    case '$exists':
      return `${path} is ${operand ? 'there' : 'absent'}`;
    case '$hasPrefix':
      return `${path} begins with '${operand}'`;
    default:
      return typeof operand === 'object'
        ? `${path} has an item whose ${describePredicate(operand)}`
        : `${path} contains '${operand}'`;
  }
}

/** A filter predicate in words: `kind is 'Component' and metadata.tags contains 'payments'`. */
export function describePredicate(predicate: unknown): string {
  if (typeof predicate !== 'object' || predicate === null) {
    return `value is '${predicate}'`;
  }
  const entries = Object.entries(predicate);
  const [operator, operand] = entries[0];
  if (operator === '$not') {
    return `not (${describePredicate(operand)})`;
  }
  if (operator === '$all' || operator === '$any') {
    return (operand as unknown[])
      .map(part => `(${describePredicate(part)})`)
      .join(operator === '$all' ? ' and ' : ' or ');
  }
  return entries
    .map(([path, matcher]) => describeMatcher(path, matcher))
    .join(' and ');
}
