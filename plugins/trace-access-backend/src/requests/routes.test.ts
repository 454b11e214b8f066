import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createTestDatabases } from '../testing/databases';
import { startPortal } from '../testing/startPortal';
import { until } from '../testing/until';

const LEDGER = 'component:default/ledger';
const ASK = {
  entity: LEDGER,
  environment: 'prod',
  reason: 'a failing payment',
};

jest.setTimeout(120_000);

describe('asking for access', () => {
  const databases = createTestDatabases();

  async function open(id: Parameters<typeof databases.init>[0]) {
    const portal = await startPortal({
      knex: await databases.init(id),
      // Nobody here reads the whole audit trail, which shows every request.
      permit: permission => ({
        result:
          permission === 'trace-access.audit.read'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    });
    const ana = portal.as('user:default/ana');
    // Who all could approve is counted in the catalog as it was read last.
    await until(async () => {
      const { body } = await ana.post('/v1/requests/preview', {
        entity: LEDGER,
        environment: 'prod',
      });
      return body.steps?.[0]?.people === 2;
    });
    return {
      portal,
      ana,
      ben: portal.as('user:default/ben'),
      sam: portal.as('user:default/sam'),
      cam: portal.as('user:default/cam'),
    };
  }

  it.each(databases.eachSupportedId())(
    'goes from the preview to a grant that another approved, on %p',
    async id => {
      const { portal, ana, ben } = await open(id);
      try {
        const preview = await ana.post('/v1/requests/preview', {
          entity: LEDGER,
          environment: 'prod',
        });
        expect(preview.body).toMatchObject({
          possible: true,
          binding: 'engineering-asks-prod',
          rules: ['owner-approval'],
          reasonRequired: true,
          automatic: false,
          steps: [{ count: 1, given: 0, people: 2 }],
        });

        const asked = await ana.post('/v1/requests', ASK);
        expect([asked.status, asked.body]).toEqual([201, expect.anything()]);
        const { request } = asked.body;
        expect(request).toMatchObject({
          requester: 'user:default/ana',
          state: 'pending',
          mayReview: false,
          mayCancel: true,
        });

        const inbox = await ben.get('/v1/requests?box=inbox');
        expect(inbox.body).toMatchObject({
          waiting: 1,
          items: [{ id: request.id, mayReview: true }],
        });

        const decided = await ben.post(`/v1/requests/${request.id}/reviews`, {
          verdict: 'approve',
          comment: 'go on',
          duration: 'PT15M',
        });
        expect([decided.status, decided.body.request?.state]).toEqual([
          200,
          'approved',
        ]);
        expect(decided.body.grant).toMatchObject({
          principal: 'user:default/ana',
          state: 'claimable',
          duration: 'PT15M',
        });
        const mine = await ana.get('/v1/grants?live=true');
        expect(mine.body.items).toMatchObject([
          { id: decided.body.grant.id, state: 'claimable', mayRevoke: true },
        ]);
      } finally {
        await portal.stop();
      }
    },
  );

  it.each(databases.eachSupportedId())(
    'is refused to those who may not, each with a sentence, on %p',
    async id => {
      const { portal, ana, ben, sam, cam } = await open(id);
      try {
        // Nothing makes it requestable for the contractor.
        const no = await cam.post('/v1/requests', ASK);
        expect([no.status, no.body.error.message]).toEqual([
          403,
          expect.stringContaining('No binding'),
        ]);
        expect(
          (await ana.post('/v1/requests', { ...ASK, reason: '' })).status,
        ).toBe(400);
        const { request } = (await ana.post('/v1/requests', ASK)).body;
        const at = `/v1/requests/${request.id}`;
        // Self-approval, and an eye on what is not one's own.
        const own = await ana.post(`${at}/reviews`, { verdict: 'approve' });
        expect([own.status, own.body.error.message]).toEqual([
          403,
          'Nobody decides on their own request.',
        ]);
        expect((await cam.get(at)).status).toBe(404);
        expect((await sam.post(`${at}/cancel`)).status).toBe(403);
        // The same twice at a time.
        expect((await ana.post('/v1/requests', ASK)).status).toBe(409);
        // A retry is the same; another body under its key is a mistake.
        const key = 'an-intent-of-ben';
        const first = await ben.post(
          `${at}/reviews`,
          { verdict: 'approve' },
          key,
        );
        const again = await ben.post(
          `${at}/reviews`,
          { verdict: 'approve' },
          key,
        );
        expect([first.status, again.status]).toEqual([200, 200]);
        expect(again.body.grant.id).toBe(first.body.grant.id);
        expect(
          (await ben.post(`${at}/reviews`, { verdict: 'deny' }, key)).status,
        ).toBe(409);
        // Decided is decided.
        expect(
          (await sam.post(`${at}/reviews`, { verdict: 'approve' })).status,
        ).toBe(409);
        expect((await ana.post(`${at}/cancel`)).status).toBe(409);
      } finally {
        await portal.stop();
      }
    },
  );

  it.each(databases.eachSupportedId())(
    'fifty approvals at once make one grant, on %p',
    async id => {
      const { portal, ana, ben, sam } = await open(id);
      try {
        const { request } = (await ana.post('/v1/requests', ASK)).body;
        const answers = await Promise.all(
          Array.from({ length: 50 }, (_, i) =>
            (i % 2 ? ben : sam).post(`/v1/requests/${request.id}/reviews`, {
              verdict: 'approve',
            }),
          ),
        );
        const statuses = answers.map(one => one.status);
        expect(statuses.filter(one => one === 200)).toHaveLength(1);
        expect(statuses.filter(one => one === 409)).toHaveLength(49);
        const grants = (await ana.get('/v1/grants')).body.items;
        expect(grants).toHaveLength(1);
      } finally {
        await portal.stop();
      }
    },
  );
});
