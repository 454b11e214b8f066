import fc from 'fast-check';
import type { Person } from '../../testing/stage';
import type { Broker } from '../../testing/createBroker';
import type { AskedScope } from '../../revocations/RevocationRights';
import { SKEW_MS } from '../../revocations/RevocationTable';
import { anyone, entities, pick, replicas, some } from './asking';
import { stillGiven } from './facts';
import { opens, see, standing, type Seen } from './Seen';
import { attempt, Step, Violation, type Expected } from './Step';
import type { CrashPoint, World } from './World';

type What =
  | { kind: 'grant'; of: number }
  | { kind: 'person'; who: Person }
  | { kind: 'entity'; entity: string };

const what = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('grant' as const), of: some }),
  },
  fc.record({ kind: fc.constant('person' as const), who: anyone }),
  fc.record({ kind: fc.constant('entity' as const), entity: entities }),
);

function wordsOf(one: What): string {
  switch (one.kind) {
    case 'grant':
      return `grant ${one.of}`;
    case 'person':
      return `everything of ${one.who}`;
    default:
      return `everything on ${one.entity}`;
  }
}

/** Sam may end anything. */
async function end(options: {
  broker: Broker;
  asked: AskedScope;
  key: string;
}): Promise<string | undefined> {
  const { broker, asked, key } = options;
  const caller = await broker.as('user:default/sam');
  const scope = await broker.revocationRights.scopeOf({ caller, asked });
  return broker.revocations.revoke({
    scope,
    cause: { code: 'revoked', reason: 'the drill is over', by: caller.ref },
    acceptRoleWide: false,
    intent: {
      principal: caller.ref,
      route: 'revocations',
      key,
      body: asked,
      now: broker.clock.now(),
    },
  });
}

function scopeOf(one: What, seen: Seen, now: number): AskedScope | undefined {
  switch (one.kind) {
    case 'grant': {
      const open = seen.grants.filter(each => opens(each, now));
      const grant = pick(open, one.of) ?? pick(seen.grants, one.of);
      return grant && { grant: grant.id };
    }
    case 'person':
      return { principal: `user:default/${one.who}` };
    default:
      return { entity: one.entity, environment: 'stage' };
  }
}

/** Whether sam may is asked of the catalog, who is there or not. */
function mayEnd(world: World): Expected {
  if (world.databaseDown) return 'mustNot';
  return world.steady(5_000) ? 'must' : 'may';
}

export const revoke = fc
  .record({ what, replica: replicas, key: fc.uuid() })
  .map(
    ({ what: one, replica, key }) =>
      new Step({
        words: `sam ends ${wordsOf(one)} at ${replica}`,
        doing: { kind: 'revoke' },
        run: async (world, before) => {
          const asked = scopeOf(one, before, world.now());
          if (!asked) return;
          const broker = world.replicas[replica];
          const id = await attempt({
            world,
            what: 'ending',
            expected: mayEnd(world),
            run: () => end({ broker, asked, key }),
          });
          if (id) await assertStopped({ world, asked, replica });
        },
      }),
  );

/** From the commit on nothing of it opens, on the replica that ended it. */
async function assertStopped(options: {
  world: World;
  asked: AskedScope;
  replica: number;
}): Promise<void> {
  const { world, asked, replica } = options;
  world.endedAt = world.now();
  const { grants } = await world.look(knex => see(knex, world.now()));
  const those = grants.filter(
    one =>
      one.id === asked.grant ||
      one.principal === asked.principal ||
      one.entityRef === asked.entity,
  );
  for (const grant of those) {
    if (opens(grant, world.now())) {
      throw new Violation(`grant ${grant.id} still opens after it was ended`);
    }
    const known = world.replicas[replica].grants.get(grant.id);
    if (known && opens(known, world.now())) {
      throw new Violation(`the replica that ended ${grant.id} still opens it`);
    }
  }
}

export const crashWhileEnding = fc
  .record({
    what,
    replica: replicas,
    at: fc.constantFrom<CrashPoint>('issue', 'issued', 'write', 'written'),
    key: fc.uuid(),
  })
  .map(
    ({ what: one, replica, at, key }) =>
      new Step({
        words: `replica ${replica} dies at '${at}' while sam ends ${wordsOf(one)}`,
        doing: { kind: 'revoke' },
        run: async (world, before) => {
          const asked = scopeOf(one, before, world.now());
          if (!asked || world.databaseDown) return;
          await world.crash({
            replica,
            at,
            run: broker => end({ broker, asked, key }),
          });
          world.endedAt = world.now();
        },
      }),
  );

export const sweep = replicas.map(
  replica =>
    new Step({
      words: `replica ${replica} sweeps`,
      doing: { kind: 'sweep' },
      run: async (world, before) => {
        const broker = world.replicas[replica];
        await broker.sweep();
        // The timer that runs it tries again.
        await broker.reading.sweep().catch(() => {});
        world.endedAt = world.now();
        if (world.databaseDown || world.databaseFlaky) return;
        await assertSwept(world, before);
      },
    }),
);

/** A minute later everything is told, and what nothing gives is ended. */
async function assertSwept(world: World, before: Seen): Promise<void> {
  const now = world.now();
  const after = await world.look(knex => see(knex, now));
  for (const request of after.requests.values()) {
    if (request.state === 'pending' && now >= request.expiresAt) {
      throw new Violation(`request ${request.id} expired, and was not swept`);
    }
  }
  for (const session of after.sessions.values()) {
    const over = now >= Number(session.ends_at) + SKEW_MS;
    if (over && ['issued', 'unknown', 'revoking'].includes(session.state)) {
      throw new Violation(
        `session ${session.id} is over, and ${session.state}`,
      );
    }
  }
  for (const grant of after.grants) {
    const is = standing(grant, now);
    if (['ended', 'unclaimed'].includes(is) && grant.state !== is) {
      throw new Violation(
        `grant ${grant.id} is ${is}, and says ${grant.state}`,
      );
    }
    const known = before.grants.some(one => one.id === grant.id);
    const gone = !stillGiven(world.facts, grant);
    if (known && gone && world.steady(5_000) && opens(grant, now)) {
      throw new Violation(`nothing gives grant ${grant.id}, and it is ${is}`);
    }
  }
}
