import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import { signinToken } from './signinToken';

const identity = {
  accessKeyId: 'ASIASAMPLE',
  secretAccessKey: 'sample-secret',
  sessionToken: 'sample-token',
};

describe('signinToken', () => {
  let server: Server;
  let answer: RequestListener;
  beforeAll(async () => {
    server = createServer((incoming, outgoing) => answer(incoming, outgoing));
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const ask = () =>
    signinToken({
      identity,
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      environment: 'prod',
      signal: new AbortController().signal,
    });

  it('puts the credentials into the body, and no duration', async () => {
    let body = '';
    answer = (incoming, outgoing) => {
      expect(incoming.method).toBe('POST');
      expect(incoming.url).toBe('/');
      incoming.on('data', chunk => (body += chunk));
      incoming.on('end', () => outgoing.end('{"SigninToken":"t"}'));
    };
    expect(await ask()).toBe('t');
    const form = new URLSearchParams(body);
    expect([...form.keys()]).toEqual(['Action', 'Session']);
    expect(JSON.parse(form.get('Session')!)).toEqual({
      sessionId: 'ASIASAMPLE',
      sessionKey: 'sample-secret',
      sessionToken: 'sample-token',
    });
  });

  it.each<[string, RequestListener]>([
    [
      'a redirect',
      (_, outgoing) =>
        outgoing.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['no JSON', (_, outgoing) => outgoing.end('{"SigninToken":"secret-to')],
    ['no token', (_, outgoing) => outgoing.end('{"Other":"secret-token"}')],
  ])('takes no token from %s, and repeats nothing of it', async (_, listen) => {
    answer = listen;
    const error = await ask().catch(reason => reason);
    expect(error.name).toBe('ServiceUnavailableError');
    const all = `${error.stack} ${operatorCauseOf(error)} ${error.cause}`;
    expect(all).not.toMatch(/secret-to|sample-|ASIA/);
  });
});
