import assert from 'node:assert/strict';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { api } from './api';
import type { Visitor } from './browser';
import { until } from './until';

/** Asks for access without the dialog, where a journey begins with a request that waits. */
export async function ask(options: {
  as: Visitor;
  /** Name of the component. */
  of: string;
  environment: string;
  actions?: Schemas['RequestCreate']['actions'];
  breakGlass?: boolean;
}): Promise<Schemas['RequestDetail']> {
  const { as, of, ...rest } = options;
  const { status, body } = await until(
    async () => {
      const answer = await api<Schemas['RequestDetail']>({
        as,
        method: 'POST',
        path: '/v1/requests',
        body: {
          entity: `component:default/${of}`,
          reason: 'Refunds fail since noon',
          ...rest,
        },
      });
      // A catalog that is slow just now is asked again.
      return answer.status !== 503 && answer;
    },
    { what: `${of} to be asked for` },
  );
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

/** How a request stands. */
export async function standing(options: {
  as: Visitor;
  id: string;
}): Promise<Schemas['RequestDetail']> {
  const { body } = await api<Schemas['RequestDetail']>({
    as: options.as,
    path: `/v1/requests/${options.id}`,
  });
  return body;
}

/** Ends whatever a person holds or waits for of this, so that the next test finds nothing. */
export async function clear(options: {
  as: Visitor;
  requestId: string;
}): Promise<void> {
  const { as, requestId } = options;
  const { request, grant } = await standing({ as, id: requestId });
  if (request.state === 'pending') {
    await api({ as, method: 'POST', path: `/v1/requests/${requestId}/cancel` });
  }
  if (grant) {
    await api({
      as,
      method: 'POST',
      path: '/v1/revocations',
      body: { grant: grant.id, reason: 'The test is over.' },
    });
  }
}
