import { randomUUID } from 'node:crypto';
import { createReplicas, type Replicas } from '../testing/createReplicas';
import { createTestDatabases } from '../testing/databases';
import { ends } from '../testing/obtaining';
import type { Person } from '../testing/stage';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const ref = (who: Person) => `user:default/${who}`;

const databases = createTestDatabases();

describe.each(databases.eachSupportedId())(
  'delegations of somebody whose everything ends, on %p',
  id => {
    let all: Replicas;
    beforeEach(async () => {
      all = await createReplicas({ databases, id, count: 1 });
    }, 60_000);
    afterEach(() => all?.close());

    const one = () => all.replicas[0];
    const delegates = async (from: Person, to: Person, inMs = 0) => {
      const now = all.clock.now();
      const { id: given } = await one().delegations.create({
        caller: await one().as(ref(from)),
        to: ref(to),
        startsAt: new Date(now + inMs).toISOString(),
        endsAt: new Date(now + inMs + HOUR).toISOString(),
        key: randomUUID(),
      });
      return given;
    };
    const open = async () =>
      (await all.knex('delegations').where('ends_at', '>', all.clock.now()))
        .map(row => row.id)
        .sort();
    const everythingOf = (who: Person) =>
      ({ kind: 'principal', principal: ref(who) }) as const;

    it('end too, those that they gave and those that they were given', async () => {
      await delegates('sam', 'cam');
      await delegates('kim', 'sam');
      await delegates('sam', 'bea', HOUR);
      const others = await delegates('ben', 'bea');
      const caller = await one().as(ref('ben'));
      const preview = await one().revocationViews.preview({
        caller,
        scope: everythingOf('sam'),
        mayEndForAll: true,
      });
      expect(preview).toMatchObject({
        sentence: '3 delegations end.',
        delegations: 3,
      });
      const revocation = await ends(one(), everythingOf('sam'), {
        cause: { by: ref('ben') },
      });
      expect(revocation).toBeDefined();
      expect(await open()).toEqual([others]);
      await all.settled();
      const audited = await all
        .knex('audit')
        .where({ event_id: 'delegation-end' });
      expect(
        audited.map(row => [row.principal, JSON.parse(row.details)]),
      ).toEqual(
        expect.arrayContaining(
          [
            ['sam', 'cam'],
            ['kim', 'sam'],
            ['sam', 'bea'],
          ].map(([from, to]) => [
            ref('ben'),
            expect.objectContaining({
              revocation,
              from: ref(from as Person),
              to: ref(to as Person),
            }),
          ]),
        ),
      );
      expect(audited).toHaveLength(3);
    });

    it('stay where less ends, or somebody else', async () => {
      const given = await delegates('sam', 'cam');
      await ends(one(), {
        kind: 'lease',
        leaseId: 'none',
        principal: ref('sam'),
      });
      expect(await ends(one(), everythingOf('abe'))).toBeUndefined();
      expect(await open()).toEqual([given]);
    });
  },
);
