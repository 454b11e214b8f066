import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { ends, obtains, takes } from '../testing/obtaining';
import { stagePolicy, type Person } from '../testing/stage';
import { SKEW_MS } from './RevocationTable';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ANA = 'user:default/ana';
/** As long as IAM lets it be. */
const LONG_PATH = `role/${'sample/'.repeat(73)}`;

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('proving, on %p', id => {
  let all: Replicas;
  let wait: (ms: number) => Promise<void>;
  const start = async (policy = stagePolicy()) => {
    wait = async ms => all.clock.move({ ms });
    const broker = { policy, wait: (ms: number) => wait(ms) };
    all = await createReplicas({ databases, id, count: 1, broker });
  };
  afterEach(() => all?.close());

  const one = () => all.replicas[0];
  const works = (sessionId: string) => all.cloud.works(sessionId);
  const sweeps = async () => {
    await all.heard();
    await one().sweep();
    await one().reading.sweep();
    await all.settled();
  };
  const stateOf = async ({ grantId }: { grantId: string }) =>
    (await one().grantTable.get(grantId))!.state;
  const given = async (who: Person = 'ana') => {
    const { grantId } = await obtains(one(), {
      who,
      duration: 'PT1H',
      actions: ['credentials'],
    });
    return { grantId, sessionId: (await takes(one(), { who })).sessionId };
  };
  const ended = async () => {
    const ana = await given();
    await ends(one(), { kind: 'grant', grantId: ana.grantId });
    return ana;
  };

  it.each([
    ['in the midst of it', 0],
    ['by a clock that is ahead', 4 * MINUTE],
  ])('goes on where a sentinel ends %s', async (_, skewMs) => {
    await start();
    all.cloud.skewMs = skewMs;
    all.cloud.propagationMs = HOUR;
    // The first look is followed by a long pause.
    wait = async () => all.clock.move({ ms: 11.5 * MINUTE });
    const ana = await ended();
    await all.settled();
    expect(works(ana.sessionId)).toBe(true);
    expect(await stateOf(ana)).toBe('revoking');
    const [policy] = await all.knex('role_policies');
    expect(policy.done).toBeLessThan(policy.wanted);
    expect(policy.problem).toContain('with another');
    all.cloud.propagationMs = 0;
    all.clock.move({ ms: 6 * MINUTE });
    await all.settled();
    expect(works(ana.sessionId)).toBe(false);
    expect(await stateOf(ana)).toBe('revoked');
  });

  it('is not tried again for what has come to its own end meanwhile', async () => {
    await start();
    all.cloud.propagationMs = 3 * HOUR;
    wait = async () => {
      all.clock.move({ ms: HOUR + SKEW_MS });
      await one().sweep();
    };
    const ana = await ended();
    await all.settled();
    expect(await stateOf(ana)).toBe('revoked');
    const [policy] = await all.knex('role_policies');
    expect(policy.done).toBe(policy.wanted);
  });

  it('takes nothing for a refusal but a refusal', async () => {
    await start();
    all.cloud.propagationMs = HOUR;
    all.cloud.between = async ({ kind }) => {
      if (kind === 'written') all.cloud.down.reads = true;
    };
    const ana = await ended();
    await all.settled();
    expect(await stateOf(ana)).toBe('revoking');
    const [policy] = await all.knex('role_policies');
    expect(policy.problem).toContain('Reads fail');
  });

  it('says revoked without a proof only once a slow clock has come to the end', async () => {
    await start();
    all.cloud.skewMs = MINUTE - SKEW_MS;
    const ana = await given();
    all.cloud.down.iam = true;
    await ends(one(), { kind: 'grant', grantId: ana.grantId });
    all.clock.move({ ms: HOUR + MINUTE });
    await sweeps();
    expect(works(ana.sessionId)).toBe(true);
    expect(await stateOf(ana)).toBe('revoking');
    const session = () =>
      all.knex('sessions').where({ id: ana.sessionId }).first('state');
    expect(await session()).toEqual({ state: 'revoking' });
    all.clock.move({ ms: SKEW_MS - MINUTE });
    await sweeps();
    expect(works(ana.sessionId)).toBe(false);
    expect(await stateOf(ana)).toBe('revoked');
    expect(await session()).toEqual({ state: 'expired' });
  });

  it('ends also what is over by our clock, and not by a slow one', async () => {
    await start();
    all.cloud.skewMs = MINUTE - SKEW_MS;
    const { sessionId } = await given();
    all.clock.move({ ms: HOUR + MINUTE });
    await all.heard();
    expect(works(sessionId)).toBe(true);
    await ends(one(), { kind: 'principal', principal: ANA });
    await all.settled();
    expect(works(sessionId)).toBe(false);
  });

  it('works on a role whose name is as long as names can be', async () => {
    await start(stagePolicy().replace('role/', LONG_PATH));
    const first = await ended();
    await all.settled();
    expect(await stateOf(first)).toBe('revoked');
    // Also where everybody on it is ended.
    const other = await given('abe');
    all.cloud.room = 2;
    const second = await ended();
    await ended();
    await all.settled();
    expect(await stateOf(second)).toBe('revoked');
    expect(works(other.sessionId)).toBe(false);
  });
});
