import { signWebhook, webhookKey } from './webhooksSignature';
import { verifyWebhook } from './webhooks';

const OLD = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const NOW = Date.parse('2026-11-25T12:00:00.700Z');
const EVENT = {
  type: 'grant.revoked',
  timestamp: '2026-11-25T11:59:58.000Z',
  data: { grantId: '01KB0000000000000000000000', state: 'revoked' },
};

function webhook(
  options: { secrets?: string[]; secondsAgo?: number; body?: string } = {},
) {
  const id = '01KB0000000000000000000001';
  const body = options.body ?? JSON.stringify(EVENT);
  const timestamp = Math.floor(NOW / 1000) - (options.secondsAgo ?? 0);
  return {
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': `${timestamp}`,
      'webhook-signature': signWebhook({
        id,
        timestamp,
        body,
        secrets: options.secrets ?? [OLD],
      }),
    },
  };
}

const verify = (
  received: ReturnType<typeof webhook>,
  more: Partial<Parameters<typeof verifyWebhook>[0]> = {},
) => verifyWebhook({ ...received, secrets: [OLD], now: NOW, ...more });

describe('the signature of a webhook', () => {
  it('is the one that Standard Webhooks gives as its example', () => {
    expect(
      signWebhook({
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestamp: 1614265330,
        body: '{"test": 2432232314}',
        secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('takes secrets with and without their prefix', () => {
    expect(webhookKey(OLD)).toEqual(Buffer.alloc(32, 1));
    expect(webhookKey(OLD.slice('whsec_'.length))).toEqual(webhookKey(OLD));
  });

  it.each([
    ['short', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['long', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['not base64', 'whsec_correct horse battery staple, correct horse battery'],
    ['a passphrase', 'correct horse battery staple'],
  ])('takes no secret that is %s, and does not repeat it', (_why, secret) => {
    let said = '';
    try {
      webhookKey(secret);
    } catch (error) {
      said = String(error);
    }
    expect(said).toMatch(/^InputError: .*openssl rand -base64 32/);
    expect(said).not.toContain(secret.slice('whsec_'.length));
  });
});

describe('verifyWebhook', () => {
  it('gives the event, from text and from bytes', async () => {
    const received = webhook();
    const event = { id: received.headers['webhook-id'], ...EVENT };
    await expect(verify(received)).resolves.toEqual(event);
    await expect(
      verify(received, { body: Buffer.from(received.body) }),
    ).resolves.toEqual(event);
  });

  it.each([
    ['the receiver has only the old one yet', [OLD]],
    ['the receiver has only the new one already', [NEW]],
    ['the receiver has both', [OTHER, NEW, OLD]],
  ])('lets a secret be changed: %s', async (_when, secrets) => {
    const received = webhook({ secrets: [NEW, OLD] });
    await expect(verify(received, { secrets })).resolves.toBeDefined();
  });

  it('refuses what was signed with another secret, and another body, id or time', async () => {
    const received = webhook();
    const wrong = /AuthenticationError: .*none of the secrets/;
    const refused = async (more: Parameters<typeof verify>[1]) =>
      expect(String(await verify(received, more).catch(e => e))).toMatch(wrong);
    await refused({ secrets: [NEW, OTHER] });
    await refused({ secrets: [] });
    await refused({ body: received.body.replace('revoked', 'claimed') });
    await refused({ headers: { ...received.headers, 'webhook-id': 'x' } });
    await refused({
      headers: {
        ...received.headers,
        'webhook-timestamp': `${Number(received.headers['webhook-timestamp']) + 1}`,
      },
    });
    for (const signature of [
      'v1,',
      'v1',
      'v1,AAAA',
      received.headers['webhook-signature'].replace('v1,', 'v2,'),
      received.headers['webhook-signature'].slice(0, -6),
    ]) {
      await refused({
        headers: { ...received.headers, 'webhook-signature': signature },
      });
    }
  });

  it('overlooks signatures of versions that it does not know', async () => {
    const received = webhook();
    received.headers['webhook-signature'] =
      `v1a,AAAA ${received.headers['webhook-signature']}`;
    await expect(verify(received)).resolves.toBeDefined();
  });

  it.each([
    [300, 'accepted'],
    [301, 'AuthenticationError'],
    [-300, 'accepted'],
    [-301, 'AuthenticationError'],
  ])('of one signed %d s ago: %s', async (secondsAgo, outcome) => {
    const answer = await verify(webhook({ secondsAgo })).then(
      () => 'accepted',
      error => error.name,
    );
    expect(answer).toBe(outcome);
  });

  it('refuses a replayed webhook', async () => {
    const ids = new Set<string>();
    const seen = async (id: string) => ids.size === ids.add(id).size;
    const received = webhook();
    await expect(verify(received, { seen })).resolves.toBeDefined();
    await expect(verify(received, { seen })).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(received.headers['webhook-id']),
    });
  });

  it('remembers no id that was not signed', async () => {
    const seen = jest.fn(() => false);
    await verify(webhook({ secrets: [OTHER] }), { seen }).catch(() => {});
    await verify(webhook({ secondsAgo: 301 }), { seen }).catch(() => {});
    await verify(webhook({ body: 'no event' }), { seen }).catch(() => {});
    expect(seen).not.toHaveBeenCalled();
    await verify(webhook(), { seen });
    expect(seen).toHaveBeenCalledTimes(1);
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'says that the header %s is missing or doubled',
    async name => {
      const received = webhook();
      for (const value of [undefined, '', ['a', 'b']]) {
        await expect(
          verify(received, { headers: { ...received.headers, [name]: value } }),
        ).rejects.toMatchObject({
          name: 'InputError',
          message: expect.stringContaining(name),
        });
      }
    },
  );

  it.each(['1614265330.5', 'soon', '-1', '0x10', '1e9'])(
    'takes no time such as %p',
    async timestamp => {
      const received = webhook();
      const headers = { ...received.headers, 'webhook-timestamp': timestamp };
      await expect(verify(received, { headers })).rejects.toMatchObject({
        name: 'InputError',
      });
    },
  );

  it.each([
    '',
    'null',
    '[]',
    '{"type":"x"}',
    '{"type":"x","timestamp":"y","data":null}',
  ])('takes no body such as %p, though it is signed', async body => {
    await expect(verify(webhook({ body }))).rejects.toMatchObject({
      name: 'InputError',
    });
  });
});
