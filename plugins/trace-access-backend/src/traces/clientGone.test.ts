import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'express';
import { until } from '../testing/until';
import { clientGone, clientLeft } from './clientGone';

describe('clientGone', () => {
  const signals: AbortSignal[] = [];
  const server = http.createServer((req, res) => {
    signals.push(clientGone(res as unknown as Response));
    if (req.url === '/answer') res.end('{}');
  });
  const base = () =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  it('tells when the client leaves without its answer', async () => {
    const controller = new AbortController();
    const going = fetch(`${base()}/wait`, { signal: controller.signal });
    await until(() => signals.length === 1);
    expect(signals[0].aborted).toBe(false);
    controller.abort();
    await expect(going).rejects.toThrow();
    await until(() => signals[0].aborted);
    expect(signals[0].reason).toMatchObject({ name: 'AbortError' });
  });

  it('ends what takes too long as unavailable, which is no client that left', async () => {
    const slow = http.createServer((_req, res) => {
      const signal = clientGone(res as unknown as Response, { longestMs: 1 });
      signal.addEventListener('abort', () => {
        expect(clientLeft(signal)).toBe(false);
        res.end(signal.reason.name);
      });
    });
    slow.listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const { port } = slow.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}`);
    expect(await answer.text()).toBe('ServiceUnavailableError');
    slow.closeAllConnections();
    slow.close();
  });

  it('says nothing of one who got it', async () => {
    const { length } = signals;
    await (await fetch(`${base()}/answer`)).text();
    server.closeAllConnections();
    expect(signals[length].aborted).toBe(false);
  });
});
