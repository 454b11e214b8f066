import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SegmentDocument } from '../document';

/** What speaks enough of X-Ray on loopback to hold a sender to its word. */
export interface Receiver {
  url: string;
  calls: Array<{
    path: string;
    authorization: string;
    documents: SegmentDocument[];
  }>;
  /** What it answers from now on; at first, that all is well. */
  answerWith(next: { status: number; body: object }): void;
  close(): Promise<void>;
}

/** Starts a receiver on a port of its own. */
export async function startReceiver(): Promise<Receiver> {
  const calls: Receiver['calls'] = [];
  const answer = {
    current: { status: 200, body: { UnprocessedTraceSegments: [] } as object },
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const { TraceSegmentDocuments } = JSON.parse(body);
    calls.push({
      path: request.url ?? '',
      authorization: request.headers.authorization ?? '',
      documents: TraceSegmentDocuments.map((text: string) => JSON.parse(text)),
    });
    response.writeHead(answer.current.status, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(answer.current.body));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answerWith: next => {
      answer.current = next;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
