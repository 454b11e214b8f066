import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { ChangeFeed, MAX_AGE_MS } from '../changes/ChangeFeed';
import { MovableClock } from '../testing/MovableClock';
import { createTestDatabases } from '../testing/databases';
import { storeGrant } from '../testing/storeGrant';
import { GrantTable } from './GrantTable';
import { LiveGrants } from './LiveGrants';
import { grantFacts, type GrantRecord } from './grantRecord';

const HOUR = 3_600_000;
const ANA = 'user:default/ana';
const BEN = 'user:default/ben';
const directory = path.join(__dirname, '..', '..', 'migrations');

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('live grants on %p', id => {
  let knex: Knex;
  let clock: MovableClock;
  beforeAll(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory });
  }, 60_000);
  beforeEach(async () => {
    await Promise.all([knex('changes').delete(), knex('grants').delete()]);
    clock = new MovableClock();
  });

  const replica = async () => {
    const logger = mockServices.logger.mock();
    const feed = new ChangeFeed({ knex, clock, logger });
    const table = new GrantTable({ knex });
    const grants = new LiveGrants({ table, feed, clock });
    const closed: string[] = [];
    grants.onClosed(grant => closed.push(grant.id));
    await feed.refresh();
    const of = async (principal: string) =>
      (await grants.of(principal)).map(one => [one.id, one.state]);
    return { feed, table, grants, closed, of };
  };
  type Replica = Awaited<ReturnType<typeof replica>>;

  const change = (
    { feed, table }: Replica,
    grant: GrantRecord,
    to: Parameters<GrantTable['change']>[0]['to'],
  ) =>
    knex.transaction(async trx => {
      await table.change({ trx, grant, to });
      await feed.record({
        trx,
        changes: [{ kind: 'grant', subject: grant.id }],
      });
    });

  it('are known from the start, and to other replicas with their next look', async () => {
    const before = await storeGrant({ knex, now: clock.now() });
    const [here, there] = [await replica(), await replica()];
    expect(await there.of(ANA)).toEqual([[before.id, 'claimable']]);
    const { feed } = here;
    const later = await storeGrant({
      knex,
      now: clock.now(),
      feed,
      active: true,
    });
    expect(await here.of(ANA)).toEqual([
      [before.id, 'claimable'],
      [later.id, 'active'],
    ]);
    await there.feed.refresh();
    expect(await there.of(ANA)).toEqual(await here.of(ANA));
    expect(await there.of(BEN)).toEqual([]);
  });

  it('open and close by the clock alone, with nobody saying so (I1)', async () => {
    const now = clock.now();
    const scheduled = await storeGrant({
      knex,
      now,
      change: {
        state: 'scheduled',
        startsAt: now + HOUR,
        claimBy: now + 2 * HOUR,
      },
    });
    const open = await storeGrant({
      knex,
      now,
      active: true,
      change: { durationMs: HOUR },
    });
    const { of, feed } = await replica();
    const at = async (ms: number) => {
      clock.move({ ms: now + ms - clock.now() });
      await feed.refresh();
      return of(ANA);
    };
    expect(await at(0)).toEqual([[open.id, 'active']]);
    expect(await at(HOUR - 1)).toEqual([[open.id, 'active']]);
    expect(await at(HOUR)).toEqual([[scheduled.id, 'claimable']]);
    expect(await at(2 * HOUR - 1)).toEqual([[scheduled.id, 'claimable']]);
    expect(await at(2 * HOUR)).toEqual([]);
  });

  it('that ended are told of once; those that were claimed are not', async () => {
    const [here, there] = [await replica(), await replica()];
    const { feed } = here;
    const grant = await storeGrant({ knex, now: clock.now(), feed });
    const claimed = {
      state: 'active' as const,
      claimedAt: clock.now(),
      endsAt: clock.now() + HOUR,
    };
    await change(here, grant, claimed);
    for (const { feed: each } of [here, there]) await each.refresh();
    expect([here.closed, there.closed]).toEqual([[], []]);
    expect(await there.of(ANA)).toEqual([[grant.id, 'active']]);

    const active = { ...grant, ...claimed };
    await change(here, active, { state: 'ended', endedAt: clock.now() });
    await change(here, { ...active, state: 'ended' }, { live: false });
    for (const one of [here, there]) {
      await one.feed.refresh();
      await one.feed.refresh();
      expect(await one.of(ANA)).toEqual([]);
      expect(one.closed).toEqual([grant.id]);
    }
  });

  it('leave each other alone: ending one never touches another', async () => {
    const here = await replica();
    const now = clock.now();
    const { feed } = here;
    const one = await storeGrant({ knex, now, feed, active: true });
    const two = await storeGrant({ knex, now, feed, active: true });
    const bens = await storeGrant({
      knex,
      now,
      feed,
      active: true,
      change: { principal: BEN },
    });
    await change(here, one, { state: 'ended', endedAt: now });
    await feed.refresh();
    expect(await here.of(ANA)).toEqual([[two.id, 'active']]);
    expect(await here.of(BEN)).toEqual([[bens.id, 'active']]);
    expect(here.closed).toEqual([one.id]);
  });

  it('that vanished in a sleep are told of when a replica begins anew', async () => {
    const here = await replica();
    const now = clock.now();
    const { feed, grants, closed } = here;
    const one = await storeGrant({ knex, now, feed, active: true });
    const two = await storeGrant({ knex, now, feed, active: true });
    await knex('grants')
      .where({ id: one.id })
      .update({ state: 'ended', ended_at: now });
    await grants.reset();
    expect(closed).toEqual([one.id]);
    expect(await here.of(ANA)).toEqual([[two.id, 'active']]);
    expect(grants.get(one.id)).toBeUndefined();
  });

  it('are none where what is known is too old (I12)', async () => {
    const { grants } = await replica();
    await knex.schema.renameTable('changes', 'gone');
    clock.move({ ms: MAX_AGE_MS });
    await expect(grants.of(ANA)).resolves.toEqual([]);
    clock.move({ ms: 1 });
    await expect(grants.of(ANA)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await knex.schema.renameTable('gone', 'changes');
    await expect(grants.of(ANA)).resolves.toEqual([]);
  });
});

