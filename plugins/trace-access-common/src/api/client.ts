import { ResponseError } from '@backstage/errors';
import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated/openapi';

/**
 * The shapes of the API by name: `Schemas['TracePage']`.
 *
 * @public
 */
export type Schemas = components['schemas'];

/**
 * A typed client of the backend. Every call resolves to `{ data }` or rejects
 * with a `ResponseError`, which carries the backend's own sentence.
 *
 * @public
 */
export type TraceAccessClient = Client<paths>;

/**
 * Makes a client.
 *
 * @param options - `baseUrl` of the plugin, asked before each call so that it
 * may come from a discovery service; `fetch` with the caller's identity.
 *
 * @public
 */
export function createTraceAccessClient(options: {
  baseUrl: () => Promise<string>;
  fetch: typeof fetch;
}): TraceAccessClient {
  // The base is only known asynchronously: a placeholder is replaced per call.
  const placeholder = 'http://trace-access.invalid';
  const client = createFetchClient<paths>({
    baseUrl: placeholder,
    fetch: async request => {
      const url = request.url.replace(placeholder, await options.baseUrl());
      return options.fetch(url, {
        method: request.method,
        headers: request.headers,
        body: request.body ? await request.text() : undefined,
        signal: request.signal,
      });
    },
  });
  client.use({
    onResponse: async ({ response }) => {
      if (!response.ok) throw await ResponseError.fromResponse(response);
    },
  });
  return client;
}
