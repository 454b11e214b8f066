import { randomUUID } from 'node:crypto';
import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, ends, reviews } from '../testing/obtaining';
import { stageCompany, stagePolicy, type Person } from '../testing/stage';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const ref = (who: Person) => `user:default/${who}`;

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('earlier approvals on %p', id => {
  let all: Replicas;
  beforeEach(async () => {
    all = await createReplicas({
      databases,
      id,
      count: 1,
      broker: { policy: stagePolicy({ rule: 'denyThreshold: 2' }) },
    });
  }, 60_000);
  afterEach(() => all?.close());

  const one = () => all.replicas[0];
  /** The catalog changes, and what was read of it before is too old. */
  const become = async (change: Parameters<typeof stageCompany>[0]) => {
    all.catalog.replace(stageCompany(change));
    all.clock.move({ ms: 5_001 });
    await one().core.entities.refresh();
  };
  const detail = async (requestId: string, who: Person = 'kim') =>
    one().requestViews.detail({
      caller: await one().as(ref(who)),
      request: (await one().requestTable.get(requestId))!,
    });
  const delegates = async (from: Person, to: Person) =>
    one().delegations.create({
      caller: await one().as(ref(from)),
      to: ref(to),
      endsAt: new Date(all.clock.now() + HOUR).toISOString(),
      key: randomUUID(),
    });

  it.each([
    ['has left the group', []],
    ['is gone from the catalog', null],
  ])('of one who %s count no more when the last comes', async (_, groups) => {
    const requestId = await asks(one());
    await reviews(one(), { who: 'ben', id: requestId });
    const before = await detail(requestId);
    expect(before.steps.map(({ given }) => given)).toEqual([1, 0]);
    await become({ groups: { ben: groups } });

    await reviews(one(), { who: 'sam', id: requestId });
    const after = await detail(requestId);
    expect(after.request).toMatchObject({
      state: 'pending',
      sentence:
        'It waits for a decision. The approval of ben does not count any more: they may no longer decide on this.',
    });
    expect(after.steps.map(({ given }) => given)).toEqual([0, 1]);
    const [, audited] = await all
      .knex('audit')
      .where({ event_id: 'request-review' })
      .orderBy('at');
    expect(JSON.parse(audited.details)).toMatchObject({
      request: 'pending',
      lapsed: [ref('ben')],
    });

    await reviews(one(), { who: 'bea', id: requestId });
    expect((await detail(requestId)).request).toMatchObject({
      state: 'approved',
      sentence:
        'Approved by sam, bea. The approval of ben does not count any more: they may no longer decide on this.',
    });
  });

  it('of those who are still who they were count as ever', async () => {
    const requestId = await asks(one());
    await reviews(one(), { who: 'ben', id: requestId });
    await become({});
    await reviews(one(), { who: 'sam', id: requestId });
    expect((await detail(requestId)).request).toMatchObject({
      state: 'approved',
      sentence: 'Approved by ben, sam.',
    });
  });

  it('limit nothing once they count no more', async () => {
    const requestId = await asks(one(), { duration: 'PT1H' });
    const less = { duration: 'PT5M', actions: ['view'] as const };
    await reviews(one(), { who: 'ben', id: requestId, ...less });
    await become({ groups: { ben: [] } });
    await reviews(one(), { who: 'kim', id: requestId });
    await reviews(one(), { who: 'sam', id: requestId });
    expect(await one().grantTable.byRequest(requestId)).toMatchObject({
      actions: ['credentials', 'view'],
      durationMs: HOUR,
    });
  });

  it('in the place of somebody end with the delegation, who may then speak', async () => {
    await delegates('ben', 'cam');
    const requestId = await asks(one());
    await reviews(one(), { who: 'cam', id: requestId });
    const again = reviews(one(), { who: 'ben', id: requestId });
    await expect(again).rejects.toMatchObject({ name: 'ConflictError' });
    // Everything of Cam ends, and with it that Cam decides for Ben.
    await ends(one(), { kind: 'principal', principal: ref('cam') });
    await reviews(one(), { who: 'sam', id: requestId });
    expect((await detail(requestId)).request.state).toBe('pending');
    await reviews(one(), { who: 'ben', id: requestId });
    expect((await detail(requestId)).request).toMatchObject({
      state: 'approved',
      sentence: expect.stringMatching(/^Approved by sam, ben\. .* of cam /),
    });
  });

  it('never count twice for one person, whoever they delegate to again (I3)', async () => {
    const steps =
      "[{ approvers: [owners], count: 2 }, { approvers: [{ group: 'group:default/sre' }], count: 1 }]";
    await all.close();
    all = await createReplicas({
      databases,
      id,
      count: 1,
      broker: { policy: stagePolicy({ steps }) },
    });
    const { id: delegation } = await delegates('ben', 'cam');
    const requestId = await asks(one());
    await reviews(one(), { who: 'cam', id: requestId });
    const ben = await one().as(ref('ben'));
    await one().delegations.end({ caller: ben, id: delegation });
    all.clock.move({ ms: 1 });
    await reviews(one(), { who: 'ben', id: requestId });
    await delegates('ben', 'cam');
    await reviews(one(), { who: 'sam', id: requestId });
    const { request, steps: shown } = await detail(requestId);
    expect([request.state, shown.map(({ given }) => given)]).toEqual([
      'pending',
      [1, 1],
    ]);
  });

  it('that count again make no denial an approval', async () => {
    const requestId = await asks(one());
    await reviews(one(), { who: 'ben', id: requestId });
    await become({ groups: { ben: [] } });
    await reviews(one(), { who: 'sam', id: requestId });
    await become({});
    await reviews(one(), { who: 'kim', id: requestId, verdict: 'deny' });
    expect((await detail(requestId, 'bea')).request.state).toBe('pending');
    expect(await one().grantTable.byRequest(requestId)).toBeUndefined();
  });
});
