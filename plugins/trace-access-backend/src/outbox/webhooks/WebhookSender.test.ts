import https from 'node:https';
import { MovableClock } from '../../testing/MovableClock';
import { NEW_SECRET, OLD_SECRET, webhooksTo } from '../testing/endpoint';
import {
  answering,
  startReceiver,
  type Answer,
  type Receiver,
} from '../testing/receiver';
import { WebhookSender, type Resolve } from './WebhookSender';

const HERE = { address: '127.0.0.1', family: 4 };

describe('WebhookSender', () => {
  const clock = new MovableClock();
  const receivers: Receiver[] = [];
  const start = async (options: Parameters<typeof startReceiver>[0] = {}) => {
    const receiver = await startReceiver(options);
    receivers.push(receiver);
    return receiver;
  };
  afterEach(async () => {
    await Promise.all(receivers.splice(0).map(receiver => receiver.stop()));
  });

  const send = (options: {
    port: number;
    endpoint?: Parameters<typeof webhooksTo>[1];
    resolve?: Resolve;
    timeoutMs?: number;
    signal?: AbortSignal;
  }) =>
    new WebhookSender({
      clock,
      resolve: options.resolve ?? (async () => [HERE]),
      timeoutMs: options.timeoutMs,
    }).send({
      endpoint: webhooksTo(options.port, options.endpoint ?? {}).endpoints[0],
      id: '01KB0000000000000000000001',
      body: '{"sample":"ä"}',
      signal: options.signal ?? new AbortController().signal,
    });

  it('sends over TLS to the address that was checked, under its own name', async () => {
    const receiver = await start();
    await send(receiver);
    expect(receiver.received).toMatchObject([
      {
        method: 'POST',
        path: '/in?key=secret-in-url',
        servername: 'hooks.example.com',
        body: '{"sample":"ä"}',
        headers: {
          host: `hooks.example.com:${receiver.port}`,
          'content-type': 'application/json',
          'webhook-id': '01KB0000000000000000000001',
          'webhook-timestamp': `${clock.now() / 1000}`,
        },
      },
    ]);
  });

  describe('SSRF and redirects in webhook URLs (CVE-2026-24048)', () => {
    it('asks for the addresses once, and takes the answer as it was checked', async () => {
      const receiver = await start();
      const elsewhere = [{ address: '10.0.0.1', family: 4 }];
      const resolve = jest
        .fn(async () => elsewhere)
        .mockResolvedValueOnce([HERE]);
      await send({ ...receiver, resolve });
      expect(resolve.mock.calls).toEqual([['hooks.example.com']]);
      expect(receiver.received).toHaveLength(1);
    });

    it.each([
      ['this machine', [HERE]],
      ['IPv4 written as IPv6', [{ address: '::ffff:127.0.0.1', family: 6 }]],
      ['the metadata service', [{ address: '169.254.169.254', family: 4 }]],
      [
        'a private one beside a public one',
        [{ address: '93.184.215.14', family: 4 }, HERE],
      ],
    ])(
      'refuses a name that leads to %s, whoever rebound it',
      async (_where, addresses) => {
        const receiver = await start();
        await expect(
          send({
            ...receiver,
            endpoint: { allowPrivateNetwork: false },
            resolve: async () => addresses,
          }),
        ).rejects.toThrow(/its address \S+ is refused/);
        expect(receiver.received).toEqual([]);
      },
    );

    it('refuses the metadata service even in its own network', async () => {
      await expect(
        send({
          port: 1,
          resolve: async () => [{ address: '169.254.169.254', family: 4 }],
        }),
      ).rejects.toThrow('its address 169.254.169.254 is refused (linkLocal)');
    });

    it('checks an address that stands in the URL too', async () => {
      const receiver = await start();
      const url = `https://127.0.0.1:${receiver.port}/`;
      const resolve = jest.fn(async () => [HERE]);
      await expect(
        send({
          ...receiver,
          endpoint: { url, allowPrivateNetwork: false },
          resolve,
        }),
      ).rejects.toThrow('its address 127.0.0.1 is refused (loopback)');
      expect(resolve).not.toHaveBeenCalled();
      expect(receiver.received).toEqual([]);
    });

    it('follows no redirect', async () => {
      const target = await start({ plain: true });
      const receiver = await start({
        answer: answering(307, {
          location: `http://127.0.0.1:${target.port}/`,
        }),
      });
      await expect(send(receiver)).rejects.toThrow(
        'answered 307, and redirects are not followed',
      );
      expect(target.received).toEqual([]);
    });
  });

  it('says that a name has no address, in whichever way', async () => {
    const failure = Object.assign(new Error('queryA'), { code: 'ENOTFOUND' });
    await expect(
      send({ port: 1, resolve: () => Promise.reject(failure) }),
    ).rejects.toThrow('its name has no address (ENOTFOUND)');
    await expect(send({ port: 1, resolve: async () => [] })).rejects.toThrow(
      'its name has no address',
    );
  });

  it('goes on to the next address where one is not reached', async () => {
    const receiver = await start();
    await send({
      ...receiver,
      resolve: async () => [{ address: '127.0.0.99', family: 4 }, HERE],
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('speaks to nobody whose certificate is for another name', async () => {
    const receiver = await start();
    await expect(
      send({
        ...receiver,
        endpoint: { url: `https://127.0.0.1:${receiver.port}/` },
      }),
    ).rejects.toThrow('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(receiver.received).toEqual([]);
  });

  it.each([400, 401, 404, 409, 429, 500, 503])('fails at %d', async status => {
    const receiver = await start({ answer: answering(status) });
    await expect(send(receiver)).rejects.toThrow(`answered ${status}`);
  });

  it('tells apart that the receiver wants no more', async () => {
    const receiver = await start({ answer: answering(410) });
    await expect(send(receiver)).rejects.toMatchObject({
      name: 'Undeliverable',
    });
  });

  const trickling =
    (first: string, every: string): Answer =>
    response => {
      response.socket!.write(first);
      const timer = setInterval(() => response.socket?.write(every), 20);
      response.socket!.on('close', () => clearInterval(timer));
    };

  it('waits only so long for a receiver that trickles its headers', async () => {
    const receiver = await start({
      answer: trickling('HTTP/1.1 200 OK\r\n', 'x: y\r\n'),
    });
    await expect(send({ ...receiver, timeoutMs: 200 })).rejects.toThrow(
      'no answer within 200 ms',
    );
  });

  it.each([
    ['that never comes', async () => {}],
    ['of names', () => new Promise<never>(() => {})],
  ])('waits only so long for an answer %s', async (_which, hang) => {
    const receiver = await start({ answer: () => {} });
    const resolve: Resolve = async () => (await hang()) ?? [HERE];
    await expect(
      send({ ...receiver, resolve, timeoutMs: 100 }),
    ).rejects.toThrow('no answer within 100 ms');
  });

  it('is done with the headers, and cuts off a body that does not end', async () => {
    let closed: (cut: boolean) => void;
    const cut = new Promise<boolean>(resolve => {
      closed = resolve;
    });
    const receiver = await start({
      answer: response => {
        response.writeHead(200);
        response.on('close', () => closed(!response.writableFinished));
        const more = () => {
          while (response.write('x'.repeat(16_384)));
        };
        response.on('drain', more);
        more();
      },
    });
    await send(receiver);
    expect(await cut).toBe(true);
  });

  it('fails where the receiver hangs up', async () => {
    const receiver = await start({ answer: r => r.socket!.destroy() });
    await expect(send(receiver)).rejects.toThrow(/ECONNRESET|closed/);
    await receiver.stop();
    await expect(send(receiver)).rejects.toThrow('ECONNREFUSED');
  });

  it('stops at once when the backend does', async () => {
    const stopping = new AbortController();
    const receiver = await start({ answer: () => stopping.abort() });
    await expect(
      send({ ...receiver, signal: stopping.signal }),
    ).rejects.toThrow('the backend is stopping');
  });

  it('uses no proxy of the environment', async () => {
    const receiver = await start();
    const proxy = await start({ plain: true });
    const before = https.globalAgent;
    // What Node makes of the environment at its start, where it is told to.
    https.globalAgent = new https.Agent({
      proxyEnv: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
    });
    try {
      await send(receiver);
    } finally {
      https.globalAgent = before;
    }
    expect(receiver.received).toHaveLength(1);
    expect(proxy.received).toEqual([]);
  });

  it('sends without TLS only to this machine', async () => {
    const receiver = await start({ plain: true });
    const url = `http://127.0.0.1:${receiver.port}/`;
    await send({ ...receiver, endpoint: { url } });
    expect(receiver.received).toHaveLength(1);
  });

  it('signs with every live secret', async () => {
    const receiver = await start();
    await send({
      ...receiver,
      endpoint: { secrets: [NEW_SECRET, OLD_SECRET] },
    });
    const [{ headers }] = receiver.received;
    expect(headers['webhook-signature']).toMatch(
      /^v1,[\w+/]{43}= v1,[\w+/]{43}=$/,
    );
  });

  it('says nothing secret when it fails', async () => {
    const receiver = await start({ answer: answering(500) });
    const failure = await send(receiver).catch(error => error);
    const said = `${failure.stack} ${JSON.stringify(failure)}`;
    expect(said).not.toContain(OLD_SECRET);
    expect(said).not.toContain('secret-in-url');
  });
});
