import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsSessionCredentials } from '../sts/AwsSessionCredentials';
import { XRayTraceSourceFactory } from './XRayTraceSourceFactory';

const { signal } = new AbortController();

/** Asks an X-Ray, or what stands before it, that answers every call with 403. */
async function askedOf(answer: {
  headers: Record<string, string>;
  body: string;
}): Promise<unknown> {
  const server = http.createServer((_, response) =>
    response.writeHead(403, answer.headers).end(answer.body),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const source = new XRayTraceSourceFactory({
    endpoint: `http://127.0.0.1:${port}`,
  }).create({ name: 'xray-prod', config: { region: 'eu-west-1' } });
  const credentials = new AwsSessionCredentials({
    accessKeyId: 'ASIASAMPLE',
    secretAccessKey: 'x',
    sessionToken: 'x',
  });
  const now = Date.now();
  const pages = source.search(
    { services: ['payments'], start: now - 60_000, end: now },
    { credentials, signal },
  );
  try {
    for await (const _page of pages) break;
    return undefined;
  } catch (error) {
    return error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const json = (code: string) => ({
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
  body: JSON.stringify({ message: 'User is not authorized' }),
});

describe('a 403', () => {
  it("is a refusal in IAM's own words", async () => {
    expect(await askedOf(json('AccessDeniedException'))).toMatchObject({
      name: 'NotAllowedError',
    });
  });

  it.each([
    ['a token that expired', json('ExpiredTokenException')],
    ['a clock that is off', json('RequestTimeTooSkewed')],
    ['a code that nobody knows', json('SomethingElseException')],
    [
      'a proxy',
      {
        headers: { 'content-type': 'text/html' },
        body: '<html>Forbidden by sample-proxy</html>',
      },
    ],
    ['nothing at all', { headers: {}, body: '' }],
  ])('of %s is none', async (_, answer) => {
    expect(await askedOf(answer)).toMatchObject({
      name: 'ServiceUnavailableError',
      operatorCause: expect.stringContaining('403'),
    });
  });
});
