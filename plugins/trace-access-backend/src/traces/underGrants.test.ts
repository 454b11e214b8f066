import type { Knex } from 'knex';
import { POLICY } from '../testing/company';
import { createTestDatabases } from '../testing/databases';
import { until } from '../testing/until';
import { idOf, payment, startTraced } from './testing/startTraced';

const HOUR = 3_600_000;
const ANA = 'user:default/ana';
const BEN = 'user:default/ben';
const CAM = 'user:default/cam';
const LEDGER = 'component:default/ledger';
const GRANTS = `${POLICY}---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: contractors-ask-prod, owner: group:default/sre }
spec:
  subjects: [{ group: 'group:default/contractors' }]
  entities: { kind: Component }
  environments: [prod]
  role: sre-reader
  actions: [view]
  access: onRequest
  approval: owner-approval
  limits: { maxDuration: PT1H }
`;

const NOW = Math.floor(Date.now() / 1000) * 1000 - 60_000;
const TRACE = idOf(NOW, 0xabc);
const UNKNOWN = idOf(NOW, 0xdead);

const list = (entity: string) =>
  `/v1/entities/component/default/${entity}/environments/prod/traces`;
const one = (id: string, query = '') =>
  `/v1/environments/prod/traces/${id}${query}`;

const databases = createTestDatabases();

