import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call that the portal got. */
export interface Call {
  method?: string;
  url?: string;
  authorization?: string;
  body: string;
}

/** What the portal answers: JSON, text as it is, or what a listener makes of it. */
export type Reply = { status?: number; body: unknown } | RequestListener;

/** An HTTP server that plays the portal's backend. */
export interface FakePortal {
  url: string;
  calls: Call[];
  /** What comes next, until it is set anew. */
  reply: Reply;
  close(): Promise<void>;
}

/** Starts it on a free port of the loopback. */
export async function startPortal(): Promise<FakePortal> {
  const state = { calls: [] as Call[], reply: { body: {} } as Reply };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    const { authorization } = headers;
    state.calls.push({ method, url, authorization, body });
    const { reply } = state;
    if (typeof reply === 'function') {
      reply(request, response);
      return;
    }
    response.writeHead(reply.status ?? 200, {
      'content-type': 'application/json',
    });
    response.end(
      typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body),
    );
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