describe('what a grant opens', () => {
  const near = fc.integer({ min: 0, max: 8 });
  const maybe = fc.option(near, { nil: undefined });
  const record = fc
    .record({
      startsAt: near,
      claimWithin: fc.integer({ min: 1, max: 4 }),
      claimedAfter: fc.option(fc.nat(3), { nil: undefined }),
      durationMs: fc.integer({ min: 1, max: 6 }),
      endedAt: maybe,
      revocationId: fc.constantFrom(undefined, 'R'),
      state: fc.constantFrom<GrantRecord['state'][]>(
        'scheduled',
        'claimable',
        'active',
        'ended',
        'revoking',
        'revoked',
        'unclaimed',
      ),
    })
    .map(({ claimWithin, claimedAfter, ...one }): GrantRecord => {
      const claimedAt =
        claimedAfter === undefined
          ? undefined
          : one.startsAt + (claimedAfter % claimWithin);
      return {
        id: 'G',
        requestId: 'R',
        principal: ANA,
        entityRef: 'component:default/ledger',
        environment: 'prod',
        actions: ['view'],
        binding: 'b',
        role: 'reader',
        policyVersion: 'v1',
        breakGlass: false,
        createdAt: 0,
        claimBy: one.startsAt + claimWithin,
        claimedAt,
        endsAt:
          claimedAt === undefined ? undefined : claimedAt + one.durationMs,
        ...one,
      };
    });

  it('is told from its times alone, whatever state is stored (I1)', () => {
    fc.assert(
      fc.property(record, fc.integer({ min: 0, max: 20 }), (grant, now) => {
        const facts = grantFacts(grant, now);
        const { claimedAt, endsAt, endedAt, startsAt, claimBy } = grant;
        const over = endedAt !== undefined;
        // Moments before a claim that was made are nobody's question.
        fc.pre(claimedAt === undefined || claimedAt <= now);
        const active = !over && claimedAt !== undefined && now < endsAt!;
        const claimable =
          !over && claimedAt === undefined && startsAt <= now && now < claimBy;
        expect([
          facts?.state === 'active',
          facts?.state === 'claimable',
        ]).toEqual([active, claimable]);
        const elsewise = grantFacts({ ...grant, state: 'active' }, now);
        expect(elsewise).toEqual(facts);
      }),
      { numRuns: 1_000 },
    );
  });
});
