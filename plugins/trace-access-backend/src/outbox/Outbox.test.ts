import type { Knex } from 'knex';
import { nextTurn } from '../service/yielding';
import { createTestDatabases } from '../testing/databases';
import {
  auditOf,
  createDesk,
  eventOf,
  NOTICE,
  SIGNAL,
  type Desk,
} from './testing/desk';

const HOUR = 3_600_000;
const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('the outbox on %p', id => {
  let knex: Knex;
  let desk: Desk;
  beforeEach(async () => {
    knex = await databases.init(id);
    desk = await createDesk({ knex });
  });
  afterEach(() => desk.outbox.stop());

  const auditRows = () => knex('audit').orderBy('id');
  const later = async (ms: number) => {
    desk.clock.move({ ms });
    await desk.outbox.dispatch();
  };

  it('tells nobody of what was rolled back', async () => {
    const lost = knex.transaction(async trx => {
      const now = desk.clock.now();
      await desk.outbox.add({ trx, messages: [NOTICE, SIGNAL], now });
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    await desk.outbox.dispatch();
    expect(await desk.rows()).toEqual([]);
    expect(desk.notifications.given).toEqual([]);
  });

  it('sends notifications to whom they are for, under their scope', async () => {
    await desk.add(NOTICE);
    await desk.outbox.dispatch();
    expect(desk.notifications.given).toEqual([
      {
        recipients: {
          type: 'entity',
          entityRef: ['group:default/ledger-team', 'user:default/ben'],
          excludeEntityRef: ['user:default/ana'],
        },
        payload: {
          scope: 'request:01KB0000000000000000000000',
          topic: 'requests',
          title: 'Access request',
          description: 'It waits for you',
          link: '/trace-access/requests/01KB0000000000000000000000',
          severity: 'normal',
        },
      },
    ]);
    expect(await desk.rows()).toEqual([]);
  });

  it('cuts titles to what the portal stores, and writes to somebody', async () => {
    await desk.add(
      { ...NOTICE, title: 'x'.repeat(300), excluded: [] } as typeof NOTICE,
      { ...NOTICE, recipients: [] } as typeof NOTICE,
    );
    await desk.outbox.dispatch();
    expect(desk.notifications.given).toHaveLength(1);
    const [{ payload, recipients }] = desk.notifications.given;
    expect(payload.title).toHaveLength(255);
    expect(recipients).not.toHaveProperty('excludeEntityRef');
  });

  it('I13: sends signals to users, never to groups, services or everybody', async () => {
    await desk.add(
      {
        ...SIGNAL,
        recipients: ['user:default/ana', 'group:default/sre', 'ci-deploy'],
      } as typeof SIGNAL,
      { ...SIGNAL, recipients: ['group:default/sre'] } as typeof SIGNAL,
    );
    await desk.outbox.dispatch();
    expect(desk.signals.given).toEqual([
      {
        recipients: { type: 'user', entityRef: ['user:default/ana'] },
        channel: 'trace-access',
        message: {
          kind: 'request',
          id: '01KB0000000000000000000000',
          state: 'pending',
        },
      },
    ]);
  });

  it('publishes events on the topic trace-access, in their order', async () => {
    const at = desk.clock.now();
    await desk.add(eventOf('created', at), eventOf('approved', at));
    await desk.outbox.dispatch();
    expect(desk.events.given).toEqual(
      ['created', 'approved'].map(state => ({
        topic: 'trace-access',
        eventPayload: {
          id: expect.stringMatching(/^[0-9A-Z]{26}$/),
          type: `request.${state}`,
          at,
          requestId: '01KB0000000000000000000000',
          state,
        },
      })),
    );
  });

  it('writes owed audit rows once, with the time at which it happened', async () => {
    const at = desk.clock.now();
    await desk.add(auditOf(at));
    const [{ id: message }] = await desk.rows();
    desk.clock.move({ ms: HOUR });
    await desk.outbox.dispatch();
    const [row] = await auditRows();
    expect(row).toMatchObject({ id: message, event_id: 'grant-revoke' });
    expect(Number(row.at)).toBe(at);
  });

  it('never loses audit, however long its table is away', async () => {
    const at = desk.clock.now();
    await desk.add(auditOf(at), auditOf(at + 1, { environment: 'dev' }));
    await knex.schema.renameTable('audit', 'away');
    for (let i = 0; i < 30; i++) await later(HOUR);
    expect(await desk.rows()).toHaveLength(2);
    await knex.schema.renameTable('away', 'audit');
    await later(60_000);
    const rows = await auditRows();
    expect(rows.map(row => [Number(row.at), row.environment])).toEqual([
      [at, 'prod'],
      [at + 1, 'dev'],
    ]);
    expect(await desk.rows()).toEqual([]);
  });

  it('is not held up by one that fails, nor by another queue', async () => {
    const at = desk.clock.now();
    // Longer than the column; SQLite would take it.
    await knex.raw(
      id === 'SQLITE_3'
        ? "create trigger refuse before insert on audit when length(new.event_id) > 63 begin select raise(abort, 'too long'); end"
        : 'select 1',
    );
    const poison = auditOf(at, { eventId: 'x'.repeat(64) });
    await desk.add(poison, poison, poison, auditOf(at), auditOf(at), SIGNAL);
    await desk.outbox.dispatch();
    expect(desk.signals.given).toHaveLength(1);
    // Three failures end a pass; what is behind them is next.
    await later(1);
    expect(await auditRows()).toHaveLength(2);
    expect(await desk.rows()).toHaveLength(3);
  });

  it('delivers each message once from two replicas at the same time', async () => {
    const other = desk.createOutbox();
    const at = desk.clock.now();
    for (let i = 0; i < 40; i++) {
      await desk.add(eventOf(`n${i}`, at), NOTICE, SIGNAL, auditOf(at));
    }
    await Promise.all(
      [desk.outbox, other, desk.outbox, other].map(each => each.dispatch()),
    );
    const types = desk.events.given.map(
      one => (one.eventPayload as { type: string }).type,
    );
    expect(new Set(types).size).toBe(40);
    expect(types).toHaveLength(40);
    expect(desk.notifications.given).toHaveLength(40);
    expect(desk.signals.given).toHaveLength(40);
    expect(await auditRows()).toHaveLength(40);
    expect(await desk.rows()).toEqual([]);
  });

  it('delivers what a replica died over, once its lock has run out', async () => {
    let dead: (reason: Error) => void;
    desk.notifications.gate = new Promise((_, reject) => {
      dead = reject;
    });
    await desk.add(NOTICE);
    const dying = desk.outbox.dispatch();
    while (desk.notifications.given.length === 0) await nextTurn();
    desk.notifications.gate = Promise.resolve();

    const other = desk.createOutbox();
    desk.clock.move({ ms: 59_999 });
    await other.dispatch();
    expect(desk.notifications.given).toHaveLength(1);
    desk.clock.move({ ms: 1 });
    await other.dispatch();
    expect(desk.notifications.given).toHaveLength(2);
    expect(await desk.rows()).toEqual([]);

    // What the first has to say about it no longer counts.
    dead!(new Error('woke up'));
    await dying;
    expect(await desk.rows()).toEqual([]);
  });

  it('writes audit once where a replica died after writing it', async () => {
    const at = desk.clock.now();
    await desk.add(auditOf(at));
    const [row] = await desk.rows();
    await desk.outbox.dispatch();
    await knex('outbox').insert(row);
    await desk.outbox.dispatch();
    expect(await auditRows()).toHaveLength(1);
    expect(await desk.rows()).toEqual([]);
  });

  it('tries signals three times within seconds, and drops them', async () => {
    desk.signals.failure = new Error('bus down');
    await desk.add(SIGNAL);
    await desk.outbox.dispatch();
    await later(999);
    expect(desk.signals.given).toHaveLength(1);
    await later(1);
    await later(2_000);
    expect(desk.signals.given).toHaveLength(3);
    expect(await desk.rows()).toEqual([]);
  });

  it('tries notifications twenty times, drops them and warns', async () => {
    desk.notifications.failure = new TypeError('fetch failed');
    await desk.add(NOTICE);
    for (let i = 0; i < 30; i++) await later(600_000);
    expect(desk.notifications.given).toHaveLength(20);
    expect(await desk.rows()).toEqual([]);
    expect(desk.warnings()).toContain(
      "A message of the queue 'notification' was given up after 20 attempts: fetch failed",
    );
  });

  it('goes on without a notifications backend, and says so once an hour', async () => {
    desk.notifications.failure = new Error(
      'Failed to send notifications: Error: Request failed with status 404',
    );
    for (let i = 0; i < 7; i++) {
      await desk.add(NOTICE);
      for (const ms of [2_000, 4_000, 8_000, 16_000, 570_000]) await later(ms);
      expect(await desk.rows()).toEqual([]);
    }
    const said = desk.warnings().filter(text => text.includes('given up'));
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(
      /this portal has no notifications backend \(404\)$/,
    );
    expect(said[1]).toMatch('and 5 times more');
  });

  it('does not take a portal that starts for one without notifications', async () => {
    desk.notifications.failure = new Error('Request failed with status 404');
    await desk.add(NOTICE);
    await desk.outbox.dispatch();
    desk.notifications.failure = undefined;
    await later(2_000);
    expect(desk.notifications.given).toHaveLength(2);
    expect(await desk.rows()).toEqual([]);
  });

  it('delivers what was added while it was at it', async () => {
    let open: () => void;
    desk.signals.gate = new Promise(resolve => {
      open = resolve;
    });
    await desk.add(SIGNAL);
    const first = desk.outbox.dispatch();
    while (desk.signals.given.length === 0) await nextTurn();
    await desk.add(SIGNAL);
    const second = desk.outbox.dispatch();
    open!();
    await Promise.all([first, second]);
    expect(desk.signals.given).toHaveLength(2);
  });

  it('never rejects where the database is away, and goes on afterwards', async () => {
    await desk.add(SIGNAL);
    await knex.schema.renameTable('outbox', 'away');
    await desk.outbox.dispatch();
    await desk.outbox.dispatch();
    expect(
      desk.warnings().filter(text => text.includes('The outbox could not')),
    ).toHaveLength(1);
    await knex.schema.renameTable('away', 'outbox');
    await desk.outbox.dispatch();
    expect(desk.signals.given).toHaveLength(1);
  });

  it('begins nothing more once stopped, and waits for what it began', async () => {
    let open: () => void;
    desk.signals.gate = new Promise(resolve => {
      open = resolve;
    });
    await desk.add(SIGNAL, SIGNAL);
    const dispatching = desk.outbox.dispatch();
    while (desk.signals.given.length === 0) await nextTurn();
    const stopped = desk.outbox.stop();
    open!();
    await Promise.all([stopped, dispatching]);
    expect(desk.signals.given).toHaveLength(1);
    expect(await desk.rows()).toHaveLength(1);
  });
});
