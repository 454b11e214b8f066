/**
 * Wildcard patterns as IAM has them: `*` any run, `?` any one character. A
 * pattern may hold policy variables, whose values are taken literally: a tag
 * worth `*` matches only a `*`.
 */
type PatternToken =
  | { kind: 'text'; text: string }
  | { kind: 'any' }
  | { kind: 'one' }
  | { kind: 'variable'; key: string; fallback?: string };

export interface Pattern {
  source: string;
  tokens: PatternToken[];
}

/** Looks a variable up; undefined if it is absent or has several values. */
type VariableLookup = (key: string) => string | undefined;

const VARIABLE = /^\$\{([^}]*)\}/;
const ESCAPED = new Set(['*', '?', '$']);

export class PatternError extends Error {}

export function compilePattern(
  source: string,
  options: { variables: boolean; wildcards?: boolean },
): Pattern {
  const { variables, wildcards = true } = options;
  const tokens: PatternToken[] = [];
  const text = (piece: string) => {
    const last = tokens[tokens.length - 1];
    if (last?.kind === 'text') {
      last.text += piece;
    } else {
      tokens.push({ kind: 'text', text: piece });
    }
  };
  for (let at = 0; at < source.length;) {
    const char = source[at];
    if (variables && char === '$' && source[at + 1] === '{') {
      const match = VARIABLE.exec(source.slice(at));
      if (!match) {
        throw new PatternError(`Unclosed policy variable in ${source}`);
      }
      const inner = match[1];
      if (ESCAPED.has(inner)) {
        text(inner);
      } else {
        tokens.push(variable(inner, source));
      }
      at += match[0].length;
    } else {
      if (wildcards && char === '*') {
        tokens.push({ kind: 'any' });
      } else if (wildcards && char === '?') {
        tokens.push({ kind: 'one' });
      } else {
        text(char);
      }
      at += 1;
    }
  }
  return { source, tokens };
}

function variable(inner: string, source: string): PatternToken {
  const match = /^\s*([^,\s][^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(inner);
  if (!match || !match[1].includes(':')) {
    throw new PatternError(`Invalid policy variable in ${source}`);
  }
  return { kind: 'variable', key: match[1].toLowerCase(), fallback: match[2] };
}

export function hasVariables(pattern: Pattern): boolean {
  return pattern.tokens.some(token => token.kind === 'variable');
}

export type ResolvedToken = Exclude<PatternToken, { kind: 'variable' }>;

/** Puts the variables in; undefined if one of them has no value. */
export function resolvePattern(
  pattern: Pattern,
  lookup: VariableLookup,
): ResolvedToken[] | undefined {
  const resolved: ResolvedToken[] = [];
  for (const token of pattern.tokens) {
    if (token.kind !== 'variable') {
      resolved.push(token);
      continue;
    }
    const value = lookup(token.key) ?? token.fallback;
    if (value === undefined) {
      return undefined;
    }
    resolved.push({ kind: 'text', text: value });
  }
  return resolved;
}

export function literalOf(tokens: ResolvedToken[]): string {
  return tokens
    .map(token =>
      token.kind === 'text' ? token.text : { any: '*', one: '?' }[token.kind],
    )
    .join('');
}

type Unit = 'any' | 'one' | { char: string };

/** Flattens to one matcher per character, so that matching is linear-ish. */
function unitsOf(tokens: ResolvedToken[], ignoreCase: boolean) {
  return tokens.flatMap((token): Unit[] => {
    if (token.kind !== 'text') {
      return [token.kind];
    }
    const text = ignoreCase ? token.text.toLowerCase() : token.text;
    return Array.from(text).map(char => ({ char }));
  });
}

/** Greedy match with one backtrack point: no exponential patterns. */
export function matchTokens(options: {
  tokens: ResolvedToken[];
  value: string;
  ignoreCase?: boolean;
}): boolean {
  const units = unitsOf(options.tokens, options.ignoreCase ?? false);
  const chars = Array.from(
    options.ignoreCase ? options.value.toLowerCase() : options.value,
  );
  let unit = 0;
  let star = -1;
  let starChar = 0;
  for (let char = 0; char < chars.length;) {
    const want = units[unit];
    if (want === 'any') {
      star = unit;
      starChar = char;
      unit += 1;
    } else if (
      want === 'one' ||
      (typeof want === 'object' && want.char === chars[char])
    ) {
      unit += 1;
      char += 1;
    } else if (star !== -1) {
      unit = star + 1;
      starChar += 1;
      char = starChar;
    } else {
      return false;
    }
  }
  return units.slice(unit).every(rest => rest === 'any');
}

/**
 * Matches an ARN part by part: a wildcard never crosses one of the first five
 * colons. `*` alone matches everything.
 */
export function matchArn(tokens: ResolvedToken[], value: string): boolean {
  if (tokens.length === 1 && tokens[0].kind === 'any') {
    return true;
  }
  const wanted = splitTokens(tokens);
  const given = splitArn(value);
  if (wanted.length !== 6 || given.length !== 6) {
    return false;
  }
  return wanted.every((part, i) =>
    matchTokens({ tokens: part, value: given[i] }),
  );
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6
    ? parts
    : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function splitTokens(tokens: ResolvedToken[]): ResolvedToken[][] {
  const parts: ResolvedToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind !== 'text') {
      parts[parts.length - 1].push(token);
      continue;
    }
    let rest = token.text;
    while (parts.length < 6 && rest.includes(':')) {
      const at = rest.indexOf(':');
      parts[parts.length - 1].push({ kind: 'text', text: rest.slice(0, at) });
      parts.push([]);
      rest = rest.slice(at + 1);
    }
    if (rest) {
      parts[parts.length - 1].push({ kind: 'text', text: rest });
    }
  }
  return parts;
}
