import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** A span that the viewer may see, less its redacted attributes. */
export type VisibleSpan = Schemas['VisibleSpan'];

/** What remains of a span that the viewer may not see. */
export type HiddenSpan = Schemas['HiddenSpan'];

/** One span as the API gives it: visible, or hidden with its place kept. */
export type TraceSpan = Schemas['Trace']['spans'][number];
