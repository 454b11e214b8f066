import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import request from 'supertest';
import { POLICY } from '../testing/company';
import { createTestDatabases } from '../testing/databases';
import { until } from '../testing/until';
import { idOf, payment, startTraced } from './testing/startTraced';

const list = (entity: string, query = '') =>
  `/v1/entities/component/default/${entity}/environments/prod/traces${query}`;
const one = (id: string, query = '') =>
  `/v1/environments/prod/traces/${id}${query}`;

const NOW = Math.floor(Date.now() / 1000) * 1000;
const ANA = 'user:default/ana';
const BEN = 'user:default/ben';
const SAM = 'user:default/sam';
const CAM = 'user:default/cam';

type Traced = Awaited<ReturnType<typeof startTraced>>;

/** 45 traces, a minute apart but for some of one moment; every ninth fails. */
const SENT = Array.from({ length: 45 }, (_, at) => {
  const startedAt = NOW - (1 + at - (at % 3)) * 60_000;
  return { id: idOf(startedAt, 0xabc000 + at), startedAt, fails: at % 9 === 0 };
});
const FIRST = SENT[0].id;
const UNKNOWN = idOf(NOW, 0xdead);

/** Sends the traces, and waits until the portal knows whose they are. */
async function fill(traced: Traced) {
  await traced.send(SENT.flatMap(payment));
  await until(async () => {
    const path = '/v1/my-access?environment=prod';
    const { body } = await traced.as(ANA).get(path);
    return body.items?.some(
      (it: any) => it.entityRef === 'component:default/payments',
    );
  });
}

