import { OPERATORS, type Operator } from './comparisons';
import type { RequestContext } from './context';
import { type Pattern, resolvePattern } from './pattern';

/** One operator × key of a Condition block, compiled. */
export interface Condition {
  operator: string;
  quantifier?: 'ForAllValues' | 'ForAnyValue';
  ifExists: boolean;
  /** Lower-cased. */
  key: string;
  values: Pattern[];
}

/** Whether every condition of a statement holds. */
export function conditionsHold(options: {
  conditions: Condition[];
  context: RequestContext;
  effect: 'Allow' | 'Deny';
}): boolean {
  const { conditions, context, effect } = options;
  return conditions.every(condition => holds(condition, context, effect));
}

function holds(
  condition: Condition,
  context: RequestContext,
  effect: 'Allow' | 'Deny',
): boolean {
  const given = context.get(condition.key);
  const present = Array.isArray(given) ? given.length > 0 : given !== undefined;
  if (condition.operator === 'Null') {
    return condition.values.some(
      ({ source }) => (source.toLowerCase() === 'true') === !present,
    );
  }
  const operator = OPERATORS.get(condition.operator)!;
  if (!present) {
    if (condition.quantifier) {
      return condition.quantifier === 'ForAllValues' || condition.ifExists;
    }
    return condition.ifExists || Boolean(operator.negated);
  }
  const values = Array.isArray(given) ? given : [given!];
  const one = (value: string) =>
    valueHolds({ value, condition, operator, context, effect });
  if (condition.quantifier === 'ForAnyValue') {
    return values.some(one);
  }
  if (condition.quantifier === 'ForAllValues') {
    return values.every(one);
  }
  // AWS leaves several values without a quantifier undefined: whichever
  // reading gives less access is taken.
  return effect === 'Allow' ? values.every(one) : values.some(one);
}

function valueHolds(options: {
  value: string;
  condition: Condition;
  operator: Operator;
  context: RequestContext;
  effect: 'Allow' | 'Deny';
}): boolean {
  const { value, condition, operator, context, effect } = options;
  let unresolved = false;
  const compares = condition.values.some(pattern => {
    const tokens = resolvePattern(pattern, context.variable);
    if (!tokens) {
      unresolved = true;
      return false;
    }
    return operator.compare(value, tokens);
  });
  if (operator.negated) {
    // A variable without a value must not open what "not equals" guards.
    return !compares && !(unresolved && effect === 'Allow');
  }
  return compares;
}
