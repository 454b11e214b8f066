import {
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import request from 'supertest';
import { MemoryCatalog } from '../testing/MemoryCatalog';
import { COMPANY } from '../testing/company';
import { createTestDatabases } from '../testing/databases';
import { startPortal } from '../testing/startPortal';

const NUL = '%00';
const ANA = 'user:default/ana';

describe('hostile callers', () => {
  const databases = createTestDatabases();
  const id = databases.eachSupportedId().at(-1)![0];
  const catalog = new MemoryCatalog({ entities: COMPANY });
  let knex: Awaited<ReturnType<typeof databases.init>>;
  let portal: Awaited<ReturnType<typeof startPortal>>;
  beforeAll(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@tracegate/plugin-trace-access-backend',
        'migrations',
      ),
    });
    const session = {
      principal: ANA,
      environment: 'prod',
      role: 'reader',
      binding: 'owners-prod',
      action: 'view',
      trace_grant: 'sample-lease',
      policy_version: 'v1',
      started_at: 0,
      ends_at: 1,
    };
    // Until then its credentials may live, if there are any.
    const FAR = Date.parse('2030-01-01T00:00:00Z');
    await knex('sessions').insert([
      { ...session, id: 'lost', state: 'issuing', ends_at: FAR },
      { ...session, id: 'over', state: 'issued', expires_at: 1 },
    ]);
    portal = await startPortal({
      knex,
      features: [
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () => catalog.service,
        }),
        // Nobody is anybody by default.
        mockServices.httpAuth.factory({
          defaultCredentials: mockCredentials.none(),
        }),
      ],
    });
  }, 60_000);
  afterEach(() => catalog.hidden.clear());
  afterAll(async () => portal?.stop());

  const raw = (
    method: 'get' | 'put' | 'post',
    where: string,
    token: string | undefined,
  ) => {
    const asked = request(portal.server)[method](`/api/trace-access${where}`);
    return token ? asked.set('authorization', token) : asked;
  };
  const ana = mockCredentials.user.header(ANA);

  it('starts by settling what the last process left behind', async () => {
    const rows = await knex('sessions').orderBy('id').select('id', 'state');
    expect(rows).toEqual([
      { id: 'lost', state: 'unknown' },
      { id: 'over', state: 'expired' },
    ]);
  });

  it.each([
    ['a NUL', NUL],
    ['a NUL inside', `a${NUL}b`],
    ['more than a name has', 'x'.repeat(64)],
    ['a megabyte', 'x'.repeat(8_000)],
    ['a broken escape', '%E0%A4%A'],
  ])('takes no path with %s, and says so', async (_what, name) => {
    for (const where of [
      `/v1/entities/component/default/${name}/access`,
      `/v1/entities/component/default/${name}/environments/prod/traces`,
      `/v1/entities/component/default/payments/environments/${name}/traces`,
      `/v1/environments/${name}/traces/${'a'.repeat(32)}`,
    ]) {
      const { status, text } = await raw('get', where, ana);
      expect([where.slice(0, 80), status]).toEqual([where.slice(0, 80), 400]);
      expect(text).not.toMatch(/ at .*\.ts|node_modules|select |insert /);
    }
  });

  it.each([
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '%F0%9F%92%A9',
    "x' OR '1'='1",
    '%24%7Bjndi:x%7D',
  ])('finds nothing under the name %p', async name => {
    const entity = `/v1/entities/component/default/${name}`;
    expect((await raw('get', `${entity}/access`, ana)).status).toBe(404);
    const list = await raw('get', `${entity}/environments/prod/traces`, ana);
    expect(list.status).toBe(403);
    const where = `/v1/environments/${name}/traces/${'a'.repeat(32)}`;
    expect((await raw('get', where, ana)).status).toBe(404);
  });

  it('takes no body that is deep, huge, foreign or has a NUL', async () => {
    const send = (body: string, type = 'application/json') =>
      raw('post', '/v1/explain', ana).set('content-type', type).send(body);
    const good = { entity: 'component:default/payments', environment: 'prod' };
    const bodies: [string, number, string?][] = [
      ['['.repeat(400_000), 400],
      [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 400],
      [`{"entity":${JSON.stringify('x'.repeat(2 * 1024 * 1024))}}`, 413],
      [JSON.stringify({ ...good, environment: 'pr\0od' }), 400],
      [JSON.stringify({ ...good, role: 'arn:aws:iam::1:role/x' }), 400],
      [`{"__proto__":{"entity":"x"},"environment":"prod"}`, 400],
      ['entity=x', 400, 'application/x-www-form-urlencoded'],
    ];
    for (const [body, status, type] of bodies) {
      const answer = await send(body, type);
      expect([body.slice(0, 60), answer.status]).toEqual([
        body.slice(0, 60),
        status,
      ]);
      expect(answer.text.length).toBeLessThan(10_000);
    }
    await send(JSON.stringify(good)).expect(200);
  });

  it('lets in nobody without a whole token of their own', async () => {
    const list =
      '/v1/entities/component/default/payments/environments/prod/traces';
    const limited = mockCredentials.limitedUser.cookie(ANA);
    for (const where of [list, '/v1/my-access', '/v1/sessions', '/v1/policy']) {
      const asked = () => raw('get', where, undefined);
      expect((await asked()).status).toBe(401);
      expect((await asked().set('cookie', limited)).status).toBe(401);
      const bad = await asked().set('authorization', 'Bearer x.y.z');
      expect(bad.status).toBe(401);
    }
  });

  it('lets nobody but the auth plugin speak for an identity provider', async () => {
    const body = { userRef: ANA, source: 'oidc', groups: ['Payments-Oncall'] };
    for (const who of [ANA, 'plugin:catalog', 'external:auth', 'auth']) {
      const answer = await portal.as(who).put('/v1/idp-groups', body);
      expect([who, answer.status]).toEqual([who, 403]);
    }
    expect(await knex('idp_groups')).toEqual([]);
  });

  it('gives a service only what policy names it for', async () => {
    const list =
      '/v1/entities/component/default/payments/environments/prod/traces';
    for (const who of ['plugin:auth', 'external:ana', ANA.slice(5)]) {
      expect((await portal.as(who).get(list)).status).toBe(403);
    }
  });

  it('names nothing of whom a binding reaches that the reader may not read', async () => {
    catalog.hidden.add('component:default/ledger');
    catalog.hidden.add('user:default/ben');
    portal.clock.move({ ms: 60_000 });
    const { body, text } = await portal
      .as(ANA)
      .get('/v1/bindings/owners-prod')
      .expect(200);
    expect(body.entities.refs).toContain('component:default/payments');
    expect(text).not.toMatch(/component:default\/ledger|user:default\/ben"/);
    expect(body.entities.total).toBeGreaterThan(body.entities.refs.length);
  });

  it('explains nothing of an entity that the caller may not read', async () => {
    catalog.hidden.add('component:default/ledger');
    portal.clock.move({ ms: 60_000 });
    const ask = async (entity: string) => {
      const { status, body } = await portal
        .as(ANA)
        .post('/v1/explain', { entity, environment: 'prod' });
      const { message } = body.error;
      return { status, message: message.replace(entity, '…') };
    };
    const hidden = await ask('component:default/ledger');
    expect(hidden.status).toBe(404);
    expect(hidden).toEqual(await ask('component:default/absent'));
  });

  it('refuses the traces of an entity that the caller may not read like those of none', async () => {
    catalog.hidden.add('component:default/ledger');
    portal.clock.move({ ms: 60_000 });
    const ask = async (name: string) => {
      const { status, body } = await portal
        .as(ANA)
        .get(`/v1/entities/component/default/${name}/environments/prod/traces`);
      return { status, message: body.error.message.replace(name, '…') };
    };
    const hidden = await ask('ledger');
    expect(hidden.status).toBe(403);
    expect(hidden).toEqual(await ask('absent'));
  });

  it('tells no address of a role', async () => {
    portal.clock.move({ ms: 60_000 });
    for (const name of ['payments', 'ledger']) {
      const answers = [
        await portal.as(ANA).post('/v1/explain', {
          entity: `component:default/${name}`,
          environment: 'prod',
        }),
        await portal
          .as(ANA)
          .get(`/v1/entities/component/default/${name}/access`),
        await portal.as(ANA).get('/v1/bindings'),
        await portal.as(ANA).get('/v1/policy'),
      ];
      for (const { status, text } of answers) {
        expect(status).toBe(200);
        expect(text).not.toMatch(/arn:aws|111122223333|sample-prod|sample-sre/);
      }
    }
  });
});
