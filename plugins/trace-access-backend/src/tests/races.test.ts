import { isError } from '@backstage/errors';
import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, ends, obtains, reviews, takes } from '../testing/obtaining';
import type { Person } from '../testing/stage';

jest.setTimeout(300_000);

const HOUR = 3_600_000;
const ANA = 'user:default/ana';
const SAID = [
  'ConflictError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
];

/** Some turns of the event loop, so that no two runs are alike. */
async function jitter(): Promise<void> {
  for (let turns = Math.random() * 30; turns > 0; turns--) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** All at once; what is refused is refused with words. */
async function race(
  ...runs: (() => Promise<unknown>)[]
): Promise<PromiseSettledResult<unknown>[]> {
  const results = await Promise.allSettled(
    runs.map(async run => {
      await jitter();
      return run();
    }),
  );
  for (const result of results) {
    if (result.status === 'fulfilled') continue;
    const { reason } = result;
    if (!isError(reason) || !SAID.includes(reason.name)) throw reason;
  }
  return results;
}

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('two replicas on one %p', id => {
  let all: Replicas;
  beforeAll(async () => {
    all = await createReplicas({ databases, id });
    // Cloud calls end in whatever order.
    all.cloud.between = jitter;
  }, 60_000);
  afterAll(() => all?.close());
  afterEach(async () => {
    await ends(all.replicas[0], { kind: 'principal', principal: ANA });
    await all.settled();
    await all.heard();
  });

  it('make one grant of fifty approvals at once', async () => {
    const requestId = await asks(all.replicas[0]);
    const people: Person[] = ['ben', 'bea', 'kim', 'sam', 'ana'];
    const results = await race(
      ...Array.from(
        { length: 50 },
        (_, i) => () =>
          reviews(all.replicas[i % 2], {
            who: people[i % people.length],
            id: requestId,
          }),
      ),
    );
    const through = results.filter(one => one.status === 'fulfilled').length;
    // One for each step; a first step may have been taken twice before the second.
    expect(through).toBeGreaterThanOrEqual(2);
    expect(through).toBeLessThanOrEqual(4);
    const rows = await all.knex('reviews').where({ request_id: requestId });
    expect(rows).toHaveLength(through);
    expect(new Set(rows.map(one => one.reviewer)).size).toBe(through);
    expect(rows.map(one => one.reviewer)).not.toContain(ANA);
    const grants = await all.knex('grants').where({ request_id: requestId });
    expect(grants).toHaveLength(1);
    const events = await all
      .knex('audit')
      .where({ request_id: requestId, event_id: 'request-review' });
    expect(events.filter(one => one.outcome === 'given')).toHaveLength(1);
  });

  it('answer one intent once, whichever of them it comes to', async () => {
    const key = 'one-intent-of-ana';
    const results = await race(
      ...[0, 1, 0, 1].map(at => () => asks(all.replicas[at], { key })),
    );
    const ids = results.flatMap(one =>
      one.status === 'fulfilled' ? [one.value] : [],
    );
    expect(new Set(ids).size).toBe(1);
    const rows = await all.knex('requests').where({ state: 'pending' });
    expect(rows).toHaveLength(1);
  });

  it('bring a review, a cancel, an expiry and an end into some order', async () => {
    const [one, two] = all.replicas;
    const caller = await one.as(ANA);
    /** What becomes of a request where one of them is through first. */
    const STATES = {
      approve: 'approved',
      deny: 'denied',
      cancel: 'cancelled',
      end: 'cancelled',
      nobody: expect.stringMatching(/^(approved|denied|cancelled|expired)$/),
    };
    const order = Object.keys(STATES) as (keyof typeof STATES)[];
    for (let i = 0; i < 30; i++) {
      const requestId = await asks(one);
      await reviews(two, { who: 'ben', id: requestId });
      const { expiresAt } = (await one.requestTable.get(requestId))!;
      const late = i % 3 === 0;
      all.clock.move({ ms: expiresAt - all.clock.now() - (late ? 0 : 1) });
      await all.heard();
      const racers = {
        approve: () => reviews(one, { who: 'sam', id: requestId }),
        deny: () =>
          reviews(two, { who: 'kim', id: requestId, verdict: 'deny' }),
        cancel: () =>
          two.requests.cancel({ caller, id: requestId, key: `c-${i}-key` }),
        end: () => ends(two, { kind: 'principal', principal: ANA }),
        nobody: () => one.sweep(),
      };
      const first = order[i % order.length];
      await race(racers[first]);
      await race(...Object.values(racers));
      const { state } = (await one.requestTable.get(requestId))!;
      const grants = await all.knex('grants').where({ request_id: requestId });
      expect([i, first, state, grants.length]).toEqual([
        i,
        first,
        late ? 'expired' : STATES[first],
        state === 'approved' ? 1 : 0,
      ]);
      const waiting = await all
        .knex('waiting')
        .where({ subject_id: requestId });
      expect(waiting).toEqual([]);
      await all.settled();
    }
  });

  it('never leave a credential that works and that nobody is after', async () => {
    const [one, two] = all.replicas;
    /** When it is ended: as seen from who takes credentials; what comes of that. */
    const MOMENTS = {
      before: 'rejected',
      issue: expect.stringMatching(/^(fulfilled|rejected)$/),
      issued: expect.stringMatching(/^(fulfilled|rejected)$/),
      meanwhile: expect.stringMatching(/^(fulfilled|rejected)$/),
      after: 'fulfilled',
    };
    const moments = Object.keys(MOMENTS) as (keyof typeof MOMENTS)[];
    for (let i = 0; i < 30; i++) {
      const { grantId } = await obtains(one);
      await all.heard();
      const moment = moments[i % moments.length];
      const end = () => ends(two, { kind: 'grant', grantId });
      let ending: Promise<unknown> | undefined;
      all.cloud.between = async ({ kind, replica }) => {
        if (kind === moment && replica === one.name) ending ??= end();
        await jitter();
      };
      if (moment === 'before') await end();
      if (moment === 'meanwhile') ending = race(end);
      const [taken] = await race(() => takes(one));
      if (moment === 'after') await end();
      await ending;
      expect([i, moment, taken.status]).toEqual([i, moment, MOMENTS[moment]]);
      await all.settled();
      const grant = (await one.grantTable.get(grantId))!;
      expect([i, grant.state]).toEqual([i, 'revoked']);
      for (const session of all.cloud.sessions.values()) {
        const row = await all
          .knex('sessions')
          .where({ id: session.id })
          .first();
        expect(row).toMatchObject({ trace_grant: session.traceGrant });
        if (session.traceGrant !== grantId) continue;
        expect([row.state, all.cloud.works(session.id)]).toEqual([
          expect.stringMatching(/^(revoked|failed)$/),
          false,
        ]);
      }
      all.clock.move({ ms: 1_000 });
    }
    all.cloud.between = jitter;
  });

  it('end an overlap of two grants one by one', async () => {
    const [one, two] = all.replicas;
    const first = await obtains(one);
    await takes(one);
    const second = await obtains(two, { actions: ['credentials'] });
    await all.heard();
    await race(
      () => ends(two, { kind: 'grant', grantId: first.grantId }),
      () => takes(one),
    );
    await all.settled();
    all.clock.move({ ms: 2_001 });
    await takes(one);
    expect(await one.grantTable.get(second.grantId)).toMatchObject({
      state: 'active',
    });
  });

  it('expire what nobody answered once, however many look', async () => {
    const [one, two] = all.replicas;
    const requestId = await asks(one);
    all.clock.move({ ms: 25 * HOUR });
    await race(
      () => one.sweep(),
      () => two.sweep(),
      () => one.sweep(),
    );
    await all.settled();
    const told = await all
      .knex('audit')
      .where({ request_id: requestId, event_id: 'request-expire' });
    expect(told).toHaveLength(1);
  });
});
