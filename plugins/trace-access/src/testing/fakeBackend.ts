/** What a fake route answers: a body, or a whole response. */
type Answer = object | Response;

interface FakeRequest {
  /** Parts of the path, by the names in the route. */
  path: Record<string, string>;
  query: URLSearchParams;
  headers: Headers;
  body: any;
}

/** Routes by `METHOD /path/{part}`. */
export type FakeRoutes = Record<
  string,
  (request: FakeRequest) => Answer | Promise<Answer>
>;

/** A failed response as the backend writes it. */
export function failure(
  status: number,
  name: string,
  message: string,
): Response {
  return new Response(
    JSON.stringify({
      error: { name, message },
      response: { statusCode: status },
    }),
    { status, headers: { 'content-type': 'application/json' } },
  );
}

/**
 * The backend at the edge of the network: a `fetch` that answers from routes,
 * and keeps what it was asked. A request that was aborted gets no answer.
 */
export function createFakeBackend(routes: FakeRoutes) {
  const calls: string[] = [];
  const fetch = async (
    input: RequestInfo | URL,
    init?: RequestInit,
  ): Promise<Response> => {
    const url = new URL(String(input));
    const method = init?.method ?? 'GET';
    const place = url.pathname.slice(url.pathname.indexOf('/v1/'));
    calls.push(`${method} ${place}${url.search}`);
    for (const [route, answer] of Object.entries(routes)) {
      const [routeMethod, pattern] = route.split(' ');
      const path = matchPath(pattern, place);
      if (routeMethod !== method || !path) continue;
      const result = await answer({
        path,
        query: url.searchParams,
        headers: new Headers(init?.headers),
        body: init?.body ? JSON.parse(String(init.body)) : undefined,
      });
      if (init?.signal?.aborted) {
        throw new DOMException('The request was aborted.', 'AbortError');
      }
      return result instanceof Response
        ? result
        : new Response(JSON.stringify(result), {
            headers: { 'content-type': 'application/json' },
          });
    }
    return failure(
      404,
      'NotFoundError',
      `No fake route for ${method} ${place}`,
    );
  };
  return { fetch: fetch as typeof globalThis.fetch, calls };
}

function matchPath(
  pattern: string,
  path: string,
): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (let i = 0; i < wanted.length; i++) {
    const name = /^\{(.*)\}$/.exec(wanted[i])?.[1];
    if (name) parts[name] = decodeURIComponent(given[i]);
    else if (wanted[i] !== given[i]) return undefined;
  }
  return parts;
}
