import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { Decision } from '@tracegate/plugin-trace-access-common';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { ChangeFeed, type Change } from '../changes/ChangeFeed';
import { createTestDatabases } from '../testing/databases';
import { until } from '../testing/until';
import { openDesk } from './testing/desk';

const directory = path.join(__dirname, '..', '..', 'migrations');

const databases = createTestDatabases();
const TABLES = ['sessions', 'leases', 'grants', 'changes'];

/** One who asks: who, by which binding, and whether under a grant of theirs. */
interface Use {
  who: string;
  decision: Partial<Decision>;
}

describe.each(databases.eachSupportedId())('ended sessions on %p', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory });
  }, 60_000);
  beforeEach(() => Promise.all(TABLES.map(table => knex(table).delete())));

  /** Ana and Ben, each with standing access and a grant; all at hand. */
  const fill = async () => {
    const desk = await openDesk({ knex });
    const uses: Use[] = [];
    for (const who of ['ana', 'ben']) {
      const principal = `user:default/${who}`;
      const { decision } = await desk.openGrant({ principal });
      uses.push({ who, decision: {} }, { who, decision });
    }
    for (const use of uses) await desk.acquire(use);
    const given = [...desk.provider.requests];
    /** Indexes of those that have to be issued anew. */
    const gone = async () => {
      const indexes: number[] = [];
      for (const [at, use] of uses.entries()) {
        const before = desk.provider.requests.length;
        await desk.acquire(use);
        if (desk.provider.requests.length > before) indexes.push(at);
      }
      return indexes;
    };
    return { desk, given, gone };
  };

  it('go from memory by grant, lease, person and time, or role; no others do', async () => {
    const anyChange = fc.record({
      kind: fc.constantFrom<Change['kind'][]>(
        'grant',
        'lease',
        'principal',
        'role',
      ),
      of: fc.integer({ min: 0, max: 4 }),
      early: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { maxLength: 3 }), async drawn => {
        const { desk, given, gone } = await fill();
        const now = desk.clock.now();
        const changes = drawn.map(({ kind, of, early }): Change => {
          const at = now - (early ? 1 : 0);
          // The fifth is nobody's.
          const one = given[of] ?? { traceGrant: '-', principal: '-' };
          const subject = {
            grant: one.traceGrant,
            lease: one.traceGrant,
            principal: one.principal,
            role: of < 4 ? 'arn:sample' : 'arn:other',
          }[kind];
          return { kind, subject, at };
        });
        await desk.sessions.changed(changes);
        const expected = given.flatMap((one, at) =>
          changes.some(
            change =>
              ((change.kind === 'grant' || change.kind === 'lease') &&
                change.subject === one.traceGrant) ||
              (change.at === now &&
                [one.principal, 'arn:sample'].includes(change.subject)),
          )
            ? [at]
            : [],
        );
        expect(await gone()).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('of before a moment go, later ones stay', async () => {
    const { desk, gone } = await fill();
    const at = desk.clock.now();
    desk.clock.move({ ms: 1 });
    await desk.sessions.changed([
      { kind: 'principal', subject: 'user:default/ana', at },
    ]);
    expect(await gone()).toEqual([0, 1]);
    await desk.sessions.changed([
      { kind: 'principal', subject: 'user:default/ana', at },
    ]);
    expect(await gone()).toEqual([]);
  });

  it('all go where nothing is known of what was before', async () => {
    const { desk, gone } = await fill();
    await desk.sessions.reset();
    expect(await gone()).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['a change', 'Your access to this just ended'],
    ['a new beginning', 'What has ended meanwhile is not known'],
  ])(
    'are not given where %s came while they were issued',
    async (what, why) => {
      const desk = await openDesk({ knex });
      const { grant, decision } = await desk.openGrant();
      let open = () => {};
      desk.provider.gate = new Promise(resolve => {
        open = resolve;
      });
      const all = Promise.allSettled([
        desk.acquire({ decision }),
        desk.acquire({ who: 'ben' }),
      ]);
      await until(() => desk.provider.requests.length === 2);
      const at = desk.clock.now();
      if (what === 'a change') {
        await desk.sessions.changed([{ kind: 'grant', subject: grant.id, at }]);
      } else {
        await desk.sessions.reset();
      }
      open();
      const [anas, bens] = await all;
      expect(anas).toMatchObject({
        status: 'rejected',
        reason: { message: expect.stringContaining(why) },
      });
      expect(bens.status).toBe(what === 'a change' ? 'fulfilled' : 'rejected');
      // Nothing of it is left for the next.
      const { sessionId } = await desk.acquire({ decision });
      expect(await desk.acquire({ decision })).toMatchObject({ sessionId });
    },
  );

  it('go on the other replica with its next look (I12)', async () => {
    const there = await openDesk({ knex });
    const feed = () =>
      new ChangeFeed({
        knex,
        clock: there.clock,
        logger: mockServices.logger.mock(),
      });
    const [mine, theirs] = [feed(), feed()];
    theirs.follow(there.sessions);
    await theirs.refresh();
    const { grant, decision } = await there.openGrant();
    const first = await there.acquire({ decision });
    await knex.transaction(trx =>
      mine.record({ trx, changes: [{ kind: 'grant', subject: grant.id }] }),
    );
    await theirs.refresh();
    expect((await there.acquire({ decision })).sessionId).not.toBe(
      first.sessionId,
    );
  });
});
