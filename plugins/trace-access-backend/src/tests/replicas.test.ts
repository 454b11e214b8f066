import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { asks, ends, obtains, reviews, takes } from '../testing/obtaining';
import { LEDGER, stagePolicy } from '../testing/stage';
import { until } from '../testing/until';
import { span, TRACE_ID } from '../traces/testing/spans';

jest.setTimeout(120_000);

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const ANA = 'user:default/ana';
const NEVER = new Promise<never>(() => {});

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('replicas on one %p', id => {
  let all: Replicas;
  beforeEach(async () => {
    all = await createReplicas({
      databases,
      id,
      broker: { policy: stagePolicy({ rule: 'startWithin: P1D' }) },
    });
    all.cloud.traces = [
      { traceId: TRACE_ID, spans: [span({ id: '1', service: 'ledger' })] },
    ];
  }, 60_000);
  afterEach(() => all?.close());

  const looks = async (at: number) => {
    const broker = all.replicas[at];
    return broker.reading.traces.get({
      caller: await broker.as(ANA),
      environment: 'stage',
      traceId: TRACE_ID,
      entityRef: LEDGER,
      signal: new AbortController().signal,
    });
  };

  it('refuse within two seconds what another has ended (I12)', async () => {
    const [one, two] = all.replicas;
    const { grantId } = await obtains(one);
    await all.heard();
    await takes(two);
    await ends(one, { kind: 'grant', grantId });
    // At once where it was ended; elsewhere when its view is too old.
    await expect(takes(one)).rejects.toThrow('must be requested');
    all.clock.move({ ms: 2 * SECOND + 1 });
    await expect(takes(two)).rejects.toThrow('must be requested');
    await expect(looks(1)).rejects.toThrow('no such trace');
  });

  it('abort what is being read for somebody whose access another has ended', async () => {
    const [one, two] = all.replicas;
    const { grantId } = await obtains(one);
    await all.heard();
    let reading = false;
    all.cloud.between = async ({ kind, replica }) => {
      if (kind !== 'read' || replica !== two.name) return;
      reading = true;
      await NEVER;
    };
    const answer = looks(1).catch(error => error);
    await until(() => reading);
    await ends(one, { kind: 'grant', grantId });
    // Half a second later its timer looks.
    await two.core.changes.refresh();
    all.cloud.between = async () => {};
    // The source never answers; whoever waits is answered all the same.
    expect(await answer).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('ended'),
    });
  });

  it('give nothing on a view that is too old, and say what is down', async () => {
    const [one, two] = all.replicas;
    const { grantId } = await obtains(one);
    await all.heard();
    await all.knex.schema.renameTable('epochs', 'epochs_away');
    try {
      all.clock.move({ ms: 2 * SECOND + 1 });
      await expect(takes(two)).rejects.toThrow(/database .*not answering/);
      await expect(looks(1)).rejects.toThrow(/database .*not answering/);
    } finally {
      await all.knex.schema.renameTable('epochs_away', 'epochs');
    }
    await takes(two);
    expect(await one.grantTable.get(grantId)).toMatchObject({
      state: 'active',
    });
  });

  it('take over from a writer that died, and lose nothing', async () => {
    const [one, two] = all.replicas;
    const { grantId } = await obtains(one);
    const { sessionId } = await takes(one);
    let died = false;
    all.cloud.between = async ({ kind, replica }) => {
      if (kind !== 'write' || replica !== one.name) return;
      died = true;
      await NEVER;
    };
    await ends(one, { kind: 'grant', grantId });
    await until(() => died);
    await two.settled();
    expect(all.cloud.works(sessionId)).toBe(true);
    expect(await two.grantTable.get(grantId)).toMatchObject({
      state: 'revoking',
    });
    // A minute without a word is long enough.
    all.clock.move({ ms: 60 * SECOND + 1 });
    await two.settled();
    expect(all.cloud.works(sessionId)).toBe(false);
    expect(await two.grantTable.get(grantId)).toMatchObject({
      state: 'revoked',
    });
    // The first is gone for good: what it holds is not waited for.
    all.replicas.shift();
  });

  it('do not undo one another where a writer was only slow', async () => {
    const [one, two] = all.replicas;
    const first = await obtains(one);
    await takes(one);
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    let waiting = false;
    all.cloud.between = async ({ kind, replica }) => {
      if (kind !== 'write' || replica !== one.name) return;
      waiting = true;
      await held;
    };
    await ends(one, { kind: 'grant', grantId: first.grantId });
    await until(() => waiting);
    all.clock.move({ ms: 60 * SECOND + 1 });
    const second = await obtains(two, { who: 'abe' });
    const { sessionId } = await takes(two, { who: 'abe' });
    await ends(two, { kind: 'grant', grantId: second.grantId });
    await two.settled();
    expect(all.cloud.works(sessionId)).toBe(false);
    // Now the slow one writes what it knew, which is less.
    release();
    await one.settled();
    all.clock.move({ ms: 60 * SECOND + 1 });
    await all.settled();
    expect(all.cloud.works(sessionId)).toBe(false);
  });

  it('catch up in one sweep after a day in which nothing ran', async () => {
    const [one] = all.replicas;
    const { cloud, clock, knex } = all;
    const pending = await asks(one, { who: 'abe' });
    const claimable = await obtains(one, { actions: ['view'] });
    const active = await obtains(one);
    await takes(one);
    const later = new Date(clock.now() + HOUR).toISOString();
    const scheduled = await obtains(one, {
      actions: ['credentials'],
      startsAt: later,
    });
    const glass = await asks(one, { who: 'sam', breakGlass: true });
    // One is ended while the cloud takes no writes, one lost its process.
    cloud.down.iam = true;
    const ended = await obtains(one, { who: 'abe', actions: ['credentials'] });
    await takes(one, { who: 'abe' });
    await ends(one, { kind: 'grant', grantId: ended.grantId });
    await all.settled();
    cloud.between = async ({ kind }) => (kind === 'issued' ? NEVER : undefined);
    void takes(one, { who: 'sam' });
    await until(
      async () =>
        (await knex('sessions').where({ state: 'issuing' })).length > 0,
    );

    clock.move({ ms: 25 * HOUR });
    cloud.between = async () => {};
    cloud.down.iam = false;
    const fresh = await all.add();
    await fresh.sweep();
    await fresh.reading.sweep();
    await fresh.settled();
    const states = async (...ids: { grantId: string }[]) =>
      Promise.all(
        ids.map(
          async ({ grantId }) => (await fresh.grantTable.get(grantId))!.state,
        ),
      );
    expect(await fresh.requestTable.get(pending)).toMatchObject({
      state: 'expired',
    });
    expect(await states(claimable, active, scheduled, ended)).toEqual([
      'unclaimed',
      'ended',
      'unclaimed',
      'revoked',
    ]);
    const sessions = await knex('sessions').select('state');
    expect(new Set(sessions.map(one_ => one_.state))).toEqual(
      new Set(['expired']),
    );
    expect(
      await knex('obligations').where({ request_id: glass }),
    ).toMatchObject([{ state: 'overdue' }]);
    expect(await knex('revocations').whereNull('revoked_at')).toEqual([]);
    expect(await knex('outbox').whereNull('failed_at')).toEqual([]);
    all.replicas.shift();
  });

  it('lose nothing when the first of them goes in the middle of deciding', async () => {
    const [one] = all.replicas;
    const requestId = await asks(one);
    await reviews(one, { who: 'ben', id: requestId });
    all.replicas.shift();
    await one.close();
    await reviews(all.replicas[0], { who: 'sam', id: requestId });
    expect(
      await all.knex('grants').where({ request_id: requestId }),
    ).toMatchObject([{ state: 'claimable' }]);
    // What the first had to tell is told.
    await all.settled();
    expect(await all.knex('outbox')).toEqual([]);
  });
});
