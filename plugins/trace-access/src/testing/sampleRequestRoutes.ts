import type { FakeRoutes } from './fakeBackend';
import {
  sampleAuditEvent,
  sampleDelegation,
  sampleObligation,
  sampleRevocation,
  sampleRevocationPreview,
} from './sampleEndings';
import {
  sampleConsoleLink,
  sampleCredentials,
  sampleHandoutPreview,
} from './sampleHandouts';
import {
  sampleGrant,
  samplePreview,
  sampleRequest,
  sampleRequestDetail,
} from './sampleRequests';

/** Requests, grants and what ends them, on a backend where everything works. */
export function sampleRequestRoutes(): FakeRoutes {
  const now = Date.now;
  return {
    'POST /v1/requests/preview': ({ body }) =>
      samplePreview(body.duration ? { duration: body.duration } : {}),
    'GET /v1/requests': ({ query }) => ({
      items: [
        sampleRequest(now(), { mayReview: query.get('box') === 'inbox' }),
      ],
      waiting: 1,
    }),
    'POST /v1/requests': ({ body: { entity, ...asked } }) =>
      sampleRequestDetail(now(), { request: { ...asked, entityRef: entity } }),
    'GET /v1/requests/{requestId}': ({ path }) =>
      sampleRequestDetail(now(), {
        request: { id: path.requestId, mayReview: true },
      }),
    'POST /v1/requests/{requestId}/reviews': ({ path, body }) =>
      sampleRequestDetail(now(), {
        request: {
          id: path.requestId,
          state: body.verdict === 'approve' ? 'approved' : 'denied',
        },
      }),
    'POST /v1/requests/{requestId}/cancel': ({ path }) =>
      sampleRequestDetail(now(), {
        request: { id: path.requestId, state: 'cancelled', mayCancel: false },
      }),
    'GET /v1/grants': () => ({ items: [sampleGrant(now())] }),
    'GET /v1/grants/{grantId}': ({ path }) =>
      sampleGrant(now(), { id: path.grantId }),
    'POST /v1/revocations/preview': () => sampleRevocationPreview(now()),
    'GET /v1/revocations': () => ({ items: [sampleRevocation(now())] }),
    'POST /v1/revocations': ({ body: { reason, ...scope } }) =>
      sampleRevocation(now(), { reason, scope: { grant: scope.grant } }),
    'GET /v1/revocations/{revocationId}': ({ path }) =>
      sampleRevocation(now(), { id: path.revocationId }),
    'POST /v1/handouts/preview': () => sampleHandoutPreview(now()),
    'POST /v1/credentials': () => sampleCredentials(now()),
    'POST /v1/console-links': () => sampleConsoleLink(now()),
    'GET /v1/obligations': () => ({ items: [sampleObligation(now())] }),
    'POST /v1/obligations/{obligationId}/settle': ({ path, body }) =>
      sampleObligation(now(), {
        id: path.obligationId,
        state: body.verdict === 'flag' ? 'flagged' : 'acknowledged',
        maySettle: false,
      }),
    'GET /v1/delegations': () => ({ delegations: [sampleDelegation(now())] }),
    'POST /v1/delegations': ({ body }) => sampleDelegation(now(), body),
    'DELETE /v1/delegations/{delegationId}': () =>
      new Response(null, { status: 204 }),
    'GET /v1/audit': () => ({ items: [sampleAuditEvent(now())] }),
  };
}
