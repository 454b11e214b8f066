import fc from 'fast-check';
import type { Action } from '@tracegate/plugin-trace-access-common';
import { LEDGER, PAYMENTS, PEOPLE, type Person } from '../../testing/stage';
import type { RequestRecord } from '../../requests/requestRecord';
import type { World } from './World';
import { standing, type Seen } from './Seen';
import { attempt, Step, type Expected } from './Step';
import {
  bindingOf,
  filled,
  mayAsk,
  nameOf,
  stepsFor,
  stepsUnder,
  stillGiven,
} from './facts';

const MINUTE = 60_000;
/** Who all could approve is counted on facts of the last half minute. */
const COUNTED_MS = 31_000;
export const anyone = fc.constantFrom(...(Object.keys(PEOPLE) as Person[]));
export const entities = fc.constantFrom(LEDGER, PAYMENTS);
export const replicas = fc.nat({ max: 1 });
/** One of those that there are at that moment. */
export const some = fc.nat({ max: 9 });
const key = fc.uuid();

export const pick = <T>(from: readonly T[], at: number): T | undefined =>
  from[at % Math.max(from.length, 1)];

export const isPending = (request: RequestRecord, now: number) =>
  request.state === 'pending' && now < request.expiresAt;

/** Down, refused at any time; or changed so lately that both are right. */
export function unlessDown(
  world: World,
  expected: Expected,
  steadyMs = 5_000,
): Expected {
  if (world.databaseDown || world.catalog.down) return 'mustNot';
  return expected === 'must' && !world.steady(steadyMs) ? 'may' : expected;
}

export const ask = fc
  .record({
    who: anyone,
    entity: entities,
    actions: fc.constantFrom<('view' | 'credentials')[]>(
      ['view'],
      ['credentials'],
      ['view', 'credentials'],
    ),
    minutes: fc.constantFrom(15, 60, 120),
    startsIn: fc.constantFrom(0, 0, 0, 90),
    breakGlass: fc.constantFrom(false, false, false, true),
    replica: replicas,
    key,
  })
  .map(
    ({
      who,
      entity,
      actions,
      minutes,
      startsIn,
      breakGlass,
      replica,
      key: k,
    }) =>
      new Step({
        words: `${who} ${breakGlass ? 'breaks the glass' : 'asks'} for ${actions} of ${entity} for ${minutes} min${startsIn ? ` in ${startsIn} min` : ''} at ${replica}`,
        doing: { kind: 'ask', who },
        run: async (world, before) => {
          const same = [...before.requests.values()].some(
            one =>
              nameOf(one.requester) === who &&
              one.entityRef === entity &&
              String(one.actions) === String([...actions].sort()) &&
              isPending(one, world.now()),
          );
          const able =
            mayAsk(world.facts, who, entity) &&
            (breakGlass
              ? world.facts.groups[who]!.includes('sre') &&
                minutes <= 60 &&
                startsIn === 0 &&
                !holds({ before, now: world.now(), who, entity, actions })
              : !same);
          const counted = breakGlass || fillable({ world, who, entity });
          const at = world.replicas[replica];
          await attempt({
            world,
            what: 'the request',
            expected: unlessDown(
              world,
              able && (counted || !world.steady(COUNTED_MS))
                ? 'must'
                : 'mustNot',
              COUNTED_MS,
            ),
            run: async () =>
              at.requests.create({
                caller: await at.as(`user:default/${who}`),
                draft: {
                  entity,
                  environment: 'stage',
                  actions,
                  duration: `PT${minutes}M`,
                  reason: 'a failing payment',
                  breakGlass,
                  ...(startsIn && {
                    startsAt: new Date(
                      world.now() + startsIn * MINUTE,
                    ).toISOString(),
                  }),
                },
                key: k,
              }),
          });
        },
      }),
  );

/** Whether somebody holds, or will hold, something of it already. */
function holds(options: {
  before: Seen;
  now: number;
  who: Person;
  entity: string;
  actions: readonly Action[];
}): boolean {
  const { before, now, who, entity, actions } = options;
  return before.grants.some(
    one =>
      nameOf(one.principal) === who &&
      one.entityRef === entity &&
      ['scheduled', 'claimable', 'active'].includes(standing(one, now)) &&
      one.actions.some(action => actions.includes(action)),
  );
}

