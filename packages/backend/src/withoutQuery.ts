import type { Span } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/**
 * What people filter by and which page they are on is theirs: addresses are
 * kept less their query.
 */
export function withoutQuery(span: Span): void {
  const { attributes = {} } = span as Partial<ReadableSpan>;
  for (const key of ['http.url', 'http.target', 'url.full', 'url.query']) {
    const value = attributes[key];
    if (typeof value === 'string') {
      span.setAttribute(key, key === 'url.query' ? '' : value.split('?')[0]);
    }
  }
}