describe('traces under grants', () => {
  const [database] = databases.eachSupportedId().at(-1)!;
  let traced: Awaited<ReturnType<typeof startTraced>>;
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init(database);
    traced = await startTraced({ knex, policy: GRANTS });
    await traced.send(payment({ id: TRACE, startedAt: NOW }));
    await until(async () => {
      const { status } = await traced.as(BEN).get(one(TRACE));
      return status === 200;
    });
  }, 120_000);
  afterAll(async () => traced?.stop());
  // What one test was given is no longer there for the next.
  afterEach(() => traced.clock.move({ ms: 25 * HOUR }));

  /** Somebody asks to see what is Ben's, and he approves. */
  const approved = async (who: string, entity = LEDGER): Promise<string> => {
    const asked = await traced.as(who).post('/v1/requests', {
      entity,
      environment: 'prod',
      actions: ['view'],
      duration: 'PT1H',
      reason: 'a drill',
    });
    expect([asked.status, asked.body.error]).toEqual([201, undefined]);
    const { id } = asked.body.request;
    const decided = await traced
      .as(BEN)
      .post(`/v1/requests/${id}/reviews`, { verdict: 'approve' });
    expect([decided.status, decided.body.error]).toEqual([200, undefined]);
    return decided.body.grant.id;
  };
  const revoke = (grant: string) =>
    traced
      .as(BEN)
      .post('/v1/revocations', { grant, reason: 'the drill is over' })
      .expect(200);
  const stateOf = async (grant: string) =>
    (await knex('grants').where({ id: grant }).first()).state;
  const auditOf = async (grant: string) =>
    (
      await knex('audit')
        .whereIn(
          'id',
          knex('audit_grants').where({ grant_id: grant }).select('audit_id'),
        )
        .orderBy('id')
    ).map(row => ({
      event: row.event_id,
      entity: row.entity_ref,
      grants: JSON.parse(row.details ?? '{}').grants,
    }));
  /** The services of a trace's spans, in order; hidden ones are so. */
  const seen = async (who: string, where = one(TRACE)) => {
    const { body, status } = await traced.as(who).get(where);
    expect([status, body.error]).toEqual([200, undefined]);
    return body.spans.map((span: any) => span.service ?? 'hidden');
  };
  const PAYMENTS_ALONE = ['payments', 'payments', 'hidden', 'hidden', 'hidden'];
  const WITH_LEDGER = ['payments', 'payments', 'ledger', 'ledger', 'hidden'];
  const standing = async (who: string) => {
    const { body } = await traced
      .as(who)
      .get('/v1/entities/component/default/ledger/access')
      .expect(200);
    return body.environments.find((it: any) => it.name === 'prod');
  };

  it('are claimed by opening a trace that they show more of, and by no list', async () => {
    expect(await seen(ANA)).toEqual(PAYMENTS_ALONE);
    expect(await standing(ANA)).toMatchObject({
      state: 'ask',
      requestable: ['view'],
    });
    const grant = await approved(ANA);
    expect(await standing(ANA)).toMatchObject({
      state: 'ready',
      sentence: 'Approved: it opens for 1 h from your first look.',
      grant: { id: grant, state: 'claimable', duration: 'PT1H' },
    });

    // Ledger is a name in the list of payments, and nothing was opened by that.
    const start = new Date(NOW - HOUR).toISOString();
    const range = `${list('payments')}?start=${start}`;
    const names = async () => {
      const { body } = await traced.as(ANA).get(range).expect(200);
      return body.traces[0].services.map((it: any) => it.name);
    };
    expect(await names()).toEqual(['payments']);
    expect(await stateOf(grant)).toBe('claimable');

    const claimedAt = traced.clock.now();
    expect(await seen(ANA)).toEqual(WITH_LEDGER);
    expect(await stateOf(grant)).toBe('active');
    expect(await standing(ANA)).toMatchObject({
      state: 'open',
      until: new Date(claimedAt + HOUR).toISOString(),
      grant: { id: grant, state: 'active' },
    });
    expect(await names()).toEqual(['ledger', 'payments']);
    // Each look is on record with what gave it; the claim before the first.
    expect(await auditOf(grant)).toEqual([
      { event: 'grant-claim', entity: LEDGER, grants: undefined },
      { event: 'trace-view', entity: null, grants: [grant] },
      // What it shows of other entities' lists was seen under it too.
      {
        event: 'trace-search',
        entity: 'component:default/payments',
        grants: [grant],
      },
    ]);
  });

  it('show nothing from the moment they are revoked', async () => {
    const grant = await approved(ANA);
    expect(await seen(ANA)).toEqual(WITH_LEDGER);
    await revoke(grant);
    expect(await seen(ANA)).toEqual(PAYMENTS_ALONE);
    const { body } = await traced.as(ANA).get(list('ledger')).expect(403);
    expect(body.error.name).toBe('NotAllowedError');
  });

  it('show nothing from the moment their time is over', async () => {
    const grant = await approved(ANA);
    expect(await seen(ANA)).toEqual(WITH_LEDGER);
    traced.clock.move({ ms: HOUR - 1 });
    expect(await seen(ANA)).toEqual(WITH_LEDGER);
    traced.clock.move({ ms: 1 });
    expect(await seen(ANA)).toEqual(PAYMENTS_ALONE);
    await traced.as(ANA).get(list('ledger')).expect(403);
    expect(await auditOf(grant)).toHaveLength(3);
  });

  it('are claimed by the list of the entity that they are for', async () => {
    const grant = await approved(ANA);
    traced.clock.move({ ms: 5 * HOUR });
    const start = new Date(NOW - HOUR).toISOString();
    const { body } = await traced
      .as(ANA)
      .get(`${list('ledger')}?start=${start}`)
      .expect(200);
    expect(body.traces.map((it: any) => it.traceId)).toEqual([TRACE]);
    expect(await auditOf(grant)).toEqual([
      { event: 'grant-claim', entity: LEDGER, grants: undefined },
      { event: 'session-issue', entity: null, grants: undefined },
      { event: 'trace-search', entity: LEDGER, grants: [grant] },
    ]);
  });

  it('start no clock where what is open already finds no such trace', async () => {
    const grant = await approved(ANA);
    await traced.as(ANA).get(one(UNKNOWN)).expect(404);
    await traced
      .as(ANA)
      .get(one(UNKNOWN, `?entity=${LEDGER}`))
      .expect(404);
    expect(await stateOf(grant)).toBe('claimable');
    expect(await seen(ANA, one(TRACE, `?entity=${LEDGER}`))).toEqual(
      WITH_LEDGER,
    );
  });

  it('that are all somebody has open a trace by its id', async () => {
    await traced.as(CAM).get(one(TRACE)).expect(404);
    const grant = await approved(CAM);
    const query = `?entity=${LEDGER}`;
    expect(await seen(CAM, one(TRACE, query))).toEqual([
      'hidden',
      'hidden',
      'ledger',
      'ledger',
      'hidden',
    ]);
    expect(await auditOf(grant)).toEqual([
      { event: 'grant-claim', entity: LEDGER, grants: undefined },
      { event: 'session-issue', entity: null, grants: undefined },
      { event: 'trace-view', entity: LEDGER, grants: [grant] },
    ]);
    await revoke(grant);
    await traced.as(CAM).get(one(TRACE, query)).expect(404);
  });

  it('that give the role and that show the spans are both on record', async () => {
    // Met first, and with nothing in the trace.
    const role = await approved(CAM, 'component:default/audit-log');
    await traced.as(CAM).get(one(UNKNOWN)).expect(404);
    expect(await stateOf(role)).toBe('active');
    const shows = await approved(CAM);
    expect(await seen(CAM)).toContain('ledger');
    const both = { event: 'trace-view', entity: null, grants: [shows, role] };
    expect((await auditOf(shows)).at(-1)).toEqual(both);
    expect((await auditOf(role)).at(-1)).toEqual(both);
  });

  it('that are not claimed in time open nothing', async () => {
    const grant = await approved(ANA);
    const { claim_by: claimBy } = await knex('grants')
      .where({ id: grant })
      .first();
    traced.clock.move({ ms: Number(claimBy) - traced.clock.now() });
    expect(await seen(ANA)).toEqual(PAYMENTS_ALONE);
    expect(await standing(ANA)).toMatchObject({ state: 'ask' });
    await traced.as(ANA).get(list('ledger')).expect(403);
    expect((await knex('grants').where({ id: grant }).first()).claimed_at).toBe(
      null,
    );
  });
});
