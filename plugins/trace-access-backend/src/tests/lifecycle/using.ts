import fc from 'fast-check';
import type { Action } from '@tracegate/plugin-trace-access-common';
import type { GrantRecord } from '../../grants/grantRecord';
import { LEDGER, type Person } from '../../testing/stage';
import { TRACE_ID } from '../../traces/testing/spans';
import { anyone, entities, pick, replicas } from './asking';
import { nameOf, stillGiven } from './facts';
import { opens, standing, type Seen } from './Seen';
import { attempt, Step, Violation, type Expected } from './Step';
import type { CrashPoint, World } from './World';

/** How old a replica's view of changes may be (I12). */
const VIEW_MS = 2_000;
/** How old facts may be that are used without being read anew. */
const FACTS_MS = 5_000;
const signal = () => new AbortController().signal;

const holders = fc.constantFrom<Person>('ana', 'abe', 'ben', 'sam', 'kim');

export const take = fc
  .record({
    who: fc.oneof(holders, anyone),
    entity: entities,
    replica: replicas,
  })
  .map(
    one =>
      new Step({
        words: `${one.who} takes credentials for ${one.entity} at ${one.replica}`,
        doing: { kind: 'use', who: one.who },
        run: (world, before) => takeCredentials({ world, before, ...one }),
      }),
  );

/** Somebody who holds something uses it. */
export const takeWhatIsGiven = fc
  .record({ of: fc.nat({ max: 9 }), replica: replicas })
  .map(
    ({ of, replica }) =>
      new Step({
        words: `the holder of open grant ${of} takes credentials at ${replica}`,
        doing: { kind: 'use', who: 'ana' },
        run: async (world, before) => {
          const open = before.grants.filter(one => opens(one, world.now()));
          const grant = pick(open, of);
          if (!grant) return;
          await takeCredentials({
            world,
            before,
            who: nameOf(grant.principal),
            entity: grant.entityRef,
            replica,
          });
        },
      }),
  );

export const crashWhileTaking = fc
  .record({
    of: fc.nat({ max: 9 }),
    replica: replicas,
    at: fc.constantFrom<CrashPoint>('issue', 'issued', 'write', 'written'),
  })
  .map(
    ({ of, replica, at }) =>
      new Step({
        words: `replica ${replica} dies at '${at}' while the holder of open grant ${of} takes credentials`,
        doing: { kind: 'use', who: 'ana' },
        run: async (world, before) => {
          const grant = pick(
            before.grants.filter(one => opens(one, world.now())),
            of,
          );
          if (!grant || world.databaseDown) return;
          await world.crash({
            replica,
            at,
            run: async broker =>
              broker.handouts.credentials({
                caller: await broker.as(grant.principal),
                entityRef: grant.entityRef,
                environment: 'stage',
                signal: signal(),
                request: undefined as never,
              }),
          });
        },
      }),
  );

export const look = fc
  .record({ of: fc.nat({ max: 9 }), replica: replicas })
  .map(
    ({ of, replica }) =>
      new Step({
        words: `the holder of grant ${of} looks at the trace at ${replica}`,
        doing: { kind: 'use', who: 'ana' },
        run: async (world, before) => {
          const grant = pick(before.grants, of);
          if (!grant) return;
          await lookAtTrace({ world, before, who: grant.principal, replica });
        },
      }),
  );

async function takeCredentials(options: {
  world: World;
  before: Seen;
  who: Person;
  entity: string;
  replica: number;
}): Promise<void> {
  const { world, before, who, entity, replica } = options;
  const at = world.replicas[replica];
  const mine = before.grants.filter(
    one => nameOf(one.principal) === who && one.entityRef === entity,
  );
  const given = await attempt({
    world,
    what: `credentials for ${who}`,
    expected: expectedOf({ world, grants: mine, action: 'credentials' }),
    run: async () =>
      at.handouts.credentials({
        caller: await at.as(`user:default/${who}`),
        entityRef: entity,
        environment: 'stage',
        signal: signal(),
        request: undefined as never,
      }),
  });
  if (!given) return;
  if (!world.cloud.sessions.has(given.sessionId)) {
    throw new Violation('credentials were given that the cloud never issued');
  }
  await assertAudited(world, given.sessionId);
}

async function lookAtTrace(options: {
  world: World;
  before: Seen;
  who: string;
  replica: number;
}): Promise<void> {
  const { world, before, who, replica } = options;
  const at = world.replicas[replica];
  const mine = before.grants.filter(one => one.principal === who);
  const trace = await attempt({
    world,
    what: `the trace for ${who}`,
    expected: expectedOf({ world, grants: mine, action: 'view' }),
    run: async () =>
      at.reading.traces.get({
        caller: await at.as(who),
        environment: 'stage',
        traceId: TRACE_ID,
        signal: signal(),
      }),
  });
  for (const one of trace?.spans ?? []) {
    if (one.visibility === 'hidden') continue;
    const opened = mine.filter(
      grant => (grant.entityRef === LEDGER) === (one.service === 'ledger'),
    );
    if (expectedOf({ world, grants: opened, action: 'view' }) === 'mustNot') {
      throw new Violation(`${who} saw ${one.service}`);
    }
  }
}

/** What must come of a use, by the times of the holder's grants. */
function expectedOf(options: {
  world: World;
  grants: readonly GrantRecord[];
  action: Action;
}): Expected {
  const { world, grants, action } = options;
  const now = world.now();
  if (world.databaseDown) return 'mustNot';
  const lately = now - world.factsAt <= FACTS_MS;
  const those = grants.filter(one => one.actions.includes(action));
  const open = those.filter(
    one => opens(one, now) && (lately || stillGiven(world.facts, one)),
  );
  const endedLately = those.some(
    one => one.endedAt !== undefined && now - one.endedAt <= VIEW_MS,
  );
  if (open.length === 0) return endedLately ? 'may' : 'mustNot';
  const { sts, iam, reads } = world.cloud.down;
  const certain =
    world.steady(FACTS_MS) &&
    !sts &&
    !iam &&
    !reads &&
    now - world.cloudAt > FACTS_MS &&
    now - world.endedAt > VIEW_MS &&
    // With less than a second left nothing is issued any more.
    open.some(
      one =>
        stillGiven(world.facts, one) &&
        now - one.createdAt > VIEW_MS &&
        (standing(one, now) === 'claimable' || one.endsAt! - now > 1_000),
    );
  return certain ? 'must' : 'may';
}

/** I10: before it was given, it was on record. */
async function assertAudited(world: World, sessionId: string): Promise<void> {
  const rows = await world.look(knex =>
    knex('audit').where({ session_id: sessionId, outcome: 'given' }),
  );
  const events = rows.map(one => one.event_id);
  for (const event of ['session-issue', 'credentials-handout']) {
    if (!events.includes(event)) {
      throw new Violation(`credentials were given without ${event}`);
    }
  }
}
