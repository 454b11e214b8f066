import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { failure, type FakeRoutes } from './fakeBackend';
import { sampleRequest, sampleRequestDetail } from './sampleRequests';

/** Three requests that wait, the oldest of them for too long. */
export function sampleWaiting(now: number): Schemas['AccessRequest'][] {
  const waiting = (
    n: number,
    more: Partial<Schemas['AccessRequest']>,
  ): Schemas['AccessRequest'] =>
    sampleRequest(now, {
      id: `01JDREQ000000000000000010${n}`,
      mayReview: true,
      mayCancel: false,
      ...more,
    });
  return [
    waiting(1, { requester: 'user:default/lea', overdue: true }),
    waiting(2, {
      requester: 'user:default/kim',
      entityRef: 'component:default/ledger',
      environment: 'prod',
      tier: 'high',
      actions: ['view', 'credentials'],
      duration: 'PT2H',
      reason: '%s <img src=x onerror=alert(1)> $(id)\nsecond line',
    }),
    waiting(3, { requester: 'user:default/tom' }),
  ];
}

/** An inbox from which goes what is decided, and what was sent to it. */
export function createSampleInbox(now: number) {
  const requests = new Map(sampleWaiting(now).map(each => [each.id, each]));
  const reviews: {
    requestId: string;
    key: string | null;
    body: Schemas['ReviewCreate'];
  }[] = [];
  const routes: FakeRoutes = {
    'GET /v1/requests': () => {
      const items = [...requests.values()].filter(
        ({ state }) => state === 'pending',
      );
      return { items, waiting: items.length };
    },
    'GET /v1/requests/{requestId}': ({ path }) => {
      const request = requests.get(path.requestId);
      return request
        ? sampleRequestDetail(now, { request })
        : failure(404, 'NotFoundError', 'There is no such request.');
    },
    'POST /v1/requests/{requestId}/reviews': ({ path, body, headers }) => {
      const { requestId } = path;
      reviews.push({ requestId, key: headers.get('Idempotency-Key'), body });
      const request: Schemas['AccessRequest'] = {
        ...requests.get(requestId)!,
        state: body.verdict === 'approve' ? 'approved' : 'denied',
        mayReview: false,
        sentence: 'It is decided.',
      };
      requests.set(requestId, request);
      return sampleRequestDetail(now, { request });
    },
  };
  return { routes, reviews, requests };
}
