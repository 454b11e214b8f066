import type { TraceSpan } from './spans';

/** What another answer to the same trace opened and hid. */
export interface AccessChange {
  opened: { spans: number; services: string[] };
  hidden: { spans: number; services: string[] };
}

/**
 * Compares two answers to one trace.
 *
 * @param before - with stable ids, as `after`
 * @returns undefined where nothing was opened or hidden
 */
export function accessChange(
  before: readonly TraceSpan[],
  after: readonly TraceSpan[],
): AccessChange | undefined {
  const known = new Map(before.map(span => [span.id, span]));
  const opened = { spans: 0, services: new Set<string>() };
  const hidden = { spans: 0, services: new Set<string>() };
  for (const span of after) {
    const was = known.get(span.id);
    if (span.visibility === 'visible' && was?.visibility === 'hidden') {
      opened.spans++;
      opened.services.add(span.service);
    }
    if (span.visibility === 'hidden' && was?.visibility === 'visible') {
      hidden.spans++;
      hidden.services.add(was.service);
    }
  }
  if (opened.spans + hidden.spans === 0) return undefined;
  return {
    opened: { spans: opened.spans, services: [...opened.services] },
    hidden: { spans: hidden.spans, services: [...hidden.services] },
  };
}
