import { malformedPolicy } from '../awsError';
import {
  dateValue,
  networkOf,
  numberValue,
  type Operator,
  OPERATORS,
} from './comparisons';
import type { Condition } from './conditions';
import { isObject, type Json } from './json';
import { compilePattern, hasVariables } from './pattern';

/** Compiles a Condition block; refuses whatever it does not know. */
export function readConditions(
  json: Json | undefined,
  variables: boolean,
): Condition[] {
  if (json === undefined) {
    return [];
  }
  if (!isObject(json)) {
    throw malformedPolicy('Syntax errors in policy.');
  }
  return Object.entries(json).flatMap(([name, block]) => {
    const operator = readOperator(name);
    if (!isObject(block)) {
      throw malformedPolicy('Syntax errors in policy.');
    }
    const seen = new Set<string>();
    return Object.entries(block).map(([key, value]) => {
      const lower = key.toLowerCase();
      if (seen.has(lower)) {
        throw malformedPolicy(`Duplicate condition key ${key}`);
      }
      seen.add(lower);
      checkKey(key);
      return readCondition({ operator, key: lower, value, variables });
    });
  });
}

interface OperatorName {
  name: string;
  quantifier?: Condition['quantifier'];
  ifExists: boolean;
}

function readOperator(name: string): OperatorName {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(
    name,
  );
  const known = match && (match[2] === 'Null' || OPERATORS.has(match[2]));
  const sense = match && !(match[2] === 'Null' && (match[1] || match[3]));
  if (!known || !sense) {
    throw malformedPolicy(`Invalid Condition type : ${name}`);
  }
  return {
    name: match[2],
    quantifier: match[1] as Condition['quantifier'],
    ifExists: Boolean(match[3]),
  };
}

function checkKey(key: string): void {
  const at = key.indexOf(':');
  if (at <= 0 || at === key.length - 1) {
    throw malformedPolicy(
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    );
  }
  if (key.includes('*') || key.includes('${')) {
    throw malformedPolicy(`Invalid condition key ${key}`);
  }
}

function readCondition(options: {
  operator: OperatorName;
  key: string;
  value: Json;
  variables: boolean;
}): Condition {
  const { operator, key, value, variables } = options;
  const rule = OPERATORS.get(operator.name);
  const list = Array.isArray(value) ? value : [value];
  const scalars = ['string', 'number', 'boolean'];
  if (list.length === 0 || list.some(item => !scalars.includes(typeof item))) {
    throw malformedPolicy('Syntax errors in policy.');
  }
  // Elsewhere a variable is no variable, and so no valid value either.
  const takesVariables = !['number', 'date', 'binary', 'ip'].includes(
    rule?.type ?? 'bool',
  );
  const values = list.map(item => {
    const pattern = compilePattern(String(item), {
      variables: variables && takesVariables,
      wildcards: rule?.wildcards ?? false,
    });
    if (!hasVariables(pattern)) {
      checkValue({ name: operator.name, rule, text: String(item) });
    }
    return pattern;
  });
  return {
    operator: operator.name,
    quantifier: operator.quantifier,
    ifExists: operator.ifExists,
    key,
    values,
  };
}

function checkValue(options: {
  name: string;
  rule: Operator | undefined;
  text: string;
}): void {
  const { name, rule, text } = options;
  const checks: Record<Operator['type'], (value: string) => boolean> = {
    string: () => true,
    number: value => !Number.isNaN(numberValue(value)),
    date: value => !Number.isNaN(dateValue(value)),
    bool: value => /^(true|false)$/i.test(value),
    binary: value => /^[A-Za-z0-9+/]*={0,2}$/.test(value),
    ip: value => networkOf(value) !== undefined,
    arn: value => value === '*' || value.split(':').length >= 6,
  };
  if (!checks[rule?.type ?? 'bool'](text)) {
    throw malformedPolicy(`Invalid value ${JSON.stringify(text)} for ${name}`);
  }
}
