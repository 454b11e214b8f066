import { createServiceFactory } from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { MemoryCatalog } from '../testing/MemoryCatalog';
import { COMPANY } from '../testing/company';
import { createTestDatabases } from '../testing/databases';
import { startPortal } from '../testing/startPortal';
import { until } from '../testing/until';

/** Every route that needs to know who asks, or what an entity is. */
const ROUTES: [string, 'get' | 'post', string, object?][] = [
  ['entity access', 'get', '/v1/entities/component/default/payments/access'],
  ['my access', 'get', '/v1/my-access'],
  ['bindings', 'get', '/v1/bindings'],
  ['a binding', 'get', '/v1/bindings/owners-prod'],
  ['claims', 'get', '/v1/claims'],
  [
    'explain',
    'post',
    '/v1/explain',
    { entity: 'component:default/payments', environment: 'prod' },
  ],
  [
    'traces',
    'get',
    '/v1/entities/component/default/payments/environments/prod/traces',
  ],
];

describe('while something is down', () => {
  const databases = createTestDatabases();

  it('names the catalog, gives nothing, and recovers by itself', async () => {
    const catalog = new MemoryCatalog({ entities: COMPANY });
    const portal = await startPortal({
      features: [
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog.service,
        }),
      ],
    });
    try {
      const ana = portal.as('user:default/ana');
      catalog.down = true;
      portal.clock.move({ ms: 5_001 });
      for (const [what, method, where, body] of ROUTES) {
        const answer =
          method === 'get'
            ? await ana.get(where)
            : await ana.post(where, body!);
        expect([what, answer.status]).toEqual([what, 503]);
        expect(answer.body.error.message).toContain('The catalog is not');
        expect(answer.text).not.toContain('ECONNREFUSED');
      }
      // What needs no catalog still answers.
      await ana.get('/v1/policy').expect(200);
      await ana.get('/v1/issuing').expect(200);

      catalog.down = false;
      await ana.get(ROUTES[0][2]).expect(200);
      await until(async () => (await ana.get('/v1/claims')).status === 200);
    } finally {
      await portal.stop();
    }
  }, 60_000);

  it.each(databases.eachSupportedId())(
    'gives nothing while the database is away, and tells nothing of its statements, on %p',
    async id => {
      const knex = await databases.init(id);
      const portal = await startPortal({ knex });
      try {
        const ana = portal.as('user:default/ana');
        const auth = portal.as('plugin:auth');
        const tables = ['audit', 'claims', 'idp_groups', 'switches'];
        for (const table of tables) {
          await knex.schema.renameTable(table, `${table}_away`);
        }
        portal.clock.move({ ms: 5_001 });
        const answers = [
          await auth.put('/v1/idp-groups', {
            userRef: 'user:default/ana',
            source: 'oidc',
            groups: ['very-secret'],
          }),
          await ana.get('/v1/claims'),
          await ana.post('/v1/explain', {
            entity: 'component:default/payments',
            environment: 'prod',
            principal: 'user:default/ben',
          }),
          await ana.get('/v1/issuing'),
        ];
        for (const answer of answers) {
          expect(answer.status).toBe(503);
          expect(answer.text).toMatch(/database/);
          expect(answer.text).not.toMatch(/insert|select|very-secret|_away/i);
        }
        for (const table of tables) {
          await knex.schema.renameTable(`${table}_away`, table);
        }
        await ana.get('/v1/claims').expect(200);
        await ana.get('/v1/issuing').expect(200);
      } finally {
        await portal.stop();
      }
    },
    60_000,
  );

  it.each(databases.eachSupportedId())(
    'two replicas on one database are one, on %p',
    async id => {
      const knex = await databases.init(id);
      const [one, two] = [
        await startPortal({ knex }),
        await startPortal({ knex }),
      ];
      try {
        const key = {
          source: 'xray-prod',
          service: 'old-ledger',
          entityRef: 'component:default/audit-log',
        };
        const names = async (portal: typeof one) => {
          portal.clock.move({ ms: 5_001 });
          const { body } = await portal
            .as('user:default/ben')
            .get('/v1/entities/component/default/audit-log/access');
          return body.services;
        };
        await until(async () => (await names(one)).length === 1);
        await one
          .as('user:default/ben')
          .post('/v1/claims/confirm', key)
          .expect(200);
        expect(await names(two)).toEqual(['audit-log', 'old-ledger']);
        await two
          .as('user:default/ben')
          .post('/v1/claims/withdraw', key)
          .expect(200);
        expect(await names(one)).toEqual(['audit-log']);
        expect(await knex('policy_versions').select('version')).toHaveLength(1);
      } finally {
        await one.stop();
        await two.stop();
      }
    },
    60_000,
  );
});
