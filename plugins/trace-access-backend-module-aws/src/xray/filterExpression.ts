import type { TraceQuery } from '@tracegate/plugin-trace-access-node';

/** The longest expression that is sent; AWS documents no limit but request size. */
export const MAX_EXPRESSION = 2_000;
/** The longest name a segment can have. */
const MAX_NAME = 200;

/**
 * A string as a literal of X-Ray's filter language; `undefined` where it can't
 * be said. AWS documents no escape for a quote, so a text with one is never
 * sent (no segment's name can have one). A backslash is doubled: whether AWS
 * reads that as one or as two, the literal ends where it should.
 */
export function quote(text: string): string | undefined {
  if (/["\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(text)) return undefined;
  return `"${text.replaceAll('\\', '\\\\')}"`;
}

/**
 * The prefilters of a query: a trace wanted is in the answer to one of them.
 * Each is a necessary condition, never a negation; what X-Ray can't say
 * (longest duration, the name of an operation, attributes that aren't indexed)
 * is left to the backend, which evaluates everything again. No expressions =
 * nothing in X-Ray can match.
 */
export function filterExpressions(options: {
  query: TraceQuery;
  /** Attributes that are indexed annotations of every span. */
  annotations?: readonly string[];
}): string[] {
  const { query, annotations = [] } = options;
  const conditions = [durationAtLeast(query), annotated(query, annotations)]
    .filter(one => one !== undefined)
    .map(one => ` AND ${one}`)
    .join('');
  const names = [...new Set(query.services)]
    .filter(name => name.length > 0 && name.length <= MAX_NAME)
    .map(quote)
    .filter(one => one !== undefined);
  const clauses = names.map(name => serviceClause(name, query.errorsOnly));
  return chunk({ clauses, room: MAX_EXPRESSION - conditions.length - 2 }).map(
    some => `(${some.join(' OR ')})${conditions}`,
  );
}

// The flags of the whole trace are of its root segment; those of a service, of
// its own segments. Either is enough to look at the trace.
function serviceClause(name: string, errorsOnly?: boolean): string {
  if (!errorsOnly) return `service(${name})`;
  const own = ['fault', 'error', 'throttle'].map(
    flag => `service(${name}) { ${flag} = true }`,
  );
  return `(${own.join(' OR ')} OR (service(${name}) AND (fault = true OR error = true OR throttle = true)))`;
}

// The whole trace lasts at least as long as any part of it. A millisecond is
// let go, for X-Ray's rounding.
function durationAtLeast({ minDurationMs }: TraceQuery): string | undefined {
  if (minDurationMs === undefined || !(minDurationMs > 1)) return undefined;
  const seconds = (Math.min(minDurationMs, 1e9) - 1) / 1000;
  return `duration >= ${seconds.toFixed(3)}`;
}

// A value is kept with its type, which the query doesn't tell.
function annotated(
  { attribute }: TraceQuery,
  annotations: readonly string[],
): string | undefined {
  if (!attribute || !annotations.includes(attribute.key)) return undefined;
  if (!/^[A-Za-z_][\w.]{0,499}$/.test(attribute.key)) return undefined;
  const key = `annotation[${attribute.key}]`;
  const text = quote(attribute.value);
  if (text === undefined || text.length > 1_000) return undefined;
  const forms = [`${key} = ${text}`];
  if (/^(true|false)$/.test(attribute.value)) {
    forms.push(`${key} = ${attribute.value}`);
  } else if (/^-?\d{1,15}(\.\d{1,9})?$/.test(attribute.value)) {
    forms.push(`${key} = ${attribute.value}`);
  }
  return forms.length === 1 ? forms[0] : `(${forms.join(' OR ')})`;
}

function chunk(options: { clauses: string[]; room: number }): string[][] {
  const chunks: string[][] = [];
  let length = Infinity;
  for (const clause of options.clauses) {
    length += clause.length + 4;
    if (length > options.room) {
      chunks.push([]);
      length = clause.length;
    }
    chunks.at(-1)!.push(clause);
  }
  return chunks;
}
