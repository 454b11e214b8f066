import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Credentials as STS issued them. */
export interface StsIssued {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Stands between portals and the cloud. It sees what STS issues, and can keep it
 * from whoever asked: the cloud has issued then, and the portal doesn't know.
 */
export async function startStsProxy(target: string) {
  /** Everything that was issued. */
  const issued: StsIssued[] = [];
  const state = {
    /** Answers of STS are kept back. */
    keeping: false,
  };
  const server = http.createServer(async (asked, answered) => {
    const body = await textOf(asked);
    // The host is signed: it stays the one that the portal asked.
    const passed = http.request(new URL(asked.url!, target), {
      method: asked.method,
      headers: asked.headers,
    });
    passed.once('error', () => answered.destroy());
    passed.end(body);
    const [answer] = (await once(passed, 'response')) as [IncomingMessage];
    const text = await textOf(answer);
    const one = issuedIn(text);
    if (one) issued.push(one);
    if (one && state.keeping) return;
    answered.writeHead(answer.statusCode!, answer.headers).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    issued,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  });
}

function issuedIn(text: string): StsIssued | undefined {
  if (!text.includes('<AssumeRoleResponse')) return undefined;
  const element = (name: string) =>
    new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)![1];
  return {
    accessKeyId: element('AccessKeyId'),
    secretAccessKey: element('SecretAccessKey'),
    sessionToken: element('SessionToken'),
  };
}
