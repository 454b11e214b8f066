import path from 'node:path';
import { NotAllowedError } from '@backstage/errors';
import type { Knex } from 'knex';
import { SKEW_MS } from '../revocations/RevocationTable';
import { createTestDatabases } from '../testing/databases';
import { until } from '../testing/until';
import { KEEP_MS, NEGATIVE_MS } from './CachingSessionService';
import { MAX_AGE_MS } from './IssuingSwitch';
import { LeaseTable } from './leaseTable';
import { ISSUING_LIMIT_MS } from './sessionTable';
import { sweepSessions } from './sweep';
import { callerOf, openDesk } from './testing/desk';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const directory = path.join(__dirname, '..', '..', 'migrations');

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('sessions on %p', id => {
  let knex: Knex;
  let desk: Awaited<ReturnType<typeof openDesk>>;
  beforeAll(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory });
  }, 60_000);
  beforeEach(async () => {
    await Promise.all(
      ['sessions', 'leases', 'switches', 'grants', 'role_policies'].map(table =>
        knex(table).delete(),
      ),
    );
    desk = await openDesk({ knex });
  });

  const states = async () =>
    (await knex('sessions').orderBy('id')).map(row => row.state);

  it('issues once for fifty who ask at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, () => desk.acquire()),
    );
    expect(desk.provider.requests).toHaveLength(1);
    expect(new Set(all.map(one => one.sessionId)).size).toBe(1);
    expect(await states()).toEqual(['issued']);
    expect(desk.audited).toEqual([
      expect.objectContaining({
        eventId: 'session-issue',
        outcome: 'given',
        principal: 'user:default/ana',
        sessionId: all[0].sessionId,
        details: expect.objectContaining({ traceGrant: expect.any(String) }),
      }),
    ]);
  });

  it('never lets two people share, whatever they ask at once', async () => {
    const people = ['ana', 'ben', 'sam', 'cam'];
    const all = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const who = people[at % people.length];
        const { credentials } = await desk.acquire({ who });
        return [`user:default/${who}`, (credentials as any).for];
      }),
    );
    expect(all.every(([who, whose]) => who === whose)).toBe(true);
    expect(desk.provider.requests).toHaveLength(people.length);
  });

  it('reads nothing from the database when a session is at hand', async () => {
    await desk.acquire();
    const queries: string[] = [];
    const listen = (query: { sql: string }) => queries.push(query.sql);
    knex.on('query', listen);
    await Promise.all(Array.from({ length: 20 }, () => desk.acquire()));
    knex.removeListener('query', listen);
    expect(queries).toEqual([]);
  });

  it.each([
    ['another binding', { binding: 'sre-prod' }],
    ['another limit', { maxDurationMs: 30 * MINUTE }],
    ['another end', { endsAt: Date.parse('2026-11-21T12:30:00Z') }],
  ])('issues another for %s', async (_, decision) => {
    await desk.acquire();
    await desk.acquire({ decision });
    expect(desk.provider.requests).toHaveLength(2);
  });

  it('issues another when the role is declared anew', async () => {
    await desk.acquire();
    desk.setRole({ arn: 'arn:other' });
    await desk.acquire();
    expect(desk.provider.requests).toHaveLength(2);
  });

  it.each([
    ['an hour', {}, {}, HOUR],
    ["the decision's limit", { maxDurationMs: 20 * MINUTE }, {}, 20 * MINUTE],
    ["the role's maximum", {}, { maxSessionMs: 30 * MINUTE }, 30 * MINUTE],
    [
      'the close of its hours',
      { endsAt: Date.parse('2026-11-21T12:07:00Z') },
      {},
      7 * MINUTE,
    ],
  ])('ends at %s', async (_, decision, role, length) => {
    desk.setRole(role);
    const { expiresAt } = await desk.acquire({ decision });
    expect(expiresAt - desk.clock.now()).toBe(length);
    expect(desk.provider.requests[0].endsAt).toBe(expiresAt);
    desk.clock.move({ ms: length });
    const next = await desk.acquire({ decision }).then(
      () => 'given',
      error => error.name,
    );
    // Hours that closed are over; a limit alone may begin anew.
    expect(next).toBe('endsAt' in decision ? 'NotAllowedError' : 'given');
    expect(desk.provider.requests).toHaveLength('endsAt' in decision ? 1 : 2);
  });

  it.each(['denied', 'requestable'] as const)(
    'asks the fresh decision each time: %s gives nothing, cached or not',
    async outcome => {
      await desk.acquire();
      await expect(
        desk.acquire({
          decision: { outcome, why: [{ code: 'x', message: 'Not any more' }] },
        }),
      ).rejects.toThrow('Not any more');
      expect(desk.provider.requests).toHaveLength(1);
    },
  );

  it('refreshes ahead of the end, in the background, once', async () => {
    const first = await desk.acquire();
    desk.clock.move({ ms: 0.7 * HOUR });
    const during = await Promise.all([desk.acquire(), desk.acquire()]);
    expect(during.map(one => one.sessionId)).toEqual([
      first.sessionId,
      first.sessionId,
    ]);
    await until(async () => (await states()).length === 2);
    await until(
      async () => (await desk.acquire()).sessionId !== first.sessionId,
    );
    expect(desk.provider.requests).toHaveLength(2);
  });

  it('keeps giving the old one while a refresh fails', async () => {
    const first = await desk.acquire();
    desk.clock.move({ ms: 0.7 * HOUR });
    desk.provider.failure = new NotAllowedError('refused');
    expect((await desk.acquire()).sessionId).toBe(first.sessionId);
    await until(async () => (await states()).includes('failed'));
    expect((await desk.acquire()).sessionId).toBe(first.sessionId);
    desk.clock.move({ ms: 0.3 * HOUR });
    await expect(desk.acquire()).rejects.toThrow('refused');
  });

  it('remembers a refusal for seconds, for that person alone', async () => {
    desk.provider.failure = Object.assign(new NotAllowedError('refused'), {});
    Object.defineProperty(desk.provider.failure, 'operatorCause', {
      value: 'the trust policy',
    });
    await expect(desk.acquire()).rejects.toThrow('refused');
    await expect(desk.acquire()).rejects.toThrow('refused');
    expect(desk.provider.requests).toHaveLength(1);
    expect(await states()).toEqual(['failed']);
    expect(desk.audited).toEqual([
      expect.objectContaining({
        outcome: 'failed',
        details: { error: 'NotAllowedError', cause: 'the trust policy' },
      }),
    ]);
    desk.provider.failure = undefined;
    await expect(desk.acquire({ who: 'ben' })).resolves.toBeDefined();
    desk.clock.move({ ms: NEGATIVE_MS });
    await expect(desk.acquire()).resolves.toBeDefined();
  });

  it('gives a session that a source did not take no more, unless it is new', async () => {
    const { sessionId } = await desk.acquire();
    desk.sessions.discard(sessionId);
    expect((await desk.acquire()).sessionId).toBe(sessionId);
    desk.clock.move({ ms: KEEP_MS });
    desk.sessions.discard('another');
    expect((await desk.acquire()).sessionId).toBe(sessionId);
    desk.sessions.discard(sessionId);
    expect((await desk.acquire()).sessionId).not.toBe(sessionId);
  });

  it('aborts the provider only when everybody has left', async () => {
    let open = () => {};
    desk.provider.gate = new Promise(resolve => {
      open = resolve;
    });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = desk.acquire({ signal: one.signal });
    const second = desk.acquire({ signal: two.signal });
    await until(() => desk.provider.requests.length === 1);
    one.abort(new Error('left'));
    await expect(first).rejects.toThrow('left');
    expect(desk.provider.aborted).toBe(0);
    open();
    await expect(second).resolves.toBeDefined();

    desk.provider.gate = new Promise(() => {});
    const three = new AbortController();
    const third = desk.acquire({ who: 'ben', signal: three.signal });
    await until(() => desk.provider.requests.length === 2);
    three.abort(new Error('left'));
    await expect(third).rejects.toThrow('left');
    await until(() => desk.provider.aborted === 1);
    // Nobody's impatience is remembered as a refusal.
    desk.provider.gate = Promise.resolve();
    await expect(desk.acquire({ who: 'ben' })).resolves.toBeDefined();
  });

  it('gives nothing whose audit row is not written', async () => {
    desk.audit.failure = new Error('the database is full');
    await expect(desk.acquire()).rejects.toThrow('the database is full');
    desk.audit.failure = undefined;
    await expect(desk.acquire()).resolves.toBeDefined();
    expect(desk.provider.requests).toHaveLength(2);
  });

  it('gives nothing that was ended while it was issued', async () => {
    let open = () => {};
    desk.provider.gate = new Promise(resolve => {
      open = resolve;
    });
    const going = desk.acquire();
    await until(() => desk.provider.requests.length === 1);
    expect(await states()).toEqual(['issuing']);
    desk.clock.move({ ms: ISSUING_LIMIT_MS });
    await sweepSessions({ ...desk, sessions: desk.table });
    expect(await states()).toEqual(['unknown']);
    await desk.issuing.refresh();
    open();
    await expect(going).rejects.toThrow('ended while it was issued');
  });

  it('says in the table what is over, and shows people their own alone', async () => {
    const { sessionId } = await desk.acquire();
    await desk.acquire({ who: 'ben' });
    expect(await desk.sessions.mine(callerOf('ana'))).toEqual([
      {
        id: sessionId,
        environment: 'prod',
        role: 'reader',
        binding: 'owners-prod',
        action: 'view',
        issuedAt: desk.clock.now(),
        expiresAt: desk.clock.now() + HOUR,
      },
    ]);
    desk.clock.move({ ms: HOUR });
    // By time, not by state (I1).
    expect(await desk.sessions.mine(callerOf('ana'))).toEqual([]);
    // A copy may work for as long as the provider's clock may be behind.
    desk.clock.move({ ms: SKEW_MS - 1 });
    await sweepSessions({ ...desk, sessions: desk.table });
    expect(await states()).toEqual(['issued', 'issued']);
    desk.clock.move({ ms: 1 });
    await sweepSessions({ ...desk, sessions: desk.table });
    expect(await states()).toEqual(['expired', 'expired']);
  });

  it('names standing access once per person and binding, in any race', async () => {
    const leases = Array.from({ length: 20 }, () => new LeaseTable({ knex }));
    const of = (principal: string, binding: string) =>
      Promise.all(
        leases.map(one => one.leaseOf({ principal, binding, now: 1 })),
      );
    const [a, b, c] = await Promise.all([
      of('user:default/ana', 'x'),
      of('user:default/ana', 'y'),
      of('user:default/ben', 'x'),
    ]);
    for (const one of [a, b, c]) expect(new Set(one).size).toBe(1);
    expect(new Set([a[0], b[0], c[0]]).size).toBe(3);
  });

  it('keeps no credentials in the database', async () => {
    await desk.acquire();
    const rows = JSON.stringify([
      await knex('sessions'),
      await knex('leases'),
      desk.audited,
    ]);
    expect(rows).not.toContain('"for"');
  });

  describe('the switch', () => {
    const off = {
      enabled: false,
      reason: 'a drill',
      changedBy: 'user:default/sam',
      record: async () => {},
    };

    it('stops what is cached too, and what is being issued', async () => {
      await desk.acquire();
      let open = () => {};
      desk.provider.gate = new Promise(resolve => {
        open = resolve;
      });
      const going = desk.acquire({ who: 'ben' });
      await until(() => desk.provider.requests.length === 2);
      await desk.issuing.set(off);
      open();
      await expect(going).rejects.toThrow('a drill');
      await expect(desk.acquire()).rejects.toThrow('a drill');
      await desk.issuing.set({ ...off, enabled: true });
      await expect(desk.acquire()).resolves.toBeDefined();
    });

    it('reaches another replica with its next look (I12)', async () => {
      const other = await openDesk({ knex });
      await other.acquire();
      await desk.issuing.set(off);
      await other.issuing.refresh();
      await expect(other.acquire()).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
      });
    });

    it('gives nothing on a view that is too old, and looks again first', async () => {
      await desk.acquire();
      desk.clock.move({ ms: MAX_AGE_MS + 1 });
      expect(desk.issuing.enabledNow()).toBe(false);
      await expect(desk.acquire()).resolves.toBeDefined();
      const real = desk.issuing.refresh;
      desk.issuing.refresh = async () => {};
      desk.clock.move({ ms: MAX_AGE_MS + 1 });
      await expect(desk.acquire()).rejects.toThrow('database is not answering');
      desk.issuing.refresh = real;
      await expect(desk.acquire()).resolves.toBeDefined();
    });
  });
});

it('names the database when it is down, gives nothing, and tells nobody how', async () => {
  const knex = await databases.init('SQLITE_3');
  await knex.migrate.latest({ directory });
  const desk = await openDesk({ knex });
  await knex.schema.renameTable('sessions', 'gone');
  const failure = await desk.acquire().catch(error => error);
  expect(failure.name).toBe('ServiceUnavailableError');
  expect(failure.message).toMatch(/database .*is not answering/);
  expect(failure.message).not.toMatch(/insert|sessions`|no such table/);
  expect(desk.provider.requests).toEqual([]);
  await knex.schema.renameTable('gone', 'sessions');
  await expect(desk.acquire()).resolves.toBeDefined();
});
