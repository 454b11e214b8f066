import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { MemoryCatalog } from '../testing/MemoryCatalog';
import { COMPANY } from '../testing/company';
import { createCore, type TestCore } from '../testing/createCore';
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
        const tables = [
          'audit',
          'claims',
          'idp_groups',
          'sessions',
          'switches',
        ];
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
          await ana.put('/v1/issuing', {
            enabled: false,
            reason: 'very-secret',
          }),
          await ana.get('/v1/sessions'),
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

        // Taking away doesn't wait for audit, giving does (I10).
        await knex.schema.renameTable('audit', 'audit_away');
        const turn = (enabled: boolean) =>
          ana.put('/v1/issuing', { enabled, reason: 'a drill' });
        expect((await turn(false)).body).toMatchObject({ enabled: false });
        expect((await turn(true)).status).toBe(503);
        const { body } = await ana.get('/v1/issuing').expect(200);
        expect(body.enabled).toBe(false);
        await knex.schema.renameTable('audit_away', 'audit');
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
      const one = await createCore({ knex });
      const two = await createCore({ knex });
      try {
        const key = {
          source: 'xray-prod',
          service: 'old-ledger',
          entityRef: 'component:default/audit-log',
        };
        const ben = (core: TestCore) =>
          core.access.caller({
            credentials: mockCredentials.user('user:default/ben'),
          });
        const names = async (core: TestCore) => {
          // What was read before is too old to be used.
          core.clock.move({ ms: 5_001 });
          const { services } = await core.core.entityAccess.of({
            caller: await ben(core),
            entityRef: key.entityRef,
          });
          return services;
        };
        expect(await names(one)).toEqual(['audit-log']);
        expect(await names(two)).toEqual(['audit-log']);
        await one.core.claimService.confirm({ caller: await ben(one), key });
        expect(await names(two)).toEqual(['audit-log', 'old-ledger']);
        await two.core.claimService.withdraw({ caller: await ben(two), key });
        expect(await names(one)).toEqual(['audit-log']);
        expect(await knex('policy_versions').select('version')).toHaveLength(1);
      } finally {
        await one.close();
        await two.close();
      }
    },
    60_000,
  );
});
