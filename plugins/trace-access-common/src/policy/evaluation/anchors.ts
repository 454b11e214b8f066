import type { FilterPredicate } from '@backstage/filter-predicates';

/**
 * Something that must be so for a predicate to match: the field equals the
 * value, or its list contains it. Values are upper-cased texts; this may hold
 * of more entities than the predicate, never of fewer.
 */
export interface Anchor {
  path: string;
  list: boolean;
  value: string;
}

/** How an anchor or an entity's value is looked up. */
export function anchorText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.toUpperCase();
    case 'number':
    case 'boolean':
      return String(value).toUpperCase();
    default:
      return undefined;
  }
}

// A number also equals a list of that one number: see the matcher.
const indexable = (value: unknown) =>
  typeof value === 'number' ? undefined : anchorText(value);

function valuesOf(items: readonly unknown[]): string[] | undefined {
  const texts = items.map(indexable);
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

function ofField(path: string, matcher: unknown): Anchor[] | undefined {
  const anchors = (values: string[] | undefined, list: boolean) =>
    values?.map(value => ({ path, list, value }));
  if (typeof matcher !== 'object' || matcher === null) {
    return anchors(valuesOf([matcher]), false);
  }
  const { $in, $contains } = matcher as {
    $in?: unknown[];
    $contains?: unknown;
  };
  if ($in) {
    return anchors(valuesOf($in), false);
  }
  if ($contains === undefined) {
    return undefined;
  }
  const any = (typeof $contains === 'object'
    ? ($contains as { $any?: unknown[] }).$any
    : undefined) ?? [$contains];
  return anchors(valuesOf(any), true);
}

/**
 * The ways to index a predicate: of each way, at least one anchor holds
 * whenever the predicate matches. None where it must be tried on every entity.
 */
export function waysToIndex(predicate: FilterPredicate): Anchor[][] {
  if (typeof predicate !== 'object') {
    return [];
  }
  const entries = Object.entries(predicate);
  const [operator, operand] = entries[0];
  if (operator === '$not') {
    return [];
  }
  if (operator === '$all') {
    return (operand as FilterPredicate[]).flatMap(waysToIndex);
  }
  if (operator === '$any') {
    const parts = (operand as FilterPredicate[]).map(waysToIndex);
    return parts.every(ways => ways.length > 0)
      ? [parts.flatMap(ways => ways[0])]
      : [];
  }
  return entries
    .map(([path, matcher]) => ofField(path, matcher))
    .filter((anchors): anchors is Anchor[] => anchors !== undefined);
}
