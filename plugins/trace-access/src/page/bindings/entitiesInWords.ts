import type { Schemas } from '@tracegate/plugin-trace-access-common';

type Predicate = Schemas['Binding']['entities'];

/**
 * A filter predicate as a sentence: `{ kind: Component }` → `kind is Component`.
 * What it does not know is shown as written rather than guessed.
 */
export function entitiesInWords(predicate: Predicate): string {
  if (predicate === '*') return 'all entities';
  return typeof predicate === 'string' ? predicate : inWords(predicate, false);
}

function inWords(predicate: unknown, nested: boolean): string {
  if (!isObject(predicate)) return JSON.stringify(predicate);
  const parts = Object.entries(predicate).map(([key, value]) => {
    if (key === '$all' && Array.isArray(value)) return joined(value, ' and ');
    if (key === '$any' && Array.isArray(value)) return joined(value, ' or ');
    if (key === '$not') return `not (${inWords(value, false)})`;
    return `${key} ${condition(value)}`;
  });
  const text = parts.join(' and ');
  return nested && parts.length > 1 ? `(${text})` : text;
}

function joined(values: unknown[], word: string): string {
  return `(${values.map(value => inWords(value, true)).join(word)})`;
}

function condition(value: unknown): string {
  if (!isObject(value)) return `is ${literal(value)}`;
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const [[operator, operand]] = entries;
    if (operator === '$in' && Array.isArray(operand)) {
      return `is one of ${operand.map(literal).join(', ')}`;
    }
    if (operator === '$contains') {
      return isObject(operand)
        ? `contains one where ${inWords(operand, true)}`
        : `contains ${literal(operand)}`;
    }
    if (operator === '$exists') return operand ? 'is set' : 'is not set';
    if (operator === '$hasPrefix') return `starts with ${literal(operand)}`;
  }
  return JSON.stringify(value);
}

function literal(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
