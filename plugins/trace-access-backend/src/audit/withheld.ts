import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { RequestRecord } from '../requests/requestRecord';

type AuditEvent = Schemas['AuditEvent'];

/** Events whose details are about the request itself: who, what, how long, why. */
const OF_THE_REQUEST =
  /^(request|break-glass|grant|revocation|obligation)(-|$)|^(console-link|credentials-handout)$/;

/** What of a request whoever may see it knows. */
const KNOWN = ['entityRef', 'binding', 'role', 'grantId'] as const;

/**
 * An event in the trail of a request, as somebody sees it who may see the
 * request, but neither did this nor reads the whole audit trail: that something
 * was looked at, and not which traces and services nor through what else, which
 * may be hidden from them.
 */
export function withheld(options: {
  event: AuditEvent;
  /** With the grant that came of it. */
  request: Pick<RequestRecord, 'entityRef' | 'binding' | 'role'> & {
    grantId?: string;
  };
}): AuditEvent {
  const { event, request } = options;
  const {
    traceId: _traceId,
    entityRef: _entityRef,
    binding: _binding,
    role: _role,
    grantId: _grantId,
    details,
    ...shown
  } = event;
  return {
    ...shown,
    ...Object.fromEntries(
      KNOWN.filter(key => event[key] === request[key]).map(key => [
        key,
        event[key],
      ]),
    ),
    ...(details && OF_THE_REQUEST.test(event.event) && { details }),
  };
}
