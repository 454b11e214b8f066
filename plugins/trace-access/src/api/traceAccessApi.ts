import {
  createApiRef,
  type DiscoveryApi,
  type FetchApi,
} from '@backstage/core-plugin-api';
import {
  createTraceAccessClient,
  type TraceAccessClient,
} from '@tracegate/plugin-trace-access-common';

/**
 * The backend's API as the frontend calls it, with the signed-in user's
 * identity. Calls resolve to `{ data }` or reject with a `ResponseError` that
 * carries the backend's own sentence.
 *
 * @public
 */
export const traceAccessApiRef = createApiRef<TraceAccessClient>({
  id: 'plugin.trace-access.client',
});

/** Makes the API from the portal's own discovery and fetch. */
export function createTraceAccessApi(options: {
  discoveryApi: DiscoveryApi;
  fetchApi: FetchApi;
}): TraceAccessClient {
  return createTraceAccessClient({
    baseUrl: () => options.discoveryApi.getBaseUrl('trace-access'),
    fetch: options.fetchApi.fetch,
  });
}
