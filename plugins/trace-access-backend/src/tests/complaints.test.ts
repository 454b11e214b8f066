import { writeFile } from 'node:fs/promises';
import { createReplica } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, ends, obtains, reviews, takes } from '../testing/obtaining';
import { LEDGER, stageCompany, stagePolicy } from '../testing/stage';

/*
 * What users of other systems complain of, each as a test of that name: here of
 * grants and their end, in `complaintsOfApproval.test.ts` of who decides. What
 * advisories were about is in `advisories.test.ts`.
 */
jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ANA = 'user:default/ana';

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('complaints, on %p', id => {
  let all: Awaited<ReturnType<typeof createReplica>>;
  afterEach(() => all?.close());

  /** A backend, with a policy of its own. */
  async function open(policy = stagePolicy()) {
    all = await createReplica({ databases, id, broker: { policy } });
    return all;
  }
  const grantOf = (grantId: string) => all.broker.grantTable.get(grantId);

  it('overlapping grants that tear each other down (TEAM #279, #104, #513)', async () => {
    const { broker, cloud } = await open();
    const one = await obtains(broker);
    const first = await takes(broker);
    const two = await obtains(broker, { actions: ['credentials'] });
    await ends(broker, { kind: 'grant', grantId: one.grantId });
    await all.settled();
    expect(cloud.works(first.sessionId)).toBe(false);
    const second = await takes(broker);
    expect(cloud.works(second.sessionId)).toBe(true);
    expect(await grantOf(two.grantId)).toMatchObject({ state: 'active' });
    expect(await grantOf(one.grantId)).toMatchObject({ state: 'revoked' });
  });

  it('"revoked" and still working (TEAM #195, #255; Teleport #62578)', async () => {
    const { broker, cloud } = await open();
    const { grantId } = await obtains(broker);
    const { sessionId } = await takes(broker);
    cloud.propagationMs = 3 * MINUTE;
    const revocation = await ends(broker, { kind: 'grant', grantId });
    await all.settled();
    // Written and read back, but not heeded: nobody says that it is done.
    const views = async () =>
      broker.revocationViews.of([
        (await broker.revocationTable.get(revocation!))!,
      ]);
    expect(cloud.works(sessionId)).toBe(true);
    expect(await views()).toMatchObject([
      { state: 'revoking', copiesUntil: expect.any(String) },
    ]);
    for (let i = 0; cloud.works(sessionId); i++) {
      expect(i).toBeLessThan(20);
      expect((await grantOf(grantId))!.state).toBe('revoking');
      all.clock.move({ ms: MINUTE });
      await all.settled();
    }
    all.clock.move({ ms: 5 * MINUTE });
    await all.settled();
    expect(await views()).toMatchObject([{ state: 'revoked' }]);
  });

  it('the clock runs while waiting for approval (Teleport #50011)', async () => {
    const { broker, clock } = await open();
    const requestId = await asks(broker, { duration: 'PT30M' });
    clock.move({ ms: 20 * HOUR });
    await reviews(broker, { who: 'ben', id: requestId });
    await reviews(broker, { who: 'sam', id: requestId });
    clock.move({ ms: 7 * HOUR });
    const { expiration } = await takes(broker);
    expect(Date.parse(expiration)).toBe(clock.now() + 30 * MINUTE);
  });

  it('history vanishes (Teleport #68308)', async () => {
    const { broker, clock } = await open();
    const { requestId, grantId } = await obtains(broker);
    await takes(broker);
    clock.move({ ms: 400 * DAY });
    await broker.sweep();
    await broker.reading.sweep();
    await all.settled();
    const request = (await broker.requestTable.get(requestId))!;
    const caller = await broker.as('user:default/ben');
    expect(await broker.requestViews.detail({ caller, request })).toMatchObject(
      {
        request: { state: 'approved', reason: 'a failing payment' },
        reviews: [{ verdict: 'approve' }, { verdict: 'approve' }],
        grant: { id: grantId, state: 'ended' },
      },
    );
    const trail = await all.knex('audit').where({ grant_id: grantId });
    expect(trail.map(one => one.event_id)).toEqual(
      expect.arrayContaining(['grant-claim', 'credentials-handout']),
    );
  });

  it('a future grant survives lost eligibility (jit-groups #145)', async () => {
    const { broker, clock, catalog } = await open(
      stagePolicy({ rule: 'startWithin: P1D' }),
    );
    const startsAt = new Date(clock.now() + HOUR).toISOString();
    const swept = await obtains(broker, { startsAt });
    const unswept = await obtains(broker, { who: 'abe', startsAt });
    catalog.replace(stageCompany({ groups: { ana: [] } }));
    clock.move({ ms: 5_001 });
    await broker.sweep();
    expect(await grantOf(swept.grantId)).toMatchObject({
      state: 'revoked',
      endCode: 'not-a-subject',
    });
    catalog.replace(stageCompany({ groups: { abe: null } }));
    clock.move({ ms: HOUR });
    await expect(takes(broker, { who: 'abe' })).rejects.toThrow(
      'has no user:default/abe',
    );
    expect((await grantOf(unswept.grantId))!.claimedAt).toBeUndefined();
  });

  it('a stale CLI cache after a re-grant (granted #705)', async () => {
    const { broker, cloud } = await open();
    const one = await obtains(broker);
    const before = await takes(broker);
    expect((await takes(broker)).sessionId).toBe(before.sessionId);
    await ends(broker, { kind: 'grant', grantId: one.grantId });
    await all.settled();
    await obtains(broker);
    const after = await takes(broker);
    expect(after.sessionId).not.toBe(before.sessionId);
    expect(cloud.works(after.sessionId)).toBe(true);
  });

  it('the 1-hour cap as a surprise (consoleme #9351)', async () => {
    const { broker, clock } = await open();
    await obtains(broker, { duration: 'PT2H' });
    const first = await takes(broker);
    expect(Date.parse(first.expiration)).toBe(clock.now() + HOUR);
    clock.move({ ms: 55 * MINUTE });
    const next = await takes(broker);
    expect(next.sessionId).not.toBe(first.sessionId);
    expect(Date.parse(next.expiration)).toBe(clock.now() + HOUR);
    const preview = await broker.handouts.preview({
      caller: await broker.as(ANA),
      entityRef: LEDGER,
      environment: 'stage',
      action: 'credentials',
    });
    expect(Date.parse(preview.until!)).toBe(clock.now() + 65 * MINUTE);
  });

  it('connecting at minute 59 gives a fresh hour', async () => {
    const { broker, clock, cloud } = await open();
    await obtains(broker, { duration: 'PT1H' });
    await takes(broker);
    clock.move({ ms: 59 * MINUTE });
    const { sessionId, expiration } = await takes(broker);
    expect(Date.parse(expiration)).toBe(clock.now() + MINUTE);
    // The provider's shortest session is longer: the session itself denies.
    expect(cloud.sessions.get(sessionId)!.expiresAt).toBeGreaterThan(
      clock.now() + 10 * MINUTE,
    );
    clock.move({ ms: MINUTE });
    expect(cloud.works(sessionId)).toBe(false);
    await expect(takes(broker)).rejects.toThrow('must be requested first');
  });

  it('after an error nothing can be revoked', async () => {
    const { broker, cloud, clock } = await open();
    const { grantId } = await obtains(broker);
    const { sessionId } = await takes(broker);
    cloud.down.iam = true;
    cloud.down.sts = true;
    await all.knex.schema.renameTable('audit', 'audit_away');
    await ends(broker, { kind: 'grant', grantId });
    await all.settled();
    await expect(takes(broker)).rejects.toThrow('nothing was given');
    expect(await grantOf(grantId)).toMatchObject({ state: 'revoking' });
    await all.knex.schema.renameTable('audit_away', 'audit');
    // The deny is written as soon as that alone works again …
    cloud.down.iam = false;
    clock.move({ ms: 10_000 });
    await all.settled();
    expect(cloud.works(sessionId)).toBe(false);
    expect(await grantOf(grantId)).toMatchObject({ state: 'revoking' });
    // … and it is said to be done when that can be proven.
    cloud.down.sts = false;
    clock.move({ ms: 5 * MINUTE });
    await all.settled();
    expect(await grantOf(grantId)).toMatchObject({ state: 'revoked' });
    expect(
      await all.knex('audit').where({ event_id: 'grant-revoke' }),
    ).toHaveLength(1);
  });

  it('the scheduler is the state, so a rename forgets grants', async () => {
    const { broker, clock, cloud } = await open();
    const one = await obtains(broker, { duration: 'PT1H' });
    const { sessionId } = await takes(broker);
    // No sweep ever runs: time alone ends it, on a replica that is new, too.
    clock.move({ ms: HOUR });
    const fresh = await all.add();
    await expect(takes(fresh)).rejects.toThrow('must be requested first');
    expect(cloud.works(sessionId)).toBe(false);
    // A binding by another name gives nothing to grants of before.
    const two = await obtains(broker, { who: 'abe' });
    const taken = await takes(broker, { who: 'abe' });
    const renamed = stagePolicy({ binding: 'engineering-wants' });
    await writeFile(broker.policyFile, renamed);
    await broker.core.policy.refresh();
    await expect(takes(broker, { who: 'abe' })).rejects.toThrow(
      '(binding engineering-wants)',
    );
    await broker.sweep();
    await all.settled();
    expect(cloud.works(taken.sessionId)).toBe(false);
    expect(await grantOf(two.grantId)).toMatchObject({
      state: 'revoked',
      endCode: 'binding-gone',
    });
    expect(await grantOf(one.grantId)).toMatchObject({ state: 'ended' });
  });
});
