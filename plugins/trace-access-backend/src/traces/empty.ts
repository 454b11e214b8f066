import type { Schemas } from '@tracegate/plugin-trace-access-common';

type Empty = NonNullable<Schemas['TracePage']['empty']>;

/** The reasons that an empty list tells apart. */
export type EmptyReason = Empty['reason'];

const MESSAGES: Readonly<Record<EmptyReason, string>> = {
  'no-source':
    'No trace source is declared for this environment. An operator adds one as a TraceSource document',
  'not-instrumented':
    'No traces under this name in the last day. Is the service instrumented, and does it send to this environment? If it runs under another name, declare it with the annotation trace-access.io/service-names',
  'wrong-service-name':
    'No traces under the names that this entity declares. Check trace-access.io/service-names in its catalog file; a new claim also has to be confirmed',
  'nothing-in-window':
    'Nothing in this time range. Choose a longer or an earlier one',
  'nothing-matches':
    'Nothing matches these filters in this time range. Loosen one of them',
  'nothing-visible':
    'There are traces, but none with a span that you may see. The name of the service may be claimed by another entity too',
};

/** Why a list is empty, and what to do. */
export function emptyBecause(reason: EmptyReason): Empty {
  return { reason, message: MESSAGES[reason] };
}
