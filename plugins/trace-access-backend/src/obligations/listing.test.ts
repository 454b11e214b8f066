import { encodeCursor } from '../service/pageCursor';
import { createTestDatabases } from '../testing/databases';
import {
  ANA,
  BEN,
  CAM,
  createBrokenGlass,
  EVE,
  HOUR,
  OLGA,
  SAM,
  type BrokenGlass,
} from './testing/brokenGlass';

jest.setTimeout(60_000);

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('post-reviews, listed on %p', id => {
  let desk: BrokenGlass;
  beforeEach(async () => {
    desk = await createBrokenGlass({ knex: await databases.init(id) });
  });
  afterEach(() => desk.close());

  it('are shown to those concerned, and settled by those who would have approved', async () => {
    const one = await desk.breakGlass();
    const may: Record<string, unknown> = {};
    for (const who of [ANA, BEN, SAM, CAM, EVE, OLGA]) {
      const { items } = await desk.list(who);
      may[who] = items.map(item => item.maySettle);
    }
    expect(may).toEqual({
      // Who broke the glass sees it, and does not settle it.
      [ANA]: [false],
      [BEN]: [true],
      [SAM]: [true],
      // Owns the environment, and is no approver.
      [CAM]: [false],
      [EVE]: [],
      // Reads everything.
      [OLGA]: [false],
    });
    expect((await desk.list(BEN)).items[0]).toEqual({
      id: one.id,
      kind: 'post-review',
      grantId: one.grant.id,
      requestId: one.request.id,
      principal: ANA,
      entityRef: 'component:default/ledger',
      environment: 'prod',
      reason: 'a failing payment at night',
      state: 'due',
      createdAt: '2026-11-21T12:00:00.000Z',
      dueAt: '2026-11-22T12:00:00.000Z',
      maySettle: true,
      seen: { traces: 0 },
    });
    desk.refused.add('trace-access.request.review');
    expect((await desk.list(BEN)).items[0].maySettle).toBe(false);
    desk.refused.add('trace-access.request.read');
    expect((await desk.list(BEN)).items).toEqual([]);
  });

  it('tell what was looked at under the grant, and nothing else', async () => {
    const one = await desk.breakGlass();
    const other = await desk.breakGlass({ who: 'sam' });
    const look = (eventId: string, more: object = {}) =>
      desk.audit.record({
        eventId,
        principal: ANA,
        outcome: 'given',
        grantId: one.grant.id,
        ...more,
      });
    await look('trace-view', { traceId: 'a' });
    await look('trace-view', { traceId: 'a' });
    await look('trace-view', { traceId: 'b' });
    await look('trace-search');
    await look('credentials-handout');
    await look('trace-view', { traceId: 'c', outcome: 'failed' });
    await look('trace-view', { traceId: 'd', grantId: undefined });
    await look('grant-claim');
    // Behind this view was another grant too, which gave the role.
    await look('trace-view', {
      traceId: 'e',
      grantId: undefined,
      grants: [other.grant.id, one.grant.id],
    });
    const seen = new Map(
      (await desk.list(OLGA)).items.map(item => [item.id, item.seen]),
    );
    expect(seen.get(one.id)).toEqual({
      traces: 3,
      views: 4,
      searches: 1,
      credentials: 1,
    });
    expect(seen.get(other.id)).toEqual({ traces: 1, views: 1 });
  });

  it('come by urgency, page by page, and none is left out while others come and go', async () => {
    const dueIn = [5, 1, 9, 3, 3, 7];
    const made: { id: string }[] = [];
    for (const hours of dueIn) {
      made.push(await desk.breakGlass({ withinMs: hours * HOUR }));
    }
    await desk.settle(BEN, made[2].id);
    desk.clock.move({ ms: 2 * HOUR });
    // Two are due at the same moment.
    const tied = [made[3].id, made[4].id].sort();
    const wanted = [made[1].id, ...tied, ...[0, 5, 2].map(i => made[i].id)];
    const all = await desk.list(OLGA);
    expect(all.items.map(item => item.id)).toEqual(wanted);
    expect(all.nextCursor).toBeUndefined();
    expect(all.items.map(item => item.state)).toEqual([
      'overdue',
      'due',
      'due',
      'due',
      'due',
      'acknowledged',
    ]);

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await desk.list(BEN, { limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(item => item.id));
      // Another arrives, and one that is still to come is settled.
      await desk.breakGlass({ withinMs: 100 * HOUR });
      if (seen.length === 2) await desk.settle(SAM, made[5].id);
      cursor = page.nextCursor;
    } while (cursor && seen.length < 30);
    expect(seen.filter(one => wanted.includes(one)).sort()).toEqual(
      [...wanted].sort(),
    );
    const open = await desk.list(BEN, { open: true });
    expect(open.items.map(item => item.id).slice(0, 4)).toEqual(
      wanted.slice(0, 4),
    );
    expect(open.items.every(item => item.settledBy === undefined)).toBe(true);
  });

  it('take no cursor of anybody’s making', async () => {
    await desk.breakGlass();
    const ulid = '01KB0000000000000000000000';
    for (const cursor of [
      'x',
      '',
      encodeCursor({}),
      encodeCursor({ dueAt: -1, id: ulid }),
      encodeCursor({ dueAt: 1e300, id: ulid }),
      encodeCursor({ dueAt: 1, id: "' or 1=1 --" }),
      encodeCursor({ settled: ulid, dueAt: 1 }),
      encodeCursor({ settled: { toString: 'x' } }),
    ]) {
      const refusal = await desk.list(BEN, { cursor }).catch(e => e);
      expect([cursor, refusal.name]).toEqual([cursor, 'InputError']);
    }
  });
});
