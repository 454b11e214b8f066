import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { POLICY } from '../testing/company';
import { createTestDatabases } from '../testing/databases';
import { startPortal } from '../testing/startPortal';
import { until } from '../testing/until';

jest.setTimeout(120_000);

const DAY = 24 * 3_600_000;
const LEDGER = 'component:default/ledger';

/** Whoever is an engineer may break the glass. */
const GLASS = POLICY.replace(
  'requestTtl: P1D',
  "requestTtl: P1D\n  breakGlass: { subjects: [{ group: 'group:default/engineering' }], maxDuration: PT1H, reviewWithin: P1D }",
);

describe('after the glass was broken', () => {
  const databases = createTestDatabases();

  it.each(databases.eachSupportedId())(
    'others look back at it, and the trail tells of both, on %p',
    async id => {
      const portal = await startPortal({
        knex: await databases.init(id),
        policy: GLASS,
        permit: permission => ({
          result:
            permission === 'trace-access.audit.read'
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        }),
      });
      try {
        const [ana, ben, sam, cam] = ['ana', 'ben', 'sam', 'cam'].map(name =>
          portal.as(`user:default/${name}`),
        );
        const ask = { entity: LEDGER, environment: 'prod' };
        await until(async () => {
          const preview = await ana.post('/v1/requests/preview', ask);
          return preview.body.steps?.[0]?.people === 2;
        });
        const asked = await ana.post('/v1/requests', {
          ...ask,
          reason: 'nobody answers at night',
          breakGlass: true,
        });
        expect([asked.status, asked.body.request?.state]).toEqual([
          201,
          'approved',
        ]);
        const requestId = asked.body.request.id;

        const owed = await ben.get('/v1/obligations?open=true');
        expect(owed.body).toEqual({
          items: [
            expect.objectContaining({
              requestId,
              principal: 'user:default/ana',
              state: 'due',
              maySettle: true,
            }),
          ],
        });
        const at = `/v1/obligations/${owed.body.items[0].id}/settle`;
        portal.clock.move({ ms: DAY });
        const late = await sam.get('/v1/obligations');
        expect(late.body.items[0].state).toBe('overdue');
        expect((await cam.get('/v1/obligations')).body.items).toEqual([]);

        const acknowledge = { verdict: 'acknowledge' };
        expect((await cam.post(at, acknowledge)).status).toBe(404);
        expect((await ana.post(at, acknowledge)).status).toBe(403);
        for (const body of [
          {},
          { verdict: 'approve' },
          { verdict: 'flag' },
          { ...acknowledge, more: 1 },
          { ...acknowledge, comment: 'x'.repeat(2001) },
        ]) {
          expect([body, (await ben.post(at, body)).status]).toEqual([
            body,
            400,
          ]);
        }
        expect((await ben.post(at, acknowledge, 'short')).status).toBe(400);
        const settled = await ben.post(at, acknowledge);
        expect([settled.status, settled.body]).toEqual([
          200,
          expect.objectContaining({
            state: 'acknowledged',
            settledBy: 'user:default/ben',
            maySettle: false,
          }),
        ]);
        expect((await sam.post(at, acknowledge)).status).toBe(409);
        expect((await ben.get('/v1/obligations?cursor=x')).status).toBe(400);
        expect((await ben.get('/v1/obligations?open=true')).body.items).toEqual(
          [],
        );

        const trail = await ana.get(`/v1/audit?request=${requestId}`);
        expect(
          trail.body.items.map(
            (item: { event: string; outcome: string; principal: string }) =>
              `${item.event} ${item.outcome} ${item.principal}`,
          ),
        ).toEqual(
          expect.arrayContaining([
            'break-glass given user:default/ana',
            'obligation-settle refused user:default/ana',
            'obligation-settle changed user:default/ben',
          ]),
        );
        expect((await cam.get(`/v1/audit?request=${requestId}`)).status).toBe(
          404,
        );
        const others = await cam.get('/v1/audit?principal=user:default/Ana');
        expect([others.status, others.body.error?.message]).toEqual([
          403,
          expect.stringContaining('trace-access.audit.read'),
        ]);
        const own = await ana.get('/v1/audit?principal=user:default/ANA');
        expect(own.status).toBe(200);
        expect((await ana.get('/v1/audit?cursor=x')).status).toBe(400);
        expect((await ana.get('/v1/audit?outcome=lost')).status).toBe(400);
      } finally {
        await portal.stop();
      }
    },
  );
});
