import type { Schemas } from '@tracegate/plugin-trace-access-common';

// The generated types name the variants by their schema, the API by these words.

/** A span that the viewer may see, less its redacted attributes. */
export type VisibleSpan = Omit<Schemas['VisibleSpan'], 'visibility'> & {
  visibility: 'visible';
};

/** What remains of a span that the viewer may not see. */
export type HiddenSpan = Omit<Schemas['HiddenSpan'], 'visibility'> & {
  visibility: 'hidden';
};

/** One span as the API gives it: visible, or hidden with its place kept. */
export type TraceSpan = VisibleSpan | HiddenSpan;

/** The spans of an answer. */
export function spansOf(trace: Pick<Schemas['Trace'], 'spans'>): TraceSpan[] {
  return trace.spans as unknown as TraceSpan[];
}