/** Whether there are people beside the requester to fill all steps. */
function fillable(options: {
  world: World;
  who: Person;
  entity: string;
}): boolean {
  const { world, who, entity } = options;
  const { facts } = world;
  const steps = stepsUnder(facts.policy);
  const others = (Object.keys(PEOPLE) as Person[]).filter(one => one !== who);
  return filled(
    steps,
    others.map(person => stepsFor({ facts, person, entity, steps })),
  );
}

const verdict = fc.constantFrom<'approve' | 'deny'>(
  'approve',
  'approve',
  'approve',
  'deny',
);

export const review = fc
  .record({ who: anyone, of: some, verdict, replica: replicas, key })
  .map(
    one =>
      new Step({
        words: `${one.who} says ${one.verdict} to request ${one.of} at ${one.replica}`,
        doing: { kind: 'review', who: one.who },
        run: (world, before) => say({ world, before, ...one }),
      }),
  );

/** The same click comes twice, at two replicas at once. */
export const reviewTwice = fc
  .record({ who: anyone, of: some, verdict, key, sameKey: fc.boolean() })
  .map(
    one =>
      new Step({
        words: `${one.who} says ${one.verdict} to request ${one.of} at both at once${one.sameKey ? ' with one key' : ''}`,
        doing: { kind: 'review', who: one.who },
        run: async (world, before) => {
          await Promise.all(
            [0, 1].map(replica =>
              say({
                world,
                before,
                ...one,
                key: one.sameKey ? one.key : `${one.key}${replica}`,
                replica,
                expected: 'may',
              }),
            ),
          );
        },
      }),
  );

async function say(options: {
  world: World;
  before: Seen;
  who: Person;
  of: number;
  verdict: 'approve' | 'deny';
  key: string;
  replica: number;
  expected?: Expected;
}): Promise<void> {
  const { world, before, who, of, verdict: what, replica } = options;
  const now = world.now();
  const pending = [...before.requests.values()].filter(
    one => one.state === 'pending',
  );
  const request = pick(pending, of) ?? pick([...before.requests.values()], of);
  if (!request) return;
  const { facts } = world;
  const steps = request.terms.terms.steps.length;
  const takes = stepsFor({
    facts,
    person: who,
    entity: request.entityRef,
    steps,
  });
  const asItWas =
    request.binding === bindingOf(facts) && steps === stepsUnder(facts.policy);
  const spoke = before.reviews.some(
    one => one.requestId === request.id && nameOf(one.reviewer) === who,
  );
  const may =
    isPending(request, now) &&
    nameOf(request.requester) !== who &&
    takes.length > 0 &&
    !spoke &&
    (what === 'deny' ||
      (asItWas &&
        stillGiven(facts, { ...request, principal: request.requester })));
  const at = world.replicas[replica];
  await attempt({
    world,
    what: 'the review',
    expected: may ? unlessDown(world, options.expected ?? 'must') : 'mustNot',
    run: async () =>
      at.reviews.review({
        caller: await at.as(`user:default/${who}`),
        id: request.id,
        verdict: { verdict: what },
        key: options.key,
      }),
  });
}

/** The caller is looked up in the catalog, unless that is known already. */
function mayCancel(world: World, may: boolean): Expected {
  if (world.databaseDown || !may) return 'mustNot';
  return world.catalog.down ? 'may' : 'must';
}

export const cancel = fc
  .record({ who: anyone, own: fc.boolean(), of: some, replica: replicas, key })
  .map(
    ({ who, own, of, replica, key: k }) =>
      new Step({
        words: `${own ? 'who asked' : who} takes back request ${of} at ${replica}`,
        doing: { kind: 'cancel', who },
        run: async (world, before) => {
          const request = pick([...before.requests.values()], of);
          if (!request) return;
          const by = own ? request.requester : `user:default/${who}`;
          const may =
            isPending(request, world.now()) && by === request.requester;
          const at = world.replicas[replica];
          await attempt({
            world,
            what: 'taking it back',
            expected: mayCancel(world, may),
            run: async () =>
              at.requests.cancel({
                caller: await at.as(by),
                id: request.id,
                key: k,
              }),
          });
        },
      }),
  );
