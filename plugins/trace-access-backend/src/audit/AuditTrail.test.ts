import {
  ANA,
  BEN,
  createBrokenGlass,
  EVE,
  OLGA,
  type BrokenGlass,
} from '../obligations/testing/brokenGlass';
import { encodeCursor } from '../service/pageCursor';
import { createTestDatabases } from '../testing/databases';
import type { AuditRecord } from './AuditService';
import type { AuditQuestion } from './AuditTrail';

jest.setTimeout(60_000);

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('the audit trail on %p', id => {
  let desk: BrokenGlass;
  beforeEach(async () => {
    desk = await createBrokenGlass({ knex: await databases.init(id) });
  });
  afterEach(() => desk.close());

  const write = (principal: string, more: Partial<AuditRecord> = {}) =>
    desk.audit.record({
      eventId: 'trace-search',
      principal,
      outcome: 'given',
      environment: 'prod',
      ...more,
    });
  const read = async (
    who: string,
    question: AuditQuestion = {},
    more: { limit?: number; cursor?: string } = {},
  ) =>
    desk.trail.page({
      caller: await desk.as(who),
      question,
      limit: 50,
      ...more,
    });
  const eventsOf = async (who: string, question: AuditQuestion = {}) =>
    (await read(who, question)).items.map(
      ({ event, principal }) => `${event} ${principal}`,
    );
  const readings = () => desk.knex('audit').where({ event_id: 'audit-read' });

  it('is one’s own, or all of it with the permission', async () => {
    await write(ANA, { traceId: 'a', details: { traces: 2 } });
    desk.clock.move({ ms: 1 });
    await write(BEN);
    const { items } = await read(ANA);
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Z]{26}$/),
        at: '2026-11-21T12:00:00.000Z',
        event: 'trace-search',
        principal: ANA,
        outcome: 'given',
        count: 1,
        environment: 'prod',
        traceId: 'a',
        details: { traces: 2 },
      },
    ]);
    expect(await eventsOf(ANA, { principal: ANA })).toHaveLength(1);
    expect(await eventsOf(OLGA)).toEqual([
      `trace-search ${BEN}`,
      `trace-search ${ANA}`,
    ]);
    expect(await eventsOf(OLGA, { principal: ANA })).toHaveLength(1);
    const refusal = await read(ANA, { principal: BEN }).catch(e => e);
    expect([refusal.name, refusal.message]).toEqual([
      'NotAllowedError',
      expect.stringContaining('trace-access.audit.read'),
    ]);
    const refused = await readings().where({ outcome: 'refused' });
    expect(refused.map(row => row.principal)).toEqual([ANA]);
  });

  it('is narrowed by every filter', async () => {
    const here = {
      eventId: 'session-issue',
      environment: 'dev',
      entityRef: 'component:default/ledger',
    };
    await write(ANA, here);
    await write(ANA, { ...here, outcome: 'failed' });
    await write(ANA, { ...here, eventId: 'trace-view' });
    await write(ANA, { ...here, environment: 'prod' });
    await write(ANA, { ...here, entityRef: 'component:default/payments' });
    const { items } = await read(ANA, {
      event: 'session-issue',
      outcome: 'given',
      environment: 'dev',
      entity: 'component:default/ledger',
    });
    expect(items).toHaveLength(1);
    expect(await eventsOf(ANA)).toHaveLength(5);
  });

  it('of a request is all that came of it, for those who may see it', async () => {
    const { request, grant } = await desk.breakGlass();
    await write(ANA, { eventId: 'break-glass', requestId: request.id });
    await write(BEN, { eventId: 'request-review', requestId: request.id });
    await write(ANA, { eventId: 'trace-view', grantId: grant.id });
    // Neither of these is of it.
    await write(ANA, { eventId: 'trace-view' });
    const other = await desk.breakGlass({ who: 'sam' });
    await write(ANA, { requestId: other.request.id, grantId: other.grant.id });
    const whole = [
      `break-glass ${ANA}`,
      `request-review ${BEN}`,
      `trace-view ${ANA}`,
    ];
    const accessRequest = request.id;
    for (const who of [ANA, BEN, OLGA]) {
      expect((await eventsOf(who, { accessRequest })).sort()).toEqual(whole);
    }
    expect(await eventsOf(BEN, { accessRequest, principal: BEN })).toEqual([
      `request-review ${BEN}`,
    ]);
    const messages = new Set<string>();
    for (const what of [request.id, grant.id, '01KB0000000000000000000000']) {
      const refusal = await read(EVE, { accessRequest: what }).catch(e => e);
      expect(refusal.name).toBe('NotFoundError');
      messages.add(refusal.message);
    }
    expect(messages.size).toBe(1);
  });

  it('of a request has what was seen under several grants, of which others are not told', async () => {
    const one = await desk.breakGlass();
    const other = await desk.breakGlass();
    await write(ANA, {
      eventId: 'trace-view',
      traceId: 'a',
      grants: [other.grant.id, one.grant.id],
    });
    const looks = async (who: string, accessRequest: string) =>
      (await read(who, { accessRequest, event: 'trace-view' })).items;
    for (const { request, grant } of [one, other]) {
      expect(await looks(OLGA, request.id)).toMatchObject([
        {
          traceId: 'a',
          grantId: other.grant.id,
          details: { grants: [other.grant.id, one.grant.id] },
        },
      ]);
      const [seen] = await looks(BEN, request.id);
      expect(seen).toMatchObject({ event: 'trace-view', principal: ANA });
      expect(JSON.stringify(seen)).not.toContain(
        grant.id === one.grant.id ? other.grant.id : one.grant.id,
      );
    }
  });

  it('of a request does not tell others what was seen', async () => {
    const { request, grant } = await desk.breakGlass();
    const look = {
      entityRef: 'component:default/secret-project',
      binding: 'another-binding',
      role: 'sre-reader',
      traceId: 'secret-trace',
      grantId: grant.id,
      details: { services: { 'secret-service': 3 } },
    };
    await write(ANA, { ...look, eventId: 'trace-view' });
    await write(ANA, { ...look, eventId: 'trace-search' });
    // An event that nobody thought of here yet.
    await write(ANA, { ...look, eventId: 'something-new' });
    await write(ANA, {
      eventId: 'grant-claim',
      entityRef: request.entityRef,
      binding: request.binding,
      role: request.role,
      requestId: request.id,
      grantId: grant.id,
      details: { endsAt: 'then' },
    });
    const accessRequest = request.id;
    const { items } = await read(BEN, { accessRequest });
    expect(items).toHaveLength(4);
    expect(JSON.stringify(items)).not.toMatch(/secret|another|sre-reader/);
    expect(items.find(item => item.event === 'grant-claim')).toMatchObject({
      entityRef: 'component:default/ledger',
      binding: 'engineering-asks-prod',
      role: 'reader',
      details: { endsAt: 'then' },
    });
    // Nor does asking for it by name tell.
    for (const entity of [look.entityRef, 'component:default/none']) {
      expect(await eventsOf(BEN, { accessRequest, entity })).toEqual([]);
    }
    for (const who of [ANA, OLGA]) {
      const all = await read(who, { accessRequest });
      expect(all.items.filter(item => item.traceId)).toHaveLength(3);
      expect(
        await eventsOf(who, { accessRequest, event: 'trace-view' }),
      ).toEqual([`trace-view ${ANA}`]);
    }
  });

  it('remembers who read of others, once a minute', async () => {
    const { request } = await desk.breakGlass();
    await write(ANA, { requestId: request.id });
    await read(ANA);
    await read(ANA, { accessRequest: request.id });
    expect(await readings()).toEqual([]);
    await read(OLGA, { principal: ANA });
    await read(OLGA, { principal: ANA }, { limit: 1 });
    await read(BEN, { accessRequest: request.id });
    desk.clock.move({ ms: 59_999 });
    await read(OLGA, { principal: ANA });
    const rows = await readings();
    expect(
      rows.map(row => [row.principal, row.outcome, JSON.parse(row.details)]),
    ).toEqual(
      expect.arrayContaining([
        [OLGA, 'given', { principal: ANA }],
        [BEN, 'given', { accessRequest: request.id }],
      ]),
    );
    expect(rows).toHaveLength(2);
    desk.clock.move({ ms: 1 });
    await read(OLGA, { principal: ANA });
    expect(await readings()).toHaveLength(3);
    // Those who read of a request are no part of what came of it.
    expect(await eventsOf(OLGA, { accessRequest: request.id })).toEqual([
      `trace-search ${ANA}`,
    ]);
  });

  it('shows nothing of others where that can not be written down', async () => {
    await write(ANA);
    jest.spyOn(desk.audit, 'record').mockRejectedValue(new Error('down'));
    await expect(read(OLGA)).rejects.toThrow('down');
    await expect(read(OLGA)).rejects.toThrow('down');
    expect((await read(ANA)).items).toHaveLength(1);
  });

  it('comes page by page, and none is left out while others are added', async () => {
    const wanted = new Set<string>();
    for (let i = 0; i < 25; i++) {
      await write(ANA);
      // Several at the same moment.
      if (i % 4 === 0) desk.clock.move({ ms: 1 });
    }
    (await desk.knex('audit')).forEach(row => wanted.add(row.id));
    const seen: string[] = [];
    const times: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await read(ANA, {}, { limit: 3, cursor });
      seen.push(...page.items.map(item => item.id));
      times.push(...page.items.map(item => item.at));
      await write(ANA);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(wanted);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('takes no cursor of anybody’s making', async () => {
    await write(ANA);
    const ulid = '01KB0000000000000000000000';
    for (const cursor of [
      '',
      'x',
      encodeCursor({ id: ulid }),
      encodeCursor({ at: '1', id: ulid }),
      encodeCursor({ at: 1e300, id: ulid }),
      encodeCursor({ at: -1, id: ulid }),
      encodeCursor({ at: 1, id: `${ulid.slice(1)}'` }),
      encodeCursor({ at: 1, id: ulid, principal: BEN }),
    ]) {
      const refusal = await read(ANA, {}, { cursor }).catch(e => e);
      expect([cursor, refusal.name]).toEqual([cursor, 'InputError']);
    }
    // One of another's list is but a place in time.
    const far = encodeCursor({ at: Number.MAX_SAFE_INTEGER, id: ulid });
    expect((await read(BEN, {}, { cursor: far })).items).toEqual([]);
  });

  it('is found by its indexes', async () => {
    const rows = Array.from({ length: 6_000 }, (_, i) => ({
      id: `01KB${String(i).padStart(22, '0')}`,
      at: desk.clock.now() + i,
      event_id: 'trace-view',
      principal: `user:default/u${i % 60}`,
      outcome: 'given',
      count: 1,
      request_id: i % 500 === 0 ? 'r' : null,
    }));
    const under = rows.map(({ id: audit_id }, i) => ({
      audit_id,
      grant_id: i % 500 === 1 ? 'g' : `other ${i % 60}`,
    }));
    const { knex, auditReader } = desk;
    await knex.batchInsert('audit', rows, 100);
    await knex.batchInsert('audit_grants', under, 100);
    await knex.raw('analyze');
    const after = { at: desk.clock.now() + 5_000, id: rows[5_000].id };
    const plans: [string[], () => Promise<unknown>][] = [
      [
        ['audit_principal_idx'],
        () =>
          auditReader.list({
            filter: { principal: 'user:default/u7' },
            after,
            limit: 50,
          }),
      ],
      [
        ['audit_at_idx'],
        () => auditReader.list({ filter: {}, after, limit: 50 }),
      ],
      [
        ['audit_request_idx', 'audit_grants_grant_idx'],
        () =>
          auditReader.list({
            filter: { trail: { requestId: 'r', grantId: 'g' } },
            after,
            limit: 50,
          }),
      ],
      [['audit_grants_grant_idx'], () => auditReader.seenUnder(['g'])],
    ];
    for (const [indexes, run] of plans) {
      let asked = { sql: '', bindings: [] as string[] };
      const listen = (query: typeof asked) => {
        asked = query;
      };
      knex.on('query', listen);
      await run();
      knex.removeListener('query', listen);
      const explain = /sqlite/.test(knex.client.config.client)
        ? 'explain query plan'
        : 'explain';
      const plan = await knex.raw(
        `${explain} ${asked.sql.replace(/\$\d+/g, '?')}`,
        asked.bindings,
      );
      const text = JSON.stringify(plan.rows ?? plan);
      for (const index of indexes) expect(text).toContain(index);
    }
  });
});
