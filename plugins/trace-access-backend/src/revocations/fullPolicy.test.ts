import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { ends, obtains, takes } from '../testing/obtaining';
import { stagePolicy, type Person } from '../testing/stage';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())('a full deny policy, on %p', id => {
  let all: Replicas;
  beforeEach(async () => {
    all = await createReplicas({
      databases,
      id,
      count: 1,
      broker: { policy: stagePolicy() },
    });
    // A moment of the role, a name, and the sentinel that proves both.
    all.cloud.room = 3;
  }, 60_000);
  afterEach(() => all?.close());

  const one = () => all.replicas[0];
  const works = (sessionId: string) => all.cloud.works(sessionId);
  const stateOf = async (sessionId: string) =>
    (await all.knex('sessions').where({ id: sessionId }).first('state')).state;

  /** What timers do while so long passes. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5 * MINUTE) {
      all.clock.move({ ms: Math.min(left, 5 * MINUTE) });
      await all.heard();
      await one().core.entities.refresh();
      await one().sweep();
      await one().reading.sweep();
      await all.settled();
    }
  };
  const givenFor = async (who: Person, duration: string) => {
    const { grantId } = await obtains(one(), {
      who,
      duration,
      actions: ['credentials'],
    });
    const { sessionId } = await takes(one(), { who });
    return { grantId, sessionId };
  };
  const endsGrant = async () => {
    const given = await givenFor('abe', 'PT15M');
    await ends(one(), { kind: 'grant', grantId: given.grantId });
    return given;
  };
  /** Three are ended, for which there is no room. */
  const overflow = async () => {
    await endsGrant();
    await endsGrant();
    const { grantId } = await endsGrant();
    await all.settled();
    return grantId;
  };

  it('ends everybody on the role for as long as their copies would have lived', async () => {
    const ana = await givenFor('ana', 'PT2H');
    const grantId = await overflow();
    expect(works(ana.sessionId)).toBe(false);
    expect(await stateOf(ana.sessionId)).toBe('revoked');
    expect(await one().grantTable.get(grantId)).toMatchObject({
      state: 'revoked',
    });
    // Everything else that was listed is over, and the policy is written anew.
    const { writes } = all.cloud;
    await pass(40 * MINUTE);
    expect(all.cloud.writes).toBeGreaterThan(writes);
    expect(works(ana.sessionId)).toBe(false);
    // Then its own time is over too, and the moment with it.
    await pass(HOUR);
    expect(
      all.cloud.written('arn:aws:iam::111122223333:role/reader-stage'),
    ).toEqual([]);
  });

  it('ends nobody anew when it is written again', async () => {
    const ana = await givenFor('ana', 'PT2H');
    await overflow();
    // Who may goes on with another session, of the same grant.
    const again = await takes(one());
    expect(again.sessionId).not.toBe(ana.sessionId);
    expect(works(again.sessionId)).toBe(true);
    // By name again, since the moment has made room.
    const third = await endsGrant();
    await all.settled();
    expect(works(third.sessionId)).toBe(false);
    expect(works(again.sessionId)).toBe(true);
    expect(works(ana.sessionId)).toBe(false);
    await pass(40 * MINUTE);
    expect(works(again.sessionId)).toBe(true);
    expect((await takes(one())).sessionId).toBe(again.sessionId);
    expect(
      await all.knex('revocation_entries').where({ kind: 'role' }),
    ).toHaveLength(1);
  });

  it('is ended at a whole second, from which on sessions live', async () => {
    all.clock.move({ ms: 250 });
    const ana = await givenFor('ana', 'PT2H');
    await overflow();
    const [entry] = await all
      .knex('revocation_entries')
      .where({ kind: 'role' });
    expect(Number(entry.issued_before) % 1000).toBe(0);
    expect(Number(entry.expires_at)).toBe(
      Number(
        (await all.knex('sessions').where({ id: ana.sessionId }).first())
          .ends_at,
      ),
    );
    expect(all.clock.now()).toBeGreaterThanOrEqual(Number(entry.issued_before));
  });

  it('comes into force also where its writer dies before it is written', async () => {
    const ana = await givenFor('ana', 'PT2H');
    all.cloud.down.iam = true;
    await overflow();
    expect(works(ana.sessionId)).toBe(true);
    expect(await stateOf(ana.sessionId)).toBe('revoking');
    all.cloud.down.iam = false;
    await all.replicas.shift()!.close();
    await all.add();
    await pass(2 * MINUTE);
    expect(works(ana.sessionId)).toBe(false);
    expect(
      await all.knex('revocation_entries').where({ kind: 'role' }),
    ).toHaveLength(1);
  });
});
