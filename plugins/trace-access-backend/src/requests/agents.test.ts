import { randomUUID } from 'node:crypto';
import { mockCredentials } from '@backstage/backend-test-utils';
import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { obtains, takes } from '../testing/obtaining';
import { LEDGER, type Person } from '../testing/stage';

jest.setTimeout(120_000);

const HELPER = 'service:plugin:helper';
const DRAFT = {
  entity: LEDGER,
  environment: 'stage',
  actions: ['view', 'credentials'],
  reason: 'a failing payment',
} as const;

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())(
  'an agent of somebody, on %p',
  id => {
    let all: Replicas;
    beforeEach(async () => {
      all = await createReplicas({ databases, id, count: 1 });
    }, 60_000);
    afterEach(() => all?.close());

    const one = () => all.replicas[0];
    const agentOf = (who: Person) =>
      one().access.caller({
        credentials: mockCredentials.user(`user:default/${who}`, {
          actor: { subject: 'plugin:helper' },
        }),
      });
    const asks = async (who: Person, more: object = {}) =>
      one().requests.create({
        caller: await agentOf(who),
        draft: { ...DRAFT, ...more },
        key: randomUUID(),
      });
    const audited = async (event_id: string) =>
      (await all.knex('audit').where({ event_id }).orderBy('at')).map(row => [
        row.principal,
        row.actor,
      ]);
    const ANA_THROUGH_IT = ['user:default/ana', HELPER];

    it('is named beside them to those who decide, and on record', async () => {
      const requestId = await asks('ana');
      const ben = await one().as('user:default/ben');
      const request = (await one().requestTable.get(requestId))!;
      expect(
        await one().requestViews.list({ caller: ben, requests: [request] }),
      ).toMatchObject([
        { requester: 'user:default/ana', actor: HELPER, mayReview: true },
      ]);
      await all.settled();
      expect(all.told.notifications).toMatchObject([
        {
          payload: {
            description:
              'ana (through service:plugin:helper) asks for stage. Open it to see what and why.',
          },
        },
      ]);
      expect(await audited('request-create')).toEqual([ANA_THROUGH_IT]);

      // What Ana does herself is hers alone.
      await one().requests.cancel({
        caller: await one().as('user:default/ana'),
        id: requestId,
        key: randomUUID(),
      });
      expect(await audited('request-cancel')).toEqual([
        ['user:default/ana', null],
      ]);
    });

    it('shows in the trail, and what is refused to it is not merged with theirs', async () => {
      await asks('ana');
      await one()
        .requests.create({
          caller: await agentOf('cam'),
          draft: DRAFT,
          key: randomUUID(),
        })
        .catch(() => {});
      await one()
        .requests.create({
          caller: await one().as('user:default/cam'),
          draft: DRAFT,
          key: randomUUID(),
        })
        .catch(() => {});
      const { items } = await one().trail.page({
        caller: await one().as('user:default/sam'),
        question: { event: 'request-create' },
        limit: 10,
      });
      expect(
        items.map(item => [item.principal, item.actor, item.outcome]).sort(),
      ).toEqual([
        ['user:default/ana', HELPER, 'changed'],
        ['user:default/cam', undefined, 'refused'],
        ['user:default/cam', HELPER, 'refused'],
      ]);
    });

    it('is asked about in the catalog by itself', async () => {
      const reads = async (caller: Awaited<ReturnType<typeof agentOf>>) => {
        all.catalog.calls = [];
        await one().access.mayRead({ caller, entityRef: LEDGER });
        return all.catalog.calls.length;
      };
      const ana = await one().as('user:default/ana');
      const agent = await agentOf('ana');
      // What she may read is not what it may: each is asked once.
      expect([await reads(ana), await reads(agent)]).toEqual([1, 1]);
      expect([await reads(ana), await reads(agent)]).toEqual([0, 0]);
    });

    it('breaks no glass, and is told why', async () => {
      const preview = async (caller: Awaited<ReturnType<typeof agentOf>>) =>
        one().planner.preview({
          caller,
          draft: { ...DRAFT, breakGlass: true },
        });
      expect(await preview(await one().as('user:default/sam'))).toMatchObject({
        possible: true,
        breakGlass: { maxDuration: 'PT1H' },
      });
      const refused = await preview(await agentOf('sam'));
      expect(refused).toMatchObject({
        possible: false,
        sentence:
          'People break the glass themselves; agents for people do not.',
      });
      expect(refused.breakGlass).toBeUndefined();
      await expect(asks('sam', { breakGlass: true })).rejects.toMatchObject({
        name: 'NotAllowedError',
        message: 'People break the glass themselves; agents for people do not.',
      });
      expect(await all.knex('grants')).toEqual([]);
    });

    it('has sessions of its own, and each says whose they are', async () => {
      await obtains(one());
      const own = await takes(one());
      const given = async () =>
        one().handouts.credentials({
          caller: await agentOf('ana'),
          entityRef: LEDGER,
          environment: 'stage',
          signal: new AbortController().signal,
          request: undefined as never,
        });
      const its = await given();
      expect(its.sessionId).not.toBe(own.sessionId);
      expect((await takes(one())).sessionId).toBe(own.sessionId);
      expect((await given()).sessionId).toBe(its.sessionId);
      const rows = await all.knex('sessions').orderBy('id');
      expect(rows.map(row => [row.id, row.actor]).sort()).toEqual(
        [
          [own.sessionId, null],
          [its.sessionId, HELPER],
        ].sort(),
      );
      expect(await audited('session-issue')).toEqual(
        expect.arrayContaining([ANA_THROUGH_IT, ['user:default/ana', null]]),
      );
      expect(await audited('credentials-handout')).toEqual(
        expect.arrayContaining([ANA_THROUGH_IT, ['user:default/ana', null]]),
      );
    });

    it('ends access for them, and is on record with it', async () => {
      const { grantId } = await obtains(one());
      const caller = await agentOf('ana');
      await one().revocations.revoke({
        scope: { kind: 'principal', principal: caller.ref },
        cause: {
          code: 'revoked',
          reason: 'done',
          by: caller.ref,
          actor: caller.actor,
        },
        acceptRoleWide: false,
      });
      await all.settled();
      expect(await audited('grant-revoke')).toEqual([ANA_THROUGH_IT]);
      expect(await audited('revocation')).toEqual([ANA_THROUGH_IT]);
      expect((await one().grantTable.get(grantId))?.state).toBe('revoked');
    });
  },
);
