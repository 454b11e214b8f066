import {
  matchesRedaction,
  type Attributes,
  type AttributeValue,
} from '@tracegate/plugin-trace-access-common';

/** Whether policy takes out an attribute of this name. */
export type IsRedacted = (name: string) => boolean;

/** Deeper values are cut: nobody reads them, and no serialiser survives any depth. */
const MAX_DEPTH = 16;
const NONE: IsRedacted = () => false;

/** Compiles lists of patterns, each distinct list once. */
export class Redactions {
  readonly #compiled = new Map<string, IsRedacted>();

  of(patterns: readonly string[]): IsRedacted {
    if (patterns.length === 0) return NONE;
    const key = JSON.stringify([...patterns].sort());
    let compiled = this.#compiled.get(key);
    if (!compiled) {
      compiled = matchesRedaction(patterns);
      this.#compiled.set(key, compiled);
    }
    return compiled;
  }
}

/** What was taken out of one span. */
export interface Removed {
  names: Set<string>;
  /** The texts that were taken out, to be looked for elsewhere in the span. */
  texts: string[];
}

/**
 * Attributes less those that policy takes out, also within nested values, whose
 * names are dotted paths. Collects what it took out.
 */
export function redactAttributes(options: {
  attributes: Attributes;
  isRedacted: IsRedacted;
  removed: Removed;
}): Attributes {
  return redactMap({ ...options, prefix: '', depth: 0 });
}

interface Walk {
  isRedacted: IsRedacted;
  removed: Removed;
  depth: number;
}

function redactMap(
  options: Walk & { attributes: Attributes; prefix: string },
): Attributes {
  const { attributes, prefix, isRedacted, removed, depth } = options;
  const kept: [string, AttributeValue][] = [];
  for (const [key, value] of Object.entries(attributes)) {
    const name = `${prefix}${key}`;
    if (isRedacted(name)) {
      removed.names.add(name);
      collectTexts({ value, into: removed.texts, depth });
    } else {
      kept.push([
        key,
        redactValue({ value, name, isRedacted, removed, depth: depth + 1 }),
      ]);
    }
  }
  return Object.fromEntries(kept);
}

function redactValue(
  options: Walk & { value: AttributeValue; name: string },
): AttributeValue {
  const { value, name, ...walk } = options;
  if (value === null || typeof value !== 'object') return value;
  if (walk.depth > MAX_DEPTH) return '[too deep to show]';
  if (Array.isArray(value)) {
    return value.map(one =>
      redactValue({ ...walk, value: one, name, depth: walk.depth + 1 }),
    );
  }
  return redactMap({ ...walk, attributes: value, prefix: `${name}.` });
}

function collectTexts(options: {
  value: AttributeValue;
  into: string[];
  depth: number;
}): void {
  const { value, into, depth } = options;
  if (typeof value === 'string') into.push(value);
  if (typeof value === 'number') into.push(String(value));
  if (value === null || typeof value !== 'object' || depth > MAX_DEPTH) return;
  for (const one of Object.values(value)) {
    collectTexts({ value: one, into, depth: depth + 1 });
  }
}
