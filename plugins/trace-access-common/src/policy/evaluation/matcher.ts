import {
  getJsonValueAtPath,
  type FilterPredicate,
} from '@backstage/filter-predicates';
import type { JsonValue } from '@backstage/types';

type Test = (value: JsonValue | undefined) => boolean;

/** Equality as filter predicates have it: without case, `7` as `'7'`. */
function equals(wanted: unknown): Test {
  if (typeof wanted === 'string') {
    const upper = wanted.toUpperCase();
    return value =>
      value === wanted ||
      (typeof value === 'string'
        ? value.toUpperCase() === upper
        : typeof value === 'number' && String(value) === wanted);
  }
  if (typeof wanted === 'number') {
    const digits = String(wanted);
    return value =>
      value === wanted ||
      (typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
        ? String(value) === digits
        : isFlat(value) && String(value) === digits);
  }
  return value => value === wanted;
}

/** A list whose text form is defined; `[7]` equals `7` there, as in the library. */
function isFlat(value: JsonValue | undefined): value is JsonValue[] {
  return (
    Array.isArray(value) &&
    value.every(
      item => typeof item !== 'object' || item === null || isFlat(item),
    )
  );
}

function fieldTest(matcher: unknown): Test {
  if (typeof matcher !== 'object' || matcher === null) {
    return equals(matcher);
  }
  const [[operator, operand]] = Object.entries(matcher);
  switch (operator) {
    case '$exists':
      return operand === true
        ? value => value !== undefined
        : value => value === undefined;
    case '$in': {
      const tests = (operand as unknown[]).map(equals);
      return value => tests.some(test => test(value));
    }
    case '$contains': {
      const test = compilePredicate(operand as FilterPredicate);
      return value => Array.isArray(value) && value.some(item => test(item));
    }
    case '$hasPrefix': {
      const prefix = String(operand).toUpperCase();
      return value =>
        typeof value === 'string' && value.toUpperCase().startsWith(prefix);
    }
    default:
      // Parsing refuses every other operator; fail rather than guess.
      throw new Error(`Unknown predicate operator ${operator}`);
  }
}

/**
 * A filter predicate as a closure: the same answers as
 * `evaluateFilterPredicate` of `@backstage/filter-predicates` (a property test
 * compares them), faster, and without throwing on any value.
 */
export function compilePredicate(predicate: FilterPredicate): Test {
  if (typeof predicate !== 'object') {
    return equals(predicate);
  }
  const entries = Object.entries(predicate);
  const [operator, operand] = entries[0];
  if (operator === '$all' || operator === '$any') {
    const tests = (operand as FilterPredicate[]).map(compilePredicate);
    return operator === '$all'
      ? value => tests.every(test => test(value))
      : value => tests.some(test => test(value));
  }
  if (operator === '$not') {
    const test = compilePredicate(operand as FilterPredicate);
    return value => !test(value);
  }
  const fields = entries.map(
    ([path, matcher]) => [path, fieldTest(matcher)] as const,
  );
  return value =>
    fields.every(([path, test]) =>
      test(getJsonValueAtPath(value as JsonValue, path)),
    );
}
