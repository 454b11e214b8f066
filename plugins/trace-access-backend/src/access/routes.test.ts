import { writeFile } from 'node:fs/promises';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  createTraceAccessConditionalDecision,
  traceAccessConditions,
} from '@tracegate/plugin-trace-access-node';
import { traceReadPermission } from '@tracegate/plugin-trace-access-common';
import { COMPANY, POLICY, user } from '../testing/company';
import { createTestDatabases } from '../testing/databases';
import { startPortal } from '../testing/startPortal';
import { until } from '../testing/until';

const access = (name: string) =>
  `/v1/entities/component/default/${name}/access`;

const stateIn = (
  body: { environments: { name: string; state: string }[] },
  environment: string,
) => body.environments.find(each => each.name === environment)?.state;

describe('what people may see', () => {
  const databases = createTestDatabases();
  let portal: Awaited<ReturnType<typeof startPortal>>;
  afterEach(async () => portal?.stop());

  it.each(databases.eachSupportedId())(
    'is said per persona and environment, on %p',
    async id => {
      portal = await startPortal({ knex: await databases.init(id) });
      const seen: Record<string, string | undefined> = {};
      for (const who of ['ana', 'ben', 'sam', 'cam', 'nobody']) {
        for (const what of ['payments', 'ledger']) {
          const { body } = await portal
            .as(`user:default/${who}`)
            .get(access(what))
            .expect(200);
          seen[`${who} ${what}`] = stateIn(body, 'prod');
        }
      }
      expect(seen).toEqual({
        'ana payments': 'open',
        'ana ledger': 'ask',
        'ben payments': 'ask',
        'ben ledger': 'open',
        // An explicit deny beats the standing binding for SRE.
        'sam payments': 'closed',
        'sam ledger': 'open',
        'cam payments': 'closed',
        'cam ledger': 'closed',
        'nobody payments': 'closed',
        'nobody ledger': 'closed',
      });
    },
    60_000,
  );

  it('says why, whom to ask, and under which service names', async () => {
    portal = await startPortal();
    const ana = portal.as('user:default/ana');
    const own = await ana.get(access('payments')).expect(200);
    expect(own.headers['cache-control']).toBe('private, no-store');
    expect(own.body.issuing).toBe(true);
    expect(own.body.environments[1].sentence).toBe(
      'You can view prod as owner of payments through group payments-team (binding owners-prod).',
    );
    const other = await ana.get(access('ledger')).expect(200);
    expect(other.body.environments[1]).toMatchObject({
      sentence: 'Not yet: owner-approval decides; ask ledger-team or sre.',
      approvers: ['group:default/ledger-team', 'group:default/sre'],
    });
    await until(async () => {
      const { body } = await ana.get(access('audit-log'));
      return body.pendingServices?.length === 2;
    });
    const claims = await ana.get(access('audit-log')).expect(200);
    expect(claims.body.services).toEqual(['audit-log']);
    expect(claims.body.pendingServices).toEqual(['ledger', 'old-ledger']);
  }, 60_000);

  it('ends within 5 s of leaving the group', async () => {
    portal = await startPortal();
    const sam = portal.as('user:default/sam');
    const { body: before } = await sam.get(access('ledger'));
    expect(stateIn(before, 'prod')).toBe('open');

    await portal.catalog.replace([
      ...COMPANY.filter(each => each.metadata.name !== 'sam'),
      user('sam', []),
    ]);
    await portal.catalogSays('user:default/sam', found =>
      Boolean(found && !found.relations?.some(r => r.type === 'memberOf')),
    );
    portal.clock.move({ ms: 5_001 });
    const { body: after } = await sam.get(access('ledger')).expect(200);
    expect(stateIn(after, 'prod')).toBe('closed');
  }, 60_000);

  it("lists one's access by pages that don't overlap, and searches", async () => {
    portal = await startPortal();
    const ana = portal.as('user:default/ana');
    await until(async () => {
      const { body } = await ana.get('/v1/my-access');
      return body.items?.length === 3;
    });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await ana
        .get(`/v1/my-access?limit=1${cursor && `&cursor=${cursor}`}`)
        .expect(200);
      seen.push(...body.items.map((i: { entityRef: string }) => i.entityRef));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    expect(seen).toEqual([
      'component:default/audit-log',
      'component:default/ledger',
      'component:default/payments',
    ]);
    const found = await ana.get('/v1/my-access?search=PAY&environment=prod');
    expect(found.body.items).toMatchObject([
      { entityRef: 'component:default/payments', owned: true },
    ]);
    const none = await portal.as('user:default/cam').get('/v1/my-access');
    expect(none.body.items).toEqual([]);
    await ana.get('/v1/my-access?cursor=rubbish').expect(400);
    await ana.get('/v1/my-access?environment=moon').expect(400);
  }, 60_000);

  it('says whom and what a binding reaches', async () => {
    portal = await startPortal();
    const sam = portal.as('user:default/sam');
    await until(async () => {
      portal.clock.move({ ms: 31_000 });
      const { body } = await sam.get('/v1/bindings/engineering-asks-prod');
      return body.entities?.total === 3;
    });
    const { body } = await sam.get('/v1/bindings/engineering-asks-prod');
    expect(body.principals).toEqual({
      total: 2,
      refs: ['user:default/ana', 'user:default/ben'],
    });
    expect(body.entities.refs).toContain('component:default/payments');
    const { body: all } = await sam.get('/v1/bindings').expect(200);
    expect(all.bindings.map((b: { name: string }) => b.name)).toContain(
      'no-pci-for-sre',
    );
    await sam.get('/v1/bindings/no-such').expect(404);
  }, 60_000);

  it('explains itself, and others only with the permission', async () => {
    portal = await startPortal({
      permit: name => ({
        result:
          name === 'trace-access.policy.explain'
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
    });
    const question = {
      entity: 'component:default/ledger',
      environment: 'prod',
    };
    const cam = portal.as('user:default/cam');
    const { body } = await cam.post('/v1/explain', question).expect(200);
    expect(body).toMatchObject({ outcome: 'denied' });
    expect(body.nearestMisses.length).toBeGreaterThan(0);
    await cam
      .post('/v1/explain', { ...question, principal: 'User:default/CAM' })
      .expect(200);
    const refused = await cam
      .post('/v1/explain', { ...question, principal: 'user:default/ana' })
      .expect(403);
    expect(refused.body.error.message).toContain('trace-access.policy.explain');
    const { body: bindings } = await cam.get('/v1/bindings').expect(200);
    expect(bindings.bindings).toHaveLength(4);
  }, 60_000);

  it('is narrowed by the portal, never widened', async () => {
    portal = await startPortal({
      permit: name =>
        name === 'trace-access.trace.read'
          ? createTraceAccessConditionalDecision(traceReadPermission, {
              not: traceAccessConditions.hasTagRule({ tags: ['PCI'] }),
            })
          : {
              result: name.startsWith('trace-access.')
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
            },
    });
    const ana = portal.as('user:default/ana');
    const { body: own } = await ana.get(access('payments')).expect(200);
    expect(own.environments[1]).toMatchObject({
      state: 'closed',
      why: [{ code: 'portal-permission' }, {}, {}],
    });
    const { body: other } = await ana.get(access('ledger')).expect(200);
    expect(stateIn(other, 'prod')).toBe('ask');
    await ana.get('/v1/bindings').expect(403);
    await ana.get('/v1/bindings/owners-prod').expect(403);
    const { body: status } = await ana.get('/v1/policy').expect(200);
    expect(status).toMatchObject({ active: { bindings: 4 }, findings: [] });
  }, 60_000);
});

describe('bad input and other people’s', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  beforeAll(async () => {
    portal = await startPortal();
  }, 60_000);
  afterAll(async () => portal.stop());

  it.each([
    ['an unknown query parameter', '/v1/my-access?colour=red', 400],
    ['a limit too large', '/v1/my-access?limit=100000', 400],
    ['an entity that is not there', access('no-such'), 404],
    ['a hostile name', access("x'%20OR%201=1"), 404],
    ['an over-long name', access('x'.repeat(64)), 400],
    ['an unknown route', '/v1/nothing', 404],
  ])('%s', async (_what, where, status) => {
    const answer = await portal.as('user:default/ana').get(where);
    expect(answer.status).toBe(status);
  });

  it.each([
    ['no body', {}, 400],
    ['no ref', { entity: '::', environment: 'prod' }, 400],
    ['an unknown field', { entity: 'a:b/c', environment: 'p', role: 'x' }, 400],
    [
      'an absent entity',
      { entity: 'component:default/none', environment: 'prod' },
      404,
    ],
    [
      'neither user nor service',
      {
        entity: 'component:default/ledger',
        environment: 'prod',
        principal: 'group:default/sre',
      },
      400,
    ],
    [
      'no time',
      { entity: 'component:default/ledger', environment: 'prod', at: 'noon' },
      400,
    ],
  ])('explain with %s', async (_what, body, status) => {
    const answer = await portal
      .as('user:default/ana')
      .post('/v1/explain', body);
    expect(answer.status).toBe(status);
  });

  it('an unknown environment is a denial that says so', async () => {
    const { body } = await portal
      .as('user:default/ana')
      .post('/v1/explain', {
        entity: 'component:default/ledger',
        environment: 'moon',
      })
      .expect(200);
    expect(body).toMatchObject({
      outcome: 'denied',
      why: [{ code: 'unknown-environment' }],
    });
  });

  it('a body larger than any', async () => {
    const answer = await portal
      .as('user:default/ana')
      .post('/v1/explain', { entity: 'x'.repeat(2_000_000) });
    expect(answer.status).toBe(413);
  });

  it('takes a new policy while it runs, and keeps the last good one', async () => {
    const ana = portal.as('user:default/ana');
    const { body: before } = await ana.get('/v1/policy');
    await writeFile(portal.policyFile, 'kind: [nonsense');
    await until(async () => {
      const { body } = await ana.get('/v1/policy');
      return body.refused !== undefined;
    });
    const { body: during } = await ana.get('/v1/policy');
    expect(during.active).toEqual(before.active);
    expect(during.findings.length).toBeGreaterThan(0);
    expect(stateIn((await ana.get(access('payments'))).body, 'prod')).toBe(
      'open',
    );
    await writeFile(portal.policyFile, POLICY.replace('owners-prod', 'own'));
    await until(async () => {
      const { body } = await ana.get('/v1/policy');
      return body.refused === undefined;
    });
    const { body: after } = await ana.get('/v1/policy');
    expect(after.active.version).not.toBe(before.active.version);
  }, 60_000);
});
