import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, obtains, takes } from '../testing/obtaining';
import { LEDGER } from '../testing/stage';
import { startPortal } from '../testing/startPortal';
import { until } from '../testing/until';

jest.setTimeout(120_000);

const BEN = 'user:default/ben';
const SAM = 'user:default/sam';
const PLACE = { entity: LEDGER, environment: 'stage' };

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())(
  'what the portal narrows of ending, on %p',
  id => {
    let all: Replicas;
    /** Names of the permissions that the portal refuses to Ben, who owns the ledger. */
    const refused = new Set<string>();
    beforeEach(async () => {
      refused.clear();
      all = await createReplicas({
        databases,
        id,
        count: 1,
        broker: {
          permit: (permission, who) => ({
            result:
              (who === BEN && refused.has(permission)) ||
              // Sam alone is of the platform's people.
              (who !== SAM && permission === 'trace-access.principal.revoke')
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          }),
        },
      });
    }, 60_000);
    afterEach(() => all?.close());

    const one = () => all.replicas[0];
    const scopeOf = async (who: string, asked: object = PLACE) =>
      one().revocationRights.scopeOf({ caller: await one().as(who), asked });
    const preview = async (who: string, asked: object = PLACE) => {
      const caller = await one().as(who);
      return one().revocationViews.preview({
        caller,
        scope: await one().revocationRights.scopeOf({ caller, asked }),
        mayEndForAll: await one().revocationRights.mayAll(caller),
      });
    };

    it('an owner ends no grant through its entity that they may not end', async () => {
      const { grantId } = await obtains(one());
      expect(await scopeOf(BEN)).toMatchObject({ kind: 'entity' });
      refused.add('trace-access.grant.revoke');
      await expect(scopeOf(BEN)).rejects.toMatchObject({
        name: 'NotAllowedError',
        message: expect.stringMatching(
          /trace-access\.grant\.revoke for 1 of the 1 .*principal\.revoke/,
        ),
      });
      await expect(scopeOf(BEN, { grant: grantId })).rejects.toMatchObject({
        name: 'NotAllowedError',
      });
      expect(await scopeOf(SAM)).toMatchObject({ kind: 'entity' });
    });

    it('nor withdraws what waits there; where nothing is open there is nothing to refuse', async () => {
      refused.add('trace-access.grant.revoke');
      expect(await scopeOf(BEN)).toMatchObject({ kind: 'entity' });
      await asks(one());
      await expect(scopeOf(BEN)).rejects.toMatchObject({
        name: 'NotAllowedError',
      });
    });

    it('the preview lists nothing that is not theirs to read, and says so', async () => {
      const { grantId } = await obtains(one());
      expect(await preview(BEN)).toMatchObject({
        sentence: '1 grant ends.',
        grants: [{ id: grantId }],
      });
      refused.add('trace-access.request.read');
      const hidden = await preview(BEN);
      expect(hidden).toMatchObject({
        sentence: '1 grant ends (1 of them not yours to see).',
        grants: [],
      });
      expect(JSON.stringify(hidden)).not.toContain(grantId);
    });

    it('that a role ends for everyone is said to be for others to accept', async () => {
      const { grantId } = await obtains(one());
      await takes(one());
      all.cloud.room = 0;
      const asked = { grant: grantId };
      expect(await preview(BEN, asked)).toMatchObject({
        mayAcceptRoleWide: false,
        roles: [{ roleWide: true }],
        sentence: expect.stringMatching(
          /everyone on it\. Only somebody with the permission trace-access\.principal\.revoke/,
        ),
      });
      expect(await preview(SAM, asked)).toMatchObject({
        mayAcceptRoleWide: true,
        sentence: '1 grant ends, 1 session is killed.',
      });
    });
  },
);

it('nobody ends a role for everyone without the permission to', async () => {
  const may = new Set<string>();
  const portal = await startPortal({
    permit: permission => ({
      result:
        permission === 'trace-access.principal.revoke' && !may.has(permission)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    }),
  });
  try {
    const ana = portal.as('user:default/ana');
    const ask = { entity: LEDGER, environment: 'prod', reason: 'a drill' };
    await until(
      async () => (await ana.post('/v1/requests', ask)).status === 201,
    );
    const { body } = await ana.get('/v1/requests?box=mine');
    const decided = await portal
      .as(BEN)
      .post(`/v1/requests/${body.items[0].id}/reviews`, { verdict: 'approve' })
      .expect(200);
    const end = {
      grant: decided.body.grant.id,
      reason: 'the drill is over',
      acceptRoleWide: true,
    };
    const no = await ana.post('/v1/revocations', end).expect(403);
    expect(no.body.error.message).toContain(
      'Only somebody with the permission trace-access.principal.revoke',
    );
    const { body: still } = await ana.get(`/v1/grants/${end.grant}`);
    expect(still.state).toBe('claimable');
    may.add('trace-access.principal.revoke');
    await ana.post('/v1/revocations', end).expect(200);
  } finally {
    await portal.stop();
  }
});
