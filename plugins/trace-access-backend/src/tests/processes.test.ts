import type { LocalCloud } from '@tracegate/local-cloud';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { startCompanyCloud } from '../testing/companyCloud';
import { tryCopy } from '../testing/copies';
import { createTestDatabases } from '../testing/databases';
import {
  startProcess,
  type PortalProcess,
} from '../testing/processes/startProcess';
import { LEDGER } from '../testing/stage';
import { startStsProxy } from '../testing/startStsProxy';
import { until } from '../testing/until';

/*
 * What replicas in one process can't show (`races.test.ts`, `replicas.test.ts`):
 * two real ones of the whole backend, one of which is killed.
 */
jest.setTimeout(180_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const WHAT = { entity: LEDGER, environment: 'stage' };

const databases = createTestDatabases();

// SQLite is a file of one process; `npm test` brings a PostgreSQL up.
describe('processes on one PostgreSQL', () => {
  let knex: Knex;
  let cloud: LocalCloud;
  let sts: Awaited<ReturnType<typeof startStsProxy>>;
  const running = new Set<PortalProcess>();
  let one: PortalProcess;
  let two: PortalProcess;

  async function start(
    options: { endpoint?: string; aheadMs?: number } = {},
  ): Promise<PortalProcess> {
    const { endpoint = cloud.aws.url, aheadMs } = options;
    const portal = await startProcess({ knex, endpoint, aheadMs });
    running.add(portal);
    // Who all could approve is counted in the catalog as it was read last.
    await until(async () => {
      const ana = portal.as('user:default/ana');
      const { body } = await ana.post('/v1/requests/preview', WHAT);
      return body.steps?.[0]?.people === 3 && body.steps[1].people === 2;
    });
    return portal;
  }

  beforeAll(async () => {
    if (!databases.supports('POSTGRES_18')) {
      throw new Error(
        'Two processes need a PostgreSQL: run this test through npm test.',
      );
    }
    knex = await databases.init('POSTGRES_18');
    cloud = await startCompanyCloud({
      roles: { 'reader-stage': 'sample-stage' },
    });
    sts = await startStsProxy(cloud.aws.url);
    one = await start({ endpoint: sts.url });
    two = await start();
  });
  afterAll(async () => {
    await Promise.all([...running].map(portal => portal.kill()));
    sts?.close();
    await cloud?.close();
  });

  const person = (portal: PortalProcess, name: string) =>
    portal.as(`user:default/${name}`);

  async function asks(portal: PortalProcess, name: string): Promise<string> {
    const { status, body } = await person(portal, name).post('/v1/requests', {
      ...WHAT,
      actions: ['view', 'credentials'],
      reason: 'a failing payment',
    });
    expect([status, body.error]).toEqual([201, undefined]);
    return body.request.id;
  }

  const approves = (portal: PortalProcess, name: string, id: string) =>
    person(portal, name).post(`/v1/requests/${id}/reviews`, {
      verdict: 'approve',
    });

  /** One asks, the other's people approve: the id of the grant. */
  async function obtains(name: string): Promise<string> {
    const id = await asks(one, name);
    await approves(two, 'ben', id);
    const { status, body } = await approves(two, 'sam', id);
    expect([status, body.error]).toEqual([200, undefined]);
    return body.grant.id;
  }

  async function ends(portal: PortalProcess, grant: string): Promise<void> {
    const { status, body } = await person(portal, 'sam').post(
      '/v1/revocations',
      { grant, reason: 'the drill is over' },
    );
    expect([status, body.error]).toEqual([200, undefined]);
  }

  const takes = (portal: PortalProcess, name: string) =>
    person(portal, name).post('/v1/credentials', WHAT);

  it('make one grant of fifty approvals at once', async () => {
    const id = await asks(one, 'ana');
    const people = ['ben', 'bea', 'kim', 'sam', 'ana'];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        approves([one, two][i % 2], people[i % people.length], id),
      ),
    );
    const through = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(through.length).toBeGreaterThanOrEqual(2);
    for (const { status, body } of refused) {
      expect([403, 409]).toContain(status);
      expect(body.error.message).toMatch(/already|own request/);
    }
    expect(
      await knex('reviews').where({ request_id: id }).select('reviewer'),
    ).toHaveLength(through.length);
    expect(await knex('grants').where({ request_id: id })).toHaveLength(1);
  });

  it('refuse within two seconds what another has ended (I12)', async () => {
    const grant = await obtains('abe');
    const taken = await takes(two, 'abe');
    expect([taken.status, taken.body.error]).toEqual([200, undefined]);
    const copy: Schemas['Credentials'] = taken.body;
    expect(await tryCopy(cloud, copy)).toBe('works');

    await ends(one, grant);
    expect((await takes(one, 'abe')).status).toBe(403);
    // The other hears of it by then, or has no view to give anything on.
    await two.move(2 * SECOND + 1);
    const refused = await takes(two, 'abe');
    expect([refused.status, refused.body.error?.message]).toEqual([
      403,
      expect.stringContaining('must be requested'),
    ]);
    await until(async () => {
      const { body } = await person(one, 'abe').get(`/v1/grants/${grant}`);
      return body.state === 'revoked';
    });
    expect(await tryCopy(cloud, copy)).toBe('AccessDeniedException');
  });

  it('settle what one left that was killed between STS and the write (I8)', async () => {
    const grant = await obtains('abe');
    // It hears of the grant at once, having no view that is young enough.
    await one.move(2 * SECOND + 1);
    const before = sts.issued.length;
    sts.keeping = true;
    const lost = takes(one, 'abe').catch(error => error);
    await until(() => sts.issued.length > before);
    await one.kill();
    running.delete(one);
    expect(await lost).toMatchObject({ code: 'ECONNRESET' });

    // Nobody has its credentials, and they work.
    const copy = sts.issued.at(-1)!;
    expect(await tryCopy(cloud, copy)).toBe('works');
    const session = async () =>
      (await knex('sessions').where({ grant_id: grant }).first()).state;
    expect(await session()).toBe('issuing');

    // Whatever takes its place sweeps as it starts.
    await two.move(5 * MINUTE);
    await start({ aheadMs: 5 * MINUTE });
    expect(await session()).toBe('unknown');

    await ends(two, grant);
    await until(async () => (await session()) === 'revoked');
    expect(await tryCopy(cloud, copy)).toBe('AccessDeniedException');
    const { body } = await person(two, 'abe').get(`/v1/grants/${grant}`);
    expect(body).toMatchObject({ state: 'revoked' });
  });
});
