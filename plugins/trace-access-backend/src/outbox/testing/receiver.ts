import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import selfsigned from 'selfsigned';

/** What was received, as it came over the wire. */
export interface Received {
  method?: string;
  path?: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The name that TLS was asked for. */
  servername?: string | false | null;
}

export type Answer = (
  response: http.ServerResponse,
  received: Received,
) => void;

export const answering =
  (status: number, headers: http.OutgoingHttpHeaders = {}): Answer =>
  response =>
    response.writeHead(status, headers).end('thanks');

let certificate: { key: string; cert: string } | undefined;

/** A certificate for the names of the samples, which this process trusts from now on. */
function trustedCertificate() {
  if (certificate) return certificate;
  const made = selfsigned.generate(
    [{ name: 'commonName', value: 'hooks.example.com' }],
    {
      keySize: 2048,
      algorithm: 'sha256',
      extensions: [
        {
          name: 'subjectAltName',
          altNames: [{ type: 2, value: 'hooks.example.com' }],
        },
      ],
    },
  );
  tls.setDefaultCACertificates([...tls.rootCertificates, made.cert]);
  certificate = { key: made.private, cert: made.cert };
  return certificate;
}

/** A receiver of webhooks on this machine, over TLS unless it is said otherwise. */
export async function startReceiver(
  options: { answer?: Answer; plain?: boolean } = {},
) {
  const received: Received[] = [];
  const behaviour = { answer: options.answer ?? answering(204) };
  const listener: http.RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one: Received = {
      method: request.method,
      path: request.url,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      servername: (request.socket as TLSSocket).servername,
    };
    received.push(one);
    behaviour.answer(response, one);
  };
  const server = options.plain
    ? http.createServer(listener)
    : https.createServer(trustedCertificate(), listener);
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve()),
  );
  return Object.assign(behaviour, {
    received,
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise<void>(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
