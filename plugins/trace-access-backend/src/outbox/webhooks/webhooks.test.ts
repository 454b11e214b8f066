import { verifyWebhook } from '@tracegate/plugin-trace-access-node';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { createTestDatabases } from '../../testing/databases';
import { until } from '../../testing/until';
import { createDesk, eventOf, type Desk } from '../testing/desk';
import { NEW_SECRET, OLD_SECRET, webhooksTo } from '../testing/endpoint';
import {
  answering,
  startReceiver,
  type Received,
  type Receiver,
} from '../testing/receiver';

const HOUR = 3_600_000;
const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('webhooks on %p', id => {
  let knex: Knex;
  let receiver: Receiver;
  let desk: Desk;

  const begin = async (...endpoints: JsonObject[]) => {
    knex = await databases.init(id);
    receiver = await startReceiver();
    desk = await createDesk({
      knex,
      webhooks: webhooksTo(receiver.port, ...endpoints),
    });
  };
  afterEach(async () => {
    await desk.outbox.stop();
    await receiver.stop();
  });

  const later = async (ms: number) => {
    desk.clock.move({ ms });
    await desk.outbox.dispatch();
  };
  const verify = (received: Received, secrets = [OLD_SECRET]) =>
    verifyWebhook({ ...received, secrets, now: desk.clock.now() });

  it('reach their receiver signed, and say what the bus is told', async () => {
    await begin();
    const at = desk.clock.now();
    await desk.add(eventOf('approved', at));
    await later(60_000);
    const event = await verify(receiver.received[0]);
    expect(event).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      type: 'request.approved',
      timestamp: new Date(at).toISOString(),
      data: {
        requestId: '01KB0000000000000000000000',
        state: 'approved',
      },
    });
    const [{ eventPayload }] = desk.events.given;
    expect(eventPayload).toMatchObject({ id: event.id, at });
    expect(await desk.rows()).toEqual([]);
  });

  it('go to each endpoint that wants them, under one id', async () => {
    await begin(
      { name: 'all' },
      { name: 'grants', events: ['grant.*'] },
      { name: 'approved', events: ['request.approved'] },
    );
    await desk.add(
      eventOf('created', desk.clock.now()),
      eventOf('approved', desk.clock.now()),
    );
    expect((await desk.rows()).map(row => row.queue).sort()).toEqual([
      'event',
      'event',
      'webhook:all',
      'webhook:all',
      'webhook:approved',
    ]);
    await desk.outbox.dispatch();
    expect(receiver.received).toHaveLength(3);
    const ids = receiver.received.map(one => one.headers['webhook-id']);
    expect(new Set(ids).size).toBe(2);
  });

  it('keep their id over attempts, and are signed anew at each', async () => {
    await begin();
    receiver.answer = answering(500);
    await desk.add(eventOf('created', desk.clock.now()));
    await desk.outbox.dispatch();
    receiver.answer = answering(200);
    await later(4_999);
    expect(receiver.received).toHaveLength(1);
    await later(1);
    await later(HOUR);
    expect(receiver.received).toHaveLength(2);

    const [first, second] = receiver.received;
    expect(second.body).toBe(first.body);
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    const times = [first, second].map(one =>
      Number(one.headers['webhook-timestamp']),
    );
    expect(times[1] - times[0]).toBe(5);
    desk.clock.move({ ms: 5_000 - HOUR });
    await verify(first);
    await verify(second);
    // The receiver answered the first with an error, but may have kept it.
    const seen = new Set<string>();
    const remember = (one: string) => seen.size === seen.add(one).size;
    const options = { secrets: [OLD_SECRET], now: desk.clock.now() };
    await verifyWebhook({ ...first, ...options, seen: remember });
    await expect(
      verifyWebhook({ ...second, ...options, seen: remember }),
    ).rejects.toMatchObject({ name: 'ConflictError' });
  });

  it('are signed by both secrets while one is changed for the other', async () => {
    await begin({ secrets: [NEW_SECRET, OLD_SECRET] });
    await desk.add(eventOf('created', desk.clock.now()));
    await desk.outbox.dispatch();
    for (const known of [OLD_SECRET, NEW_SECRET]) {
      await expect(
        verify(receiver.received[0], [known]),
      ).resolves.toBeDefined();
    }
  });

  it('are signed by the secrets of now, not of when they were made', async () => {
    await begin();
    await desk.add(eventOf('created', desk.clock.now()));
    const changed = webhooksTo(receiver.port, { secrets: [NEW_SECRET] });
    await desk.createOutbox(changed).dispatch();
    await verify(receiver.received[0], [NEW_SECRET]);
    await expect(verify(receiver.received[0])).rejects.toThrow('none of the');
  });

  it('behind one that fails are not held up', async () => {
    await begin();
    receiver.answer = (response, { body }) =>
      response.writeHead(body.includes('created') ? 500 : 204).end();
    const at = desk.clock.now();
    await desk.add(eventOf('created', at), eventOf('denied', at));
    await desk.outbox.dispatch();
    const rows = await desk.rows();
    expect(rows).toMatchObject([
      { queue: 'webhook:siem', attempts: 1, last_error: 'answered 500' },
    ]);
  });

  it('wait for no other endpoint, however slow that is', async () => {
    await begin({ name: 'fast' }, { name: 'slow' });
    const slow = `https://hooks.example.com:${receiver.port}/slow`;
    await desk.outbox.stop();
    const outbox = desk.createOutbox(
      webhooksTo(receiver.port, { name: 'fast' }, { name: 'slow', url: slow }),
    );
    receiver.answer = (response, { path }) => {
      if (path !== '/slow') response.writeHead(204).end();
    };
    const at = desk.clock.now();
    await desk.add(eventOf('created', at), eventOf('denied', at));
    const dispatching = outbox.dispatch();
    const queues = async () => (await desk.rows()).map(row => row.queue);
    await until(async () => {
      const left = await queues();
      return left.length === 2 && left.every(one => one === 'webhook:slow');
    });
    // Stopping waits for no answer either.
    await outbox.stop();
    await dispatching;
    expect((await desk.rows()).map(row => row.last_error)).toEqual([
      'the backend is stopping',
      null,
    ]);
  });

  it('are tried for three days, then kept as failed, then forgotten', async () => {
    await begin();
    receiver.answer = answering(503);
    await desk.add(eventOf('created', desk.clock.now()));
    for (let hours = 0; hours < 80; hours++) await later(HOUR);
    const attempts = receiver.received.length;
    expect(attempts).toBeGreaterThan(70);
    const [row] = await desk.rows();
    expect(row).toMatchObject({ attempts, last_error: 'answered 503' });
    expect(Number(row.failed_at)).toBe(Number(row.created_at) + 72 * HOUR);
    expect(desk.warnings()).toContain(
      `A message of the queue 'webhook:siem' was given up after ${attempts} attempts: answered 503`,
    );
    await desk.outbox.sweep();
    expect(await desk.rows()).toHaveLength(1);
    desk.clock.move({ ms: 30 * 24 * HOUR });
    await desk.outbox.sweep();
    expect(await desk.rows()).toEqual([]);
  });

  it('stop at 410', async () => {
    await begin();
    receiver.answer = answering(410);
    await desk.add(eventOf('created', desk.clock.now()));
    for (let i = 0; i < 5; i++) await later(HOUR);
    expect(receiver.received).toHaveLength(1);
    expect(await desk.rows()).toMatchObject([{ last_error: 'answered 410' }]);
    expect((await desk.rows())[0].failed_at).not.toBeNull();
  });

  it('of an endpoint that is no longer configured are given up in time', async () => {
    await begin();
    await desk.add(eventOf('created', desk.clock.now()));
    const without = desk.createOutbox({ endpoints: [] });
    await without.dispatch();
    desk.clock.move({ ms: 72 * HOUR });
    await without.sweep();
    expect((await desk.rows()).map(row => row.failed_at)).toEqual([null]);
    desk.clock.move({ ms: 1 });
    await without.sweep();
    expect((await desk.rows())[0].failed_at).not.toBeNull();
    expect(desk.warnings()).toContainEqual(
      expect.stringMatching('1 webhooks were given up'),
    );
  });

  it('go nowhere where the name was bound to this machine, and are tried again', async () => {
    await begin({ allowPrivateNetwork: false });
    await desk.add(eventOf('created', desk.clock.now()));
    await desk.outbox.dispatch();
    expect(receiver.received).toEqual([]);
    expect(await desk.rows()).toMatchObject([
      { last_error: 'its address 127.0.0.1 is refused (loopback)' },
    ]);
  });

  it('leave no secret in a log, nor in the database', async () => {
    await begin();
    const answers = [500, 302, 410, 503];
    for (const status of answers) {
      receiver.answer = answering(status, { location: 'https://127.0.0.1/' });
      await desk.add(eventOf('created', desk.clock.now()));
      await later(HOUR);
    }
    desk.resolve = () => Promise.reject(new Error('no such name'));
    await later(HOUR);
    await receiver.stop();
    await later(HOUR);
    const kept = JSON.stringify([await desk.rows(), desk.logged()]);
    expect(kept).toContain('answered');
    for (const secret of [
      OLD_SECRET,
      OLD_SECRET.slice('whsec_'.length),
      'secret-in-url',
      'v1,',
    ]) {
      expect(kept).not.toContain(secret);
    }
  });
});
