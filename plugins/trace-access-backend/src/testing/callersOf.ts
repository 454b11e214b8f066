import { randomUUID } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';

/**
 * Callers of the API, each by the ref of a user or the subject of a service.
 *
 * @param where - the portal's server, or its URL
 */
export function callersOf(where: Parameters<typeof request>[0]) {
  return (ref: string) => {
    const header = ref.startsWith('user:')
      ? mockCredentials.user.header(ref)
      : mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(ref),
          targetPluginId: 'trace-access',
        });
    const send = (method: 'get' | 'put' | 'post' | 'delete', path: string) =>
      request(where)
        [method](`/api/trace-access${path}`)
        .set('authorization', header);
    return {
      get: (path: string) => send('get', path),
      put: (path: string, body: object) => send('put', path).send(body),
      /** With a key of its own, unless the test brings one. */
      post: (path: string, body: object = {}, key: string = randomUUID()) =>
        send('post', path).set('idempotency-key', key).send(body),
      delete: (path: string) => send('delete', path),
    };
  };
}
