import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Stands before the cloud, and does something between what the cloud did and the
 * moment its caller hears of it: `drop` loses the answer.
 */
export async function startProxy(options: {
  target: string;
  after: (action: string) => Promise<void> | 'drop' | void;
}): Promise<{ url: string; close: () => void }> {
  const { target, after } = options;
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const { method, url = '/', headers } = incoming;
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      request(new URL(url, target), { method, headers }, resolve)
        .on('error', reject)
        .end(body),
    );
    const answered = await bodyOf(answer);
    const action = new URLSearchParams(body.toString()).get('Action') ?? '';
    if ((await after(action)) === 'drop') {
      incoming.socket.destroy();
      return;
    }
    outgoing.writeHead(answer.statusCode!, answer.headers).end(answered);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
