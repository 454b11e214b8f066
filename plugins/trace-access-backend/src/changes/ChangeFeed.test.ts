import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { MovableClock } from '../testing/MovableClock';
import { createTestDatabases } from '../testing/databases';
import {
  ChangeFeed,
  KEPT_MS,
  MAX_AGE_MS,
  type Change,
  type ChangeListener,
} from './ChangeFeed';

const directory = path.join(__dirname, '..', '..', 'migrations');

const databases = createTestDatabases();

/** Keeps what it hears; fails where a test says so. */
class Listener implements ChangeListener {
  readonly heard: Change[] = [];
  resets = 0;
  failure?: Error;
  /** What hearing waits for. */
  gate: Promise<void> = Promise.resolve();

  async changed(changes: readonly Change[]) {
    await this.gate;
    if (this.failure) throw this.failure;
    this.heard.push(...changes);
  }

  async reset() {
    if (this.failure) throw this.failure;
    this.resets += 1;
  }

  get subjects() {
    return this.heard.map(one => one.subject);
  }
}

describe.each(databases.eachSupportedId())('the feed of changes on %p', id => {
  let knex: Knex;
  let clock: MovableClock;
  beforeAll(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory });
  }, 60_000);
  beforeEach(async () => {
    await knex('changes').delete();
    clock = new MovableClock();
  });

  /** One replica that has begun. */
  const replica = async () => {
    const logger = mockServices.logger.mock();
    const feed = new ChangeFeed({ knex, clock, logger });
    const listener = new Listener();
    feed.follow(listener);
    await feed.refresh();
    return { feed, listener };
  };
  const grants = (...ids: string[]) =>
    ids.map(subject => ({ kind: 'grant' as const, subject }));

  it('tells every replica, with its next look, in order and once (I12)', async () => {
    const [here, there] = [await replica(), await replica()];
    await knex.transaction(trx =>
      here.feed.record({ trx, changes: grants('a', 'b') }),
    );
    clock.move({ ms: 5 });
    await knex.transaction(trx =>
      there.feed.record({
        trx,
        changes: [{ kind: 'principal', subject: 'user:default/ana' }],
      }),
    );
    for (const { feed, listener } of [here, there]) {
      await feed.refresh();
      await feed.refresh();
      expect(listener.heard).toEqual([
        { kind: 'grant', subject: 'a', at: clock.now() - 5 },
        { kind: 'grant', subject: 'b', at: clock.now() - 5 },
        { kind: 'principal', subject: 'user:default/ana', at: clock.now() },
      ]);
    }
  });

  it('tells nothing of what was before it began', async () => {
    const { feed } = await replica();
    await knex.transaction(trx => feed.record({ trx, changes: grants('a') }));
    const { listener } = await replica();
    expect(listener).toMatchObject({ resets: 1, heard: [] });
  });

  it('tells nothing of what was rolled back', async () => {
    const { feed, listener } = await replica();
    await knex
      .transaction(async trx => {
        await feed.record({ trx, changes: grants('never') });
        throw new Error('rolled back');
      })
      .catch(() => {});
    await knex.transaction(trx => feed.record({ trx, changes: grants('a') }));
    await feed.refresh();
    expect(listener.subjects).toEqual(['a']);
  });

  it('takes as many at once as there are', async () => {
    const { feed, listener } = await replica();
    const all = Array.from({ length: 350 }, (_, at) => `grant-${at}`);
    await knex.transaction(trx =>
      feed.record({ trx, changes: grants(...all) }),
    );
    await feed.refresh();
    expect(listener.subjects).toEqual(all);
  });

  it('misses none of many that commit while it looks', async () => {
    const replicas = [await replica(), await replica()];
    const committed: string[] = [];
    let writing = true;
    const looking = replicas.map(async ({ feed }) => {
      while (writing) await feed.refresh();
    });
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const ids = [`${at}-a`, `${at}-b`].slice(0, 1 + (at % 2));
        await knex
          .transaction(async trx => {
            await replicas[at % 2].feed.record({
              trx,
              changes: grants(...ids),
            });
            // Committed later than others that began later, or not at all.
            for (let wait = 0; wait < at % 5; wait++) await trx.raw('select 1');
            if (at % 7 === 0) throw new Error('rolled back');
            committed.push(...ids);
          })
          .catch(() => {});
      }),
    );
    writing = false;
    await Promise.all(looking);
    for (const { feed, listener } of replicas) {
      await feed.refresh();
      expect([...listener.subjects].sort()).toEqual(committed.sort());
    }
    expect(replicas[0].listener.heard).toEqual(replicas[1].listener.heard);
  }, 60_000);

  it('gives epochs in the order of commits: the second waits for the first', async () => {
    const { feed, listener } = await replica();
    const order: string[] = [];
    const first = await knex.transaction();
    await feed.record({ trx: first, changes: grants('first') });
    const second = knex.transaction(async trx => {
      await feed.record({ trx, changes: grants('second') });
      order.push('second has its epoch');
    });
    // Nobody can see a later epoch while an earlier one may still come.
    await first.raw('select 1');
    order.push('first commits');
    await first.commit();
    await second;
    expect(order).toEqual(['first commits', 'second has its epoch']);
    await feed.refresh();
    expect(listener.subjects).toEqual(['first', 'second']);
  });

  it('hears in a look that is asked for of what was committed before it was', async () => {
    const { feed, listener } = await replica();
    let open = () => {};
    listener.gate = new Promise(resolve => {
      open = resolve;
    });
    await knex.transaction(trx => feed.record({ trx, changes: grants('a') }));
    const underWay = feed.refresh();
    await knex.transaction(trx => feed.record({ trx, changes: grants('b') }));
    const looks = [feed.refresh(), feed.refresh()];
    open();
    await Promise.all([underWay, ...looks]);
    expect(listener.subjects).toEqual(['a', 'b']);
  });

  it('tells again what somebody could not hear, and counts as old until then', async () => {
    const { feed, listener } = await replica();
    clock.move({ ms: MAX_AGE_MS + 1 });
    listener.failure = new Error('the database went away');
    await knex.transaction(trx => feed.record({ trx, changes: grants('a') }));
    await feed.refresh();
    expect(feed.freshNow()).toBe(false);
    listener.failure = undefined;
    await feed.refresh();
    expect(listener.subjects).toEqual(['a']);
    expect(feed.freshNow()).toBe(true);
  });

  it('gives nothing on a view older than two seconds, and looks again first', async () => {
    const { feed } = await replica();
    clock.move({ ms: MAX_AGE_MS });
    expect(feed.freshNow()).toBe(true);
    clock.move({ ms: 1 });
    expect(feed.freshNow()).toBe(false);
    await feed.ensureFresh();
    expect(feed.freshNow()).toBe(true);

    await knex.schema.renameTable('changes', 'gone');
    clock.move({ ms: MAX_AGE_MS + 1 });
    await expect(feed.ensureFresh()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining("portal's database"),
    });
    await knex.schema.renameTable('gone', 'changes');
    await feed.ensureFresh();
    expect(feed.freshNow()).toBe(true);
  });

  it('does not trust a view from the future', async () => {
    const { feed } = await replica();
    clock.move({ ms: -1 });
    expect(feed.freshNow()).toBe(false);
  });

  it('begins anew after a sleep in which changes may have been forgotten', async () => {
    const [awake, asleep] = [await replica(), await replica()];
    await knex.transaction(trx =>
      awake.feed.record({ trx, changes: grants('while asleep') }),
    );
    await awake.feed.refresh();
    clock.move({ ms: KEPT_MS / 2 + 1 });
    await awake.feed.prune();
    expect(await knex('changes').pluck('subject')).toEqual(['while asleep']);
    await asleep.feed.refresh();
    expect(asleep.listener).toMatchObject({ resets: 2, heard: [] });

    clock.move({ ms: KEPT_MS / 2 });
    await awake.feed.prune();
    expect(await knex('changes')).toEqual([]);
    await knex.transaction(trx =>
      asleep.feed.record({ trx, changes: grants('later') }),
    );
    await asleep.feed.refresh();
    // It slept no longer than changes are kept: it heard of it.
    expect(asleep.listener).toMatchObject({ resets: 2 });
    expect(asleep.listener.subjects).toEqual(['later']);
  });

  it('starts with the database down, and gives nothing until it is back', async () => {
    const logger = mockServices.logger.mock();
    const feed = new ChangeFeed({ knex, clock, logger });
    await knex.schema.renameTable('epochs', 'gone');
    await feed.start();
    feed.stop();
    expect(feed.freshNow()).toBe(false);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('could not be read'),
    );
    await knex.schema.renameTable('gone', 'epochs');
    await feed.ensureFresh();
    expect(feed.freshNow()).toBe(true);
  });
});
