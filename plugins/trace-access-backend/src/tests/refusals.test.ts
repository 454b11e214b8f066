import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials } from '@backstage/backend-test-utils';
import { verifyWebhook } from '@tracegate/plugin-trace-access-node';
import type { Knex } from 'knex';
import { OLD_SECRET } from '../outbox/testing/endpoint';
import { startReceiver, type Receiver } from '../outbox/testing/receiver';
import { createTestDatabases } from '../testing/databases';
import { LEDGER, stageCompany, stagePolicy } from '../testing/stage';
import { startPortal } from '../testing/startPortal';
import { until } from '../testing/until';
import { webhooksToPlain } from '../testing/webhookConfig';

/* What must be refused, or harmless, each with a sentence. */
jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WHAT = { entity: LEDGER, environment: 'stage' };
const ENTITIES = stageCompany();

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('refused or harmless, on %p', id => {
  let knex: Knex;
  let receiver: Receiver;
  let portal: Awaited<ReturnType<typeof startPortal>>;
  const as = (name: string) => portal.as(`user:default/${name}`);

  beforeAll(async () => {
    knex = await databases.init(id);
    receiver = await startReceiver({ plain: true });
    portal = await startPortal({
      knex,
      entities: ENTITIES,
      policy: stagePolicy(),
      config: { traceAccess: webhooksToPlain(receiver.port) },
    });
    // Who all could approve is counted in the catalog as it was read last.
    await until(async () => {
      const { body } = await as('ana').post('/v1/requests/preview', WHAT);
      return body.steps?.[0]?.people === 3 && body.steps[1].people === 2;
    });
  });
  afterEach(async () => {
    for (const principal of ['user:default/ana', 'user:default/sam']) {
      await as('sam')
        .post('/v1/revocations', { principal, reason: 'the drill is over' })
        .expect(200);
    }
  });
  afterAll(async () => {
    await portal?.stop();
    await receiver?.stop();
  });

  async function asks(name: string): Promise<string> {
    const asked = await as(name).post('/v1/requests', {
      ...WHAT,
      reason: 'a failing payment',
    });
    expect([asked.status, asked.body.error]).toEqual([201, undefined]);
    return asked.body.request.id;
  }

  const reviewsOf = (requestId: string) => `/v1/requests/${requestId}/reviews`;

  /** The status, and the sentence or the state. */
  async function approves(name: string, requestId: string) {
    const { status, body } = await as(name).post(reviewsOf(requestId), {
      verdict: 'approve',
    });
    return [status, body.error?.message ?? body.request.state];
  }

  const grantsOf = (requestId: string) =>
    knex('grants').where({ request_id: requestId });

  it('self-approval', async () => {
    // Sam takes the second step of others' requests.
    const requestId = await asks('sam');
    await approves('ben', requestId);
    expect(await approves('sam', requestId)).toEqual([
      403,
      'Nobody decides on their own request.',
    ]);
    expect(await grantsOf(requestId)).toEqual([]);
  });

  it('double approval', async () => {
    const requestId = await asks('ana');
    expect(await approves('ben', requestId)).toEqual([200, 'pending']);
    expect(await approves('ben', requestId)).toEqual([
      409,
      'You have decided on this already.',
    ]);
    expect(await approves('sam', requestId)).toEqual([200, 'approved']);
    const given = await grantsOf(requestId);
    portal.clock.move({ ms: MINUTE });
    for (const name of ['sam', 'kim']) {
      expect(await approves(name, requestId)).toEqual([
        409,
        'It is approved already, so there is nothing to decide.',
      ]);
    }
    expect(given).toHaveLength(1);
    expect(await grantsOf(requestId)).toEqual(given);
  });

  it('a person in two groups', async () => {
    // Kim could take either step, and takes one.
    const requestId = await asks('ana');
    expect(await approves('kim', requestId)).toEqual([200, 'pending']);
    expect(await approves('kim', requestId)).toEqual([
      409,
      'You have decided on this already.',
    ]);
    expect(await grantsOf(requestId)).toEqual([]);
    expect(await approves('ben', requestId)).toEqual([200, 'approved']);
  });

  it('an expired request', async () => {
    const requestId = await asks('ana');
    await approves('ben', requestId);
    portal.clock.move({ ms: 24 * HOUR });
    // Swept by now or not.
    expect(await approves('sam', requestId)).toEqual([
      409,
      expect.stringMatching(
        /^It (has expired unanswered: whoever asked has to ask again|is expired already, so there is nothing to decide)\.$/,
      ),
    ]);
    expect(await grantsOf(requestId)).toEqual([]);
  });

  it('a replayed webhook', async () => {
    const requestId = await asks('ana');
    const told = () =>
      receiver.received.find(
        ({ body }) =>
          body.includes(requestId) && body.includes('request.created'),
      );
    await until(() => told() !== undefined);
    const known = new Set<string>();
    const receive = () =>
      verifyWebhook({
        ...told()!,
        secrets: [OLD_SECRET],
        now: portal.clock.now(),
        seen: one => known.size === known.add(one).size,
      });
    const event = await receive();
    expect(event.data).toMatchObject({ requestId });
    await expect(receive()).rejects.toThrow(
      `The webhook ${event.id} was received before: it was replayed, or delivered again since the first answer got lost`,
    );
    portal.clock.move({ ms: 5 * MINUTE + 1_000 });
    known.clear();
    await expect(receive()).rejects.toThrow(
      /was signed \d+ s ago, and 300 s are allowed: it was held back or replayed/,
    );
  });

  it('a lost connection in the middle of approving', async () => {
    const requestId = await asks('ana');
    await approves('ben', requestId);
    const key = randomUUID();
    // The browser is gone once it has asked.
    const { port } = portal.server.address() as AddressInfo;
    const asked = http.request({
      port,
      method: 'POST',
      path: `/api/trace-access${reviewsOf(requestId)}`,
      headers: {
        authorization: mockCredentials.user.header('user:default/sam'),
        'content-type': 'application/json',
        'idempotency-key': key,
      },
    });
    const lost = new Promise(resolve => asked.once('error', resolve));
    asked.end(JSON.stringify({ verdict: 'approve' }), () => asked.destroy());
    expect(await lost).toMatchObject({ code: 'ECONNRESET' });
    await until(async () => (await grantsOf(requestId)).length > 0);

    // It tries again, not knowing what came of the first.
    const send = (verdict: string) =>
      as('sam').post(reviewsOf(requestId), { verdict }, key);
    const { status, body } = await send('approve');
    expect([status, body.request.state]).toEqual([200, 'approved']);
    const [grant] = await grantsOf(requestId);
    expect(body.grant).toMatchObject({ id: grant.id, state: 'claimable' });
    expect(await grantsOf(requestId)).toHaveLength(1);
    expect(await knex('reviews').where({ request_id: requestId })).toHaveLength(
      2,
    );
    const changed = await send('deny');
    expect([changed.status, changed.body.error.message]).toEqual([
      409,
      expect.stringContaining(
        'This Idempotency-Key was used for something else',
      ),
    ]);
  });

  it('a reviewer who lost the group a minute ago', async () => {
    const requestId = await asks('ana');
    const ben = 'user:default/ben';
    const groupsOfBen = (count: number) =>
      portal.catalogSays(
        ben,
        found =>
          found?.relations?.filter(one => one.type === 'memberOf').length ===
          count,
      );
    await portal.catalog.replace(stageCompany({ groups: { ben: [] } }));
    await groupsOfBen(0);
    portal.clock.move({ ms: MINUTE });
    // It isn't theirs to see any more either, unless they read the whole trail.
    expect(await approves('ben', requestId)).toEqual([
      403,
      'It is for ledger-team or sre to decide.',
    ]);
    expect(await knex('reviews').where({ request_id: requestId })).toEqual([]);
    await portal.catalog.replace(ENTITIES);
    await groupsOfBen(1);
  });
});
