import { writeFile } from 'node:fs/promises';
import type { Decision } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import type { Caller } from '../access/AccessService';
import { COMPANY, POLICY, user } from '../testing/company';
import { createBroker, type Broker } from '../testing/createBroker';
import { createTestDatabases } from '../testing/databases';
import { storeGrant } from '../testing/storeGrant';

const HOUR = 3_600_000;
const ANA = 'user:default/ana';
const LEDGER = {
  entityRef: 'component:default/ledger',
  environment: 'prod',
  action: 'view',
} as const;
const NO_ONE_MAY = `${POLICY}---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: incident, owner: group:default/sre }
spec: { subjects: '*', entities: '*', environments: [prod], actions: [view], effect: deny }
`;

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('claiming on %p', id => {
  let knex: Knex;
  const brokers: Broker[] = [];
  beforeAll(async () => {
    knex = await databases.init(id);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(brokers.splice(0).map(broker => broker.close()));
    await Promise.all(
      ['grants', 'changes', 'audit', 'outbox'].map(table =>
        knex(table).delete(),
      ),
    );
  });

  const replica = async () => {
    const broker = await createBroker({ knex });
    brokers.push(broker);
    const give = (options: Partial<Parameters<typeof storeGrant>[0]> = {}) =>
      storeGrant({
        knex,
        now: broker.clock.now(),
        feed: broker.changes,
        ...options,
      });
    const decide = (caller: Caller) =>
      broker.access.decide({ caller, ...LEDGER });
    const claim = (caller: Caller, decision: Decision) =>
      broker.granting.grantService.claimed({ caller, decision, ...LEDGER });
    return { broker, give, decide, claim };
  };
  const rows = () => knex('grants').orderBy('id');
  const claims = () => knex('audit').where({ event_id: 'grant-claim' });

  it('starts the clock with the first use, and says so', async () => {
    const { broker, give, decide, claim } = await replica();
    const grant = await give();
    broker.clock.move({ ms: 5 * HOUR });
    const caller = await broker.as(ANA);
    const before = await decide(caller);
    expect(before.grant).toMatchObject({ id: grant.id, state: 'claimable' });
    const after = await claim(caller, before);
    const endsAt = broker.clock.now() + 2 * HOUR;
    expect(after).toMatchObject({
      outcome: 'allowed',
      endsAt,
      grant: { id: grant.id, state: 'active', endsAt },
    });
    expect(await rows()).toMatchObject([{ state: 'active', id: grant.id }]);
    const [row] = await rows();
    expect([row.claimed_at, row.ends_at].map(Number)).toEqual([
      broker.clock.now(),
      endsAt,
    ]);
    expect(await claims()).toMatchObject([
      { principal: ANA, outcome: 'given', grant_id: grant.id },
    ]);
    await broker.settled();
    expect(JSON.stringify(broker.told.events)).toContain('grant.claimed');
    expect(broker.told.signals).toMatchObject([
      { recipients: { type: 'user', entityRef: [ANA] } },
    ]);
  });

  it('never starts it twice: later uses change nothing', async () => {
    const { broker, give, decide, claim } = await replica();
    await give();
    const caller = await broker.as(ANA);
    const unclaimed = await decide(caller);
    const first = await claim(caller, unclaimed);
    broker.clock.move({ ms: HOUR });
    const active = await decide(caller);
    expect(await claim(caller, active)).toBe(active);
    // A page that was slow comes with what was decided before.
    const late = await claim(caller, unclaimed);
    expect([active.endsAt, late.endsAt]).toEqual([first.endsAt, first.endsAt]);
    expect(await claims()).toHaveLength(1);
  });

  it('starts one clock for fifty uses at once on two replicas (I6, I12)', async () => {
    const replicas = [await replica(), await replica()];
    const grant = await replicas[0].give();
    await replicas[1].broker.changes.refresh();
    // Their clocks are not quite the same.
    replicas[1].broker.clock.move({ ms: 7 });
    const all = await Promise.all(
      Array.from({ length: 50 }, async (_, at) => {
        const { broker, decide, claim } = replicas[at % 2];
        const caller = await broker.as(ANA);
        return claim(caller, await decide(caller));
      }),
    );
    const [row] = await rows();
    expect(new Set(all.map(one => one.endsAt))).toEqual(
      new Set([Number(row.ends_at)]),
    );
    expect(new Set(all.map(one => one.grant?.id))).toEqual(new Set([grant.id]));
    expect(await claims()).toHaveLength(1);
    expect(await knex('changes').where({ subject: grant.id })).toHaveLength(2);
  }, 60_000);

  it('claims the one grant that is used, of several that overlap', async () => {
    const { broker, give, decide, claim } = await replica();
    await give();
    await give();
    const caller = await broker.as(ANA);
    const { grant } = await claim(caller, await decide(caller));
    const states = (await rows()).map(row => [row.id === grant?.id, row.state]);
    expect(states.sort()).toEqual([
      [false, 'claimable'],
      [true, 'active'],
    ]);
  });

  it('leaves decisions alone that no unclaimed grant gives', async () => {
    const { broker, decide, claim } = await replica();
    const ben = await broker.as('user:default/ben');
    const decision = await decide(ben);
    expect([decision.outcome, decision.grant]).toEqual(['allowed', undefined]);
    broker.catalog.down = true;
    broker.clock.move({ ms: HOUR });
    expect(await claim(ben, decision)).toBe(decision);
  });

  it.each([
    [-1, 'active'],
    [0, 'refused'],
    [1, 'refused'],
  ])('has until the claim-by: %p ms of it → %s', async (ms, expected) => {
    const { broker, give, decide, claim } = await replica();
    const grant = await give();
    broker.clock.move({ ms: 23 * HOUR });
    const caller = await broker.as(ANA);
    const decision = await decide(caller);
    broker.clock.move({ ms: HOUR + ms });
    const result = await claim(caller, decision).then(
      after => after.grant?.state,
      error => (error.name === 'NotAllowedError' ? 'refused' : error),
    );
    expect(result).toBe(expected);
    const [row] = await rows();
    expect(row).toMatchObject({
      id: grant.id,
      state: expected === 'active' ? 'active' : 'claimable',
    });
    expect(await claims()).toHaveLength(expected === 'active' ? 1 : 0);
  });

  type Lose = (broker: Broker, grantId: string) => Promise<unknown>;
  it.each<[string, Lose]>([
    [
      'the holder left the group',
      async broker =>
        broker.catalog.replace([
          ...COMPANY.filter(one => one.metadata.name !== 'ana'),
          user('ana', ['contractors']),
        ]),
    ],
    [
      'the holder is gone from the catalog',
      async broker =>
        broker.catalog.replace(
          COMPANY.filter(one => one.metadata.name !== 'ana'),
        ),
    ],
    [
      'the entity is gone',
      async broker =>
        broker.catalog.replace(
          COMPANY.filter(one => one.metadata.name !== 'ledger'),
        ),
    ],
    [
      'the binding has another name',
      async broker => {
        const renamed = POLICY.replaceAll('engineering-asks-prod', 'renamed');
        await writeFile(broker.policyFile, renamed);
        await broker.policy.refresh();
      },
    ],
    [
      'the policy denies it (I2)',
      async broker => {
        await writeFile(broker.policyFile, NO_ONE_MAY);
        await broker.policy.refresh();
      },
    ],
    [
      'it was revoked, and this replica has not heard of it',
      async (broker, grantId) =>
        knex.transaction(async trx => {
          await trx('grants')
            .where({ id: grantId })
            .update({ state: 'revoking', ended_at: 1, revocation_id: 'R' });
          await broker.changes.record({
            trx,
            changes: [{ kind: 'grant', subject: grantId }],
          });
        }),
    ],
  ])('is refused where, a moment ago, %s (I4)', async (_, lose) => {
    const { broker, give, decide, claim } = await replica();
    const grant = await give();
    const caller = await broker.as(ANA);
    const decision = await decide(caller);
    await lose(broker, grant.id);
    const error = await claim(caller, decision).catch(thrown => thrown);
    expect(error.name).toBe('NotAllowedError');
    // The reason is that of now.
    expect(error.message).not.toMatch(/^A grant .* gives/);
    const [row] = await rows();
    expect(row).toMatchObject({ claimed_at: null, ends_at: null });
    expect(await claims()).toEqual([]);
  });

  it("is for the holder alone: nobody uses another's decision", async () => {
    const { broker, give, decide, claim } = await replica();
    await give();
    const decision = await decide(await broker.as(ANA));
    const cam = await broker.as('user:default/cam');
    await expect(claim(cam, decision)).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    expect((await rows())[0].state).toBe('claimable');
  });

  it('starts no clock with the catalog down, and does once it is back (I11)', async () => {
    const { broker, give, decide, claim } = await replica();
    await give();
    const caller = await broker.as(ANA);
    const decision = await decide(caller);
    broker.catalog.down = true;
    await expect(claim(caller, decision)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    expect((await rows())[0].state).toBe('claimable');
    broker.catalog.down = false;
    expect((await claim(caller, decision)).grant?.state).toBe('active');
  });

  it('gives nothing whose audit row is not written (I10)', async () => {
    const { broker, give, decide, claim } = await replica();
    await give();
    const caller = await broker.as(ANA);
    const decision = await decide(caller);
    await knex.schema.renameTable('audit', 'gone');
    await expect(claim(caller, decision)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    await knex.schema.renameTable('gone', 'audit');
  });
});
