import { InputError } from '@backstage/errors';
import type {
  AttributeValue,
  Span,
} from '@tracegate/plugin-trace-access-common';

/** What a search asks for besides the window. */
export interface TraceFilters {
  errors?: boolean;
  /** Milliseconds, of what is visible of the entity in the trace. */
  minDuration?: number;
  maxDuration?: number;
  operation?: string;
  attribute?: { key: string; value: string };
}

/**
 * Reads `key=value`.
 *
 * @throws InputError - there is no key, or no `=`
 */
export function parseAttributeFilter(
  text: string | undefined,
): TraceFilters['attribute'] {
  if (text === undefined) return undefined;
  const at = text.indexOf('=');
  const key = text.slice(0, at).trim();
  if (at < 1 || !key) {
    throw new InputError(
      'The attribute filter must look like key=value, such as http.response.status_code=500',
    );
  }
  return { key, value: text.slice(at + 1) };
}

/** @throws InputError - the shortest duration is over the longest */
export function checkDurations(filters: TraceFilters): void {
  const { minDuration = 0, maxDuration = Infinity } = filters;
  if (minDuration > maxDuration) {
    throw new InputError(
      'minDuration is greater than maxDuration, so nothing can match. Swap them',
    );
  }
}

export function hasFilters(filters: TraceFilters): boolean {
  return Object.values(filters).some(
    value => value !== undefined && value !== false,
  );
}

/**
 * Whether a trace matches, told from the entity's visible and masked spans
 * alone: what was taken out of them can't be searched for.
 */
export function matchesFilters(options: {
  filters: TraceFilters;
  /** The entity's spans, masked; at least one. */
  spans: readonly Span[];
  durationMs: number;
}): boolean {
  const { filters, spans, durationMs } = options;
  const { errors, minDuration, maxDuration, operation, attribute } = filters;
  if (errors && !spans.some(span => span.status.code === 'error')) return false;
  if (minDuration !== undefined && durationMs < minDuration) return false;
  if (maxDuration !== undefined && durationMs > maxDuration) return false;
  if (operation && !spans.some(span => span.name === operation)) return false;
  return (
    !attribute ||
    spans.some(
      span =>
        holds(span.attributes, attribute) || holds(span.resource, attribute),
    )
  );
}

function holds(
  attributes: { [key: string]: AttributeValue },
  { key, value }: { key: string; value: string },
): boolean {
  if (!Object.hasOwn(attributes, key)) return false;
  const found = attributes[key];
  const values = Array.isArray(found) ? found : [found];
  return values.some(
    one => one !== null && typeof one !== 'object' && String(one) === value,
  );
}