describe('the whole way, from identity to a masked trace', () => {
  const databases = createTestDatabases();
  let traced: Traced;
  let knex: Knex;
  const id = databases.eachSupportedId().at(-1)![0];
  beforeAll(async () => {
    knex = await databases.init(id);
    traced = await startTraced({
      knex,
      permit: (permission, { principal }) => ({
        result:
          permission !== 'trace-access.issuing.update' ||
          (principal as { userEntityRef?: string }).userEntityRef === SAM
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      }),
    });
    await fill(traced);
  }, 120_000);
  afterEach(() => traced.cloud.faults.clear());
  afterAll(async () => traced?.stop());

  const auditOf = async (event: string) => {
    const rows = await knex('audit').where({ event_id: event }).orderBy('id');
    return rows.map(row => ({
      ...row,
      details: JSON.parse(row.details ?? '{}'),
    }));
  };

  it("lists Ana's traces from her own spans, newest first", async () => {
    const { body, text } = await traced
      .as(ANA)
      .get(list('payments'))
      .expect(200);
    expect(body.traces).toHaveLength(20);
    expect(body.traces[0]).toEqual({
      traceId: expect.any(String),
      source: 'xray-prod',
      startTime: new Date(SENT[0].startedAt).toISOString(),
      durationMs: 500,
      operation: 'POST /pay',
      spans: 2,
      errors: expect.any(Number),
      services: [
        { name: 'payments', entityRef: 'component:default/payments', spans: 2 },
      ],
    });
    const times = body.traces.map((trace: any) => trace.startTime);
    expect(times).toEqual([...times].sort().reverse());
    expect(body.sources).toEqual([
      { name: 'xray-prod', type: 'xray', state: 'ok' },
    ]);
    expect(body.empty).toBeUndefined();
    expect(text).not.toMatch(/HIDDEN|REDACTED|legacy-batch/);
  });

  it('pages without a gap and without a repeat, and tells where to no one', async () => {
    const ids: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const query = `?limit=7${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await traced
        .as(ANA)
        .get(list('payments', query))
        .expect(200);
      ids.push(...body.traces.map((trace: any) => trace.traceId));
      cursor = body.nextCursor;
      pages += 1;
      expect(pages).toBeLessThan(20);
      const inside = Buffer.from(cursor ?? '', 'base64url').toString('latin1');
      expect(inside).not.toMatch(/"at"|\d{13}/);
    } while (cursor);
    expect(ids).toHaveLength(45);
    expect(new Set(ids)).toEqual(new Set(SENT.map(trace => trace.id)));
  });

  it("takes no cursor but the search's own", async () => {
    const { body } = await traced.as(ANA).get(list('payments', '?limit=5'));
    const cursor = body.nextCursor;
    const broken = `${cursor.slice(0, -4)}AAAA`;
    for (const [who, query] of [
      [ANA, `?limit=5&cursor=${broken}`],
      [ANA, '?cursor=x'],
      [ANA, `?errors=true&cursor=${cursor}`],
    ] as const) {
      const answer = await traced
        .as(who)
        .get(list('payments', query))
        .expect(400);
      expect(answer.body.error.message).toContain('cursor');
    }
    await traced
      .as(BEN)
      .get(list('ledger', `?cursor=${cursor}`))
      .expect(400);
  });

  it('shows Ana her spans, and of the others exactly what may remain', async () => {
    const { body, text } = await traced
      .as(ANA)
      .get(one(FIRST, '?entity=component:default/payments'))
      .expect(200);
    expect(body).toMatchObject({
      traceId: FIRST,
      partial: false,
      warnings: [],
    });
    const owner = {
      entityRef: 'component:default/ledger',
      groups: ['group:default/ledger-team'],
    };
    const [root, call, book, statement, batch, ...rest] = body.spans;
    expect(rest).toEqual([]);
    expect(root).toMatchObject({
      visibility: 'visible',
      id: 's1',
      service: 'payments',
      name: 'POST /pay',
      redacted: ['user.email'],
      attributes: { tenant: 'acorn' },
    });
    expect(call).toMatchObject({
      visibility: 'visible',
      parentId: 's1',
      name: 'ledger',
    });
    const hidden = {
      visibility: 'hidden',
      startTimeUnixNano: expect.any(String),
    };
    expect(book).toEqual({
      ...hidden,
      id: 's3',
      parentId: 's2',
      durationNano: '200000000',
      error: false,
      owner,
    });
    expect(statement).toEqual({
      ...hidden,
      id: 's4',
      parentId: 's3',
      durationNano: '100000000',
      error: false,
      owner,
    });
    expect(batch).toEqual({
      ...hidden,
      id: 's5',
      parentId: 's4',
      durationNano: '30000000',
      error: true,
    });
    expect(text).not.toMatch(/HIDDEN|REDACTED|legacy-batch/);
    // No id of a hidden span either.
    for (const letter of ['c', 'd', 'e']) {
      expect(text).not.toContain(`${letter}${FIRST.slice(-15)}`);
    }
  });

  it('takes an id in either form and any case, with no entity to start from', async () => {
    const forms = [
      FIRST,
      FIRST.toUpperCase(),
      `1-${FIRST.slice(0, 8)}-${FIRST.slice(8)}`,
    ];
    for (const form of forms) {
      const { body } = await traced.as(ANA).get(one(form)).expect(200);
      expect(body.traceId).toBe(FIRST);
    }
  });

  it('shows Ben the reverse', async () => {
    const { body, text } = await traced.as(BEN).get(one(FIRST)).expect(200);
    expect(body.spans.map((it: any) => it.service ?? 'hidden')).toEqual([
      'hidden',
      'hidden',
      'ledger',
      'ledger',
      'hidden',
    ]);
    expect(text).not.toMatch(
      /shop\.example|acorn|REDACTED|HIDDEN failure|legacy-batch/,
    );
    expect(text).toContain('SELECT HIDDEN');
  });

  it('takes statements out for SRE, who see the unclaimed batch and no cards', async () => {
    const { body, text } = await traced.as(SAM).get(one(FIRST)).expect(200);
    expect(body.spans.map((it: any) => it.service ?? 'hidden')).toEqual([
      'hidden',
      'hidden',
      'ledger',
      'ledger',
      'legacy-batch',
    ]);
    expect(text).not.toMatch(/SELECT|shop\.example|acorn/);
    expect(body.spans[3].redacted).toContain('db.query.text');
  });

  it('refuses lists with the reason', async () => {
    for (const [who, what] of [
      [CAM, 'payments'],
      [ANA, 'ledger'],
      [SAM, 'payments'],
      [ANA, 'no-such-thing'],
    ]) {
      const { body, text } = await traced.as(who).get(list(what)).expect(403);
      expect(body.error.name).toBe('NotAllowedError');
      expect(body.error.message.length).toBeGreaterThan(10);
      expect(text).not.toMatch(/HIDDEN|arn:|111122223333/);
    }
  });

  it('answers alike for what is unknown and what is forbidden', async () => {
    const told: string[] = [];
    for (const [who, what] of [
      [CAM, FIRST],
      [CAM, UNKNOWN],
      [ANA, UNKNOWN],
    ]) {
      const { body } = await traced.as(who).get(one(what)).expect(404);
      told.push(JSON.stringify([body.error.name, body.error.message]));
    }
    expect(new Set(told).size).toBe(1);
    const elsewhere = await traced
      .as(ANA)
      .get(`/v1/environments/nowhere/traces/${FIRST}`)
      .expect(404);
    expect(told[0]).toContain(elsewhere.body.error.message);
  });

  it.each<[string, number | string]>([
    ['?errors=true', 5],
    ['?minDuration=400', 20],
    ['?minDuration=501', 'nothing-matches'],
    ['?maxDuration=499', 'nothing-matches'],
    ['?operation=POST%20/pay', 20],
    ['?operation=HIDDEN', 'nothing-matches'],
    ['?attribute=tenant=acorn', 20],
    ['?attribute=secret=HIDDEN', 'nothing-matches'],
    ['?attribute=user.email=REDACTED@example.com', 'nothing-matches'],
    [`?traceId=${FIRST}`, 1],
    [`?traceId=${UNKNOWN}`, 'nothing-matches'],
    [
      '?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z',
      'nothing-in-window',
    ],
  ])('filters what is left: %s', async (query, expected) => {
    let { body } = await traced
      .as(ANA)
      .get(list('payments', query))
      .expect(200);
    const rows = [...body.traces];
    while (
      typeof expected === 'number' &&
      rows.length < expected &&
      body.nextCursor
    ) {
      const more = `${query}&cursor=${body.nextCursor}`;
      ({ body } = await traced.as(ANA).get(list('payments', more)).expect(200));
      rows.push(...body.traces);
    }
    expect(rows.length || body.empty.reason).toBe(expected);
  });

  it('tells a service that sends nothing from one under another name', async () => {
    const { body } = await traced.as(BEN).get(list('audit-log')).expect(200);
    // "ledger" is claimed by annotation only: pending, so it gives nothing.
    expect(body.traces).toEqual([]);
    expect(['wrong-service-name', 'not-instrumented']).toContain(
      body.empty.reason,
    );
  });

  it.each([
    ['?start=2026-11-02T00:00:00Z&end=2026-11-01T00:00:00Z', 'reversed'],
    ['?start=2099-01-01T00:00:00Z&end=2099-01-02T00:00:00Z', 'future'],
    ['?start=2020-01-01T00:00:00Z', '30 days'],
    ['?traceId=xyz', 'trace id'],
    ['?attribute=novalue', 'key=value'],
    ['?minDuration=9&maxDuration=3', 'Swap'],
    ['?limit=0', 'limit'],
    ['?nonsense=1', 'nonsense'],
  ])('says what is wrong with %s', async (query, words) => {
    const { body } = await traced
      .as(ANA)
      .get(list('payments', query))
      .expect(400);
    expect(body.error.message).toContain(words);
  });

  it.each(['not-an-id', '0'.repeat(32)])(
    'says what is wrong with the id %s',
    async bad => {
      const { body } = await traced.as(ANA).get(one(bad)).expect(400);
      expect(body.error.message).toContain('32 hex digits');
    },
  );

  it('gives a machine nothing that policy does not give it', async () => {
    const machine = traced.as('plugin:other');
    const { body } = await machine.get(list('payments')).expect(403);
    expect(body.traces).toBeUndefined();
    const { text } = await machine.get(one(FIRST)).expect(404);
    expect(text).not.toMatch(/HIDDEN|acorn/);
  });

  it('refuses a request without an identity', async () => {
    const { text } = await request(traced.server)
      .get(`/api/trace-access${list('payments')}`)
      .set('authorization', mockCredentials.none.header())
      .expect(401);
    expect(text).not.toMatch(/HIDDEN|acorn/);
  });

  it('uses one session per person, shown to nobody else, and audits with totals', async () => {
    const mine = await traced.as(ANA).get('/v1/sessions').expect(200);
    expect(mine.body.sessions).toEqual([
      {
        id: expect.any(String),
        environment: 'prod',
        role: 'reader',
        binding: 'owners-prod',
        action: 'view',
        issuedAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    ]);
    const bens = await traced.as(BEN).get('/v1/sessions').expect(200);
    expect(bens.body.sessions.map((it: any) => it.id)).not.toContain(
      mine.body.sessions[0].id,
    );
    const views = await auditOf('trace-view');
    expect(
      views.find(row => row.principal === ANA && row.outcome === 'given'),
    ).toMatchObject({
      trace_id: FIRST,
      binding: 'owners-prod',
      session_id: mine.body.sessions[0].id,
      details: {
        visible: 2,
        hidden: 3,
        services: {
          payments: { visible: 2, hidden: 0 },
          ledger: { visible: 0, hidden: 2 },
          'legacy-batch': { visible: 0, hidden: 1 },
        },
      },
    });
    expect(
      views.some(row => row.principal === CAM && row.outcome === 'refused'),
    ).toBe(true);
    const rows =
      JSON.stringify(await knex('audit').select()) +
      JSON.stringify(await knex('sessions').select());
    expect(rows).not.toMatch(/HIDDEN|REDACTED|ASIA|SELECT/);
  });

  it.each([
    ['throttles', 'throttle'],
    ['fails', 'error'],
    ['hangs up', 'drop'],
  ] as const)(
    'says that X-Ray %s, and recovers',
    async (_, kind) => {
      traced.cloud.faults.add({ service: 'xray', kind });
      for (const where of [list('payments'), one(FIRST)]) {
        const { body, text } = await traced.as(ANA).get(where).expect(503);
        expect(body.error.message).toContain('X-Ray');
        expect(text).not.toMatch(/HIDDEN|arn:|111122223333|HTTP/);
      }
      traced.cloud.faults.clear();
      await traced.as(ANA).get(one(FIRST)).expect(200);
    },
    60_000,
  );

  it('is stopped by the switch, at once and for all, and goes on afterwards', async () => {
    const off = { enabled: false, reason: 'a drill' };
    await traced.as(ANA).put('/v1/issuing', off).expect(403);
    await traced.as(SAM).put('/v1/issuing', { enabled: false }).expect(400);
    await traced.as(SAM).put('/v1/issuing', off).expect(200);
    const state = await traced.as(ANA).get('/v1/issuing').expect(200);
    expect(state.body).toMatchObject({
      ...off,
      changedBy: SAM,
      mayChange: false,
    });
    const { body } = await traced.as(ANA).get(list('payments')).expect(503);
    expect(body.error.message).toContain('a drill');
    await traced
      .as(SAM)
      .put('/v1/issuing', { enabled: true, reason: 'over' })
      .expect(200);
    await traced.as(ANA).get(list('payments')).expect(200);
    const turns = async () =>
      (await auditOf('issuing-update')).map(row =>
        [row.outcome, row.details.enabled].join(' '),
      );
    // That it was switched off is owed: it waited for no audit (I10).
    await until(async () => (await turns()).length === 3);
    expect((await turns()).sort()).toEqual([
      'changed false',
      'changed true',
      'refused false',
    ]);
  });
});

describe('when a session is ended at AWS', () => {
  let traced: Traced | undefined;
  afterEach(async () => traced?.stop());

  it('issues another one, seconds later', async () => {
    traced = await startTraced();
    await fill(traced);
    const sessionsOf = async () =>
      (await traced!.as(ANA).get('/v1/sessions')).body.sessions.length;
    await traced.as(ANA).get(one(FIRST)).expect(200);
    // Any failure of the source will do: whose fault it was can't be told.
    traced.cloud.faults.add({ service: 'xray', kind: 'error' });
    traced.clock.move({ ms: 31_000 });
    await traced.as(ANA).get(one(FIRST)).expect(503);
    expect(await sessionsOf()).toBe(1);
    traced.cloud.faults.clear();
    await traced.as(ANA).get(one(FIRST)).expect(200);
    expect(await sessionsOf()).toBe(2);
  }, 120_000);
});

describe('when the audit row can not be written (I10)', () => {
  const databases = createTestDatabases();
  let traced: Traced | undefined;
  afterEach(async () => traced?.stop());

  it('gives nothing, not even in the error', async () => {
    const knex = await databases.init('SQLITE_3');
    traced = await startTraced({ knex });
    await fill(traced);
    await traced.as(ANA).get(one(FIRST)).expect(200);
    await knex.schema.renameTable('audit', 'gone');
    for (const where of [list('payments'), one(FIRST), one(UNKNOWN)]) {
      const { text } = await traced.as(ANA).get(where).expect(503);
      expect(text).not.toMatch(/HIDDEN|legacy-batch|acorn|insert|sqlite/i);
    }
    await knex.schema.renameTable('gone', 'audit');
    await traced.as(ANA).get(one(FIRST)).expect(200);
  }, 120_000);
});

describe('when STS says no', () => {
  const databases = createTestDatabases();
  let traced: Traced | undefined;
  afterEach(async () => traced?.stop());

  it('gives the user a sentence and the operator the cause of a wrong external id', async () => {
    const knex = await databases.init('SQLITE_3');
    traced = await startTraced({
      knex,
      policy: POLICY.replace('externalId: sample-prod', 'externalId: other'),
    });
    await fill(traced);
    for (const where of [list('payments'), one(FIRST)]) {
      const { body, text } = await traced.as(ANA).get(where).expect(403);
      expect(body.error.message).toContain("role 'reader'");
      expect(text).not.toMatch(/arn:|111122223333|sts:|ExternalId|external id/);
    }
    const rows = await knex('audit').where({ event_id: 'session-issue' });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ outcome: 'failed', principal: ANA });
    expect(JSON.parse(rows[0].details).cause).toMatch(/\(2\) sts:ExternalId/);
    expect(await knex('sessions').select('state')).toEqual([
      { state: 'failed' },
    ]);
  }, 120_000);

  it('says so when STS is down, remembers it for seconds, and recovers', async () => {
    traced = await startTraced();
    await fill(traced);
    traced.cloud.faults.add({ service: 'sts', kind: 'error' });
    const { body } = await traced.as(ANA).get(list('payments')).expect(503);
    expect(body.error.message).toContain('Try again');
    traced.cloud.faults.clear();
    await traced.as(ANA).get(list('payments')).expect(503);
    traced.clock.move({ ms: 5_001 });
    await traced.as(ANA).get(list('payments')).expect(200);
  }, 120_000);
});
