import { createReplica } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, obtains, reviews, takes } from '../testing/obtaining';
import { LEDGER, stagePolicy } from '../testing/stage';

/* As `complaints.test.ts`: of who decides, and how. */
jest.setTimeout(120_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ANA = 'user:default/ana';
const SAM = 'user:default/sam';
const QUORUM = '[{ approvers: [owners], count: 2 }]';
const OWNERS = '[{ approvers: [owners], count: 1 }]';

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())(
  'complaints of approval, on %p',
  id => {
    let all: Awaited<ReturnType<typeof createReplica>>;
    afterEach(() => all?.close());

    /** A backend, with a policy of its own. */
    async function open(policy = stagePolicy()) {
      all = await createReplica({ databases, id, broker: { policy } });
      return all;
    }
    const grantOf = (grantId: string) => all.broker.grantTable.get(grantId);

    it('no break-glass (TEAM #475)', async () => {
      const { broker, told } = await open();
      const requestId = await asks(broker, { who: 'sam', breakGlass: true });
      const { accessKeyId } = await takes(broker, { who: 'sam' });
      expect(accessKeyId).toBeTruthy();
      await all.settled();
      expect(JSON.stringify(told)).toMatch(/critical/);
      expect(
        await all.knex('obligations').where({ request_id: requestId }),
      ).toMatchObject([{ state: 'due', principal: SAM }]);
      // Those whom no rule names can't.
      await expect(asks(broker, { breakGlass: true })).rejects.toThrow(
        /lets you break the glass/,
      );
    });

    it('no quorum, one account per request (TEAM #38, #320)', async () => {
      const { broker } = await open(stagePolicy({ steps: QUORUM }));
      const requestId = await asks(broker);
      // Others may wait at the same time.
      await asks(broker, { actions: ['view'] });
      await reviews(broker, { who: 'ben', id: requestId });
      expect(await broker.grantTable.byRequest(requestId)).toBeUndefined();
      await reviews(broker, { who: 'bea', id: requestId });
      expect(await broker.grantTable.byRequest(requestId)).toMatchObject({
        actions: ['credentials', 'view'],
      });
    });

    it('requests that pend for ever (hoop #1136)', async () => {
      const { broker, clock, told } = await open(
        stagePolicy({ rule: 'remindAfter: PT1H' }),
      );
      const requestId = await asks(broker);
      clock.move({ ms: HOUR });
      await broker.sweep();
      await all.settled();
      expect(JSON.stringify(told.notifications)).toContain('still waits');
      clock.move({ ms: 23 * HOUR });
      // By its time, swept or not: nobody can decide it, and it is in no way.
      await expect(
        reviews(broker, { who: 'ben', id: requestId }),
      ).rejects.toThrow(/has expired unanswered/);
      const again = await asks(broker);
      expect(again).not.toBe(requestId);
      expect(await broker.requestTable.get(requestId)).toMatchObject({
        state: 'expired',
      });
    });

    it('an e-mail’s case hides requests (TEAM #30)', async () => {
      const { broker } = await open();
      // Sign-in gave an address in whatever case; people are refs here.
      const caller = await broker.as('user:Default/ANA');
      const requestId = await broker.requests.create({
        caller,
        draft: {
          entity: 'Component:default/LEDGER',
          environment: 'stage',
          reason: 'abc',
        },
        key: 'one-intent-of-ana',
      });
      const mine = await broker.requestTable.pendingOf({
        requester: ANA,
        entityRef: LEDGER,
        now: all.clock.now(),
      });
      expect(mine.map(one => one.id)).toEqual([requestId]);
      await expect(
        broker.reviews.review({
          caller: await broker.as('user:default/Ana'),
          id: requestId,
          verdict: { verdict: 'approve' },
          key: 'an-intent-of-Ana',
        }),
      ).rejects.toThrow('Nobody decides on their own request.');
    });

    it('approve twice extends', async () => {
      const { broker, clock } = await open();
      const { requestId, grantId } = await obtains(broker);
      await takes(broker);
      const before = await grantOf(grantId);
      clock.move({ ms: 10 * 60_000 });
      for (const who of ['ben', 'sam', 'kim'] as const) {
        await expect(reviews(broker, { who, id: requestId })).rejects.toThrow(
          /approved already/,
        );
      }
      await takes(broker);
      expect(await grantOf(grantId)).toEqual(before);
    });

    it('one person in two groups makes the quorum', async () => {
      const { broker } = await open();
      const requestId = await asks(broker);
      await reviews(broker, { who: 'kim', id: requestId });
      await expect(
        reviews(broker, { who: 'kim', id: requestId }),
      ).rejects.toThrow('You have decided on this already.');
      expect(await broker.requestTable.get(requestId)).toMatchObject({
        state: 'pending',
      });
      await reviews(broker, { who: 'bea', id: requestId });
      expect(await broker.requestTable.get(requestId)).toMatchObject({
        state: 'approved',
      });
    });

    it('no rule means proceed', async () => {
      const { broker } = await open(
        stagePolicy().replace('  approval: two-eyes\n', ''),
      );
      const preview = await broker.planner.preview({
        caller: await broker.as(ANA),
        draft: { entity: LEDGER, environment: 'stage' },
      });
      expect(preview).toMatchObject({
        possible: false,
        sentence: expect.stringContaining('no approval rule'),
      });
      await expect(asks(broker)).rejects.toThrow('Nobody can approve this');
    });

    it('an admin approves himself', async () => {
      // Sam may do everything in the portal, and takes a step of this rule.
      const { broker, clock } = await open();
      const requestId = await asks(broker, { who: 'sam' });
      const no = 'Nobody decides on their own request.';
      await expect(
        reviews(broker, { who: 'sam', id: requestId }),
      ).rejects.toThrow(no);
      // Nor through a friend.
      await broker.delegations.create({
        caller: await broker.as(SAM),
        to: 'user:default/abe',
        endsAt: new Date(clock.now() + DAY).toISOString(),
        key: 'one-intent-of-sam',
      });
      await expect(
        reviews(broker, { who: 'abe', id: requestId }),
      ).rejects.toThrow('It is for ledger-team or sre to decide.');
      expect(await all.knex('reviews')).toEqual([]);
    });

    it('one lax policy bypasses approval', async () => {
      const lax = stagePolicy({
        steps: OWNERS,
        rule: 'autoApprove: [{ maxDuration: PT2H }]',
        more: `---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: strict, owner: group:default/operators }
spec: { steps: [{ approvers: [{ group: 'group:default/sre' }], count: 1 }] }
`,
      });
      const { broker: alone } = await open(lax);
      expect(await alone.requestTable.get(await asks(alone))).toMatchObject({
        state: 'approved',
        automatic: true,
      });
      await all.close();
      const { broker } = await open(
        lax.replace(
          '{ tier: medium }',
          '{ tier: medium, floor: { approval: strict } }',
        ),
      );
      const requestId = await asks(broker);
      expect(await broker.requestTable.get(requestId)).toMatchObject({
        state: 'pending',
        terms: { rules: ['strict', 'two-eyes'] },
      });
    });
  },
);
