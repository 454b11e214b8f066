import fc from 'fast-check';
import type { Action } from '@tracegate/plugin-trace-access-common';
import type { RequestRecord } from '../../requests/requestRecord';
import { PEOPLE, type Person } from '../../testing/stage';
import { entities, isPending, pick, replicas, some } from './asking';
import { nameOf, stepsFor, type Facts } from './facts';
import { see } from './Seen';
import { attempt, Step } from './Step';
import type { World } from './World';

/** Those who could decide on a request and have not. */
function whoMay(options: {
  facts: Facts;
  request: RequestRecord;
  spoke: readonly string[];
}): Person[] {
  const { facts, request, spoke } = options;
  return (Object.keys(PEOPLE) as Person[]).filter(
    person =>
      person !== nameOf(request.requester) &&
      !spoke.includes(`user:default/${person}`) &&
      stepsFor({
        facts,
        person,
        entity: request.entityRef,
        steps: request.terms.terms.steps.length,
      }).length > 0,
  );
}

/** One of those who may decide on a request approves it, if there is one. */
async function approve(options: {
  world: World;
  id?: string;
  of: number;
  by: number;
  replica: number;
}): Promise<void> {
  const { world, id, of, by, replica } = options;
  const { requests, reviews } = await world.look(knex =>
    see(knex, world.now()),
  );
  const pending = [...requests.values()].filter(
    one => isPending(one, world.now()) && (id === undefined || one.id === id),
  );
  const request = pick(pending, of);
  if (!request) return;
  const spoke = reviews
    .filter(one => one.requestId === request.id)
    .map(one => one.reviewer);
  const who = pick(whoMay({ facts: world.facts, request, spoke }), by);
  if (!who) return;
  const at = world.replicas[replica];
  await attempt({
    world,
    what: 'an approval',
    expected: world.databaseDown ? 'mustNot' : 'may',
    run: async () =>
      at.reviews.review({
        caller: await at.as(`user:default/${who}`),
        id: request.id,
        verdict: { verdict: 'approve' },
        key: `${request.id} ${who}`,
      }),
  });
}

export const reviewByWhoMay = fc
  .record({ of: some, by: some, replica: replicas })
  .map(
    ({ of, by, replica }) =>
      new Step({
        words: `number ${by} of those who may approves request ${of} at ${replica}`,
        doing: { kind: 'review', who: 'ben' },
        run: world => approve({ world, of, by, replica }),
      }),
  );

export const obtain = fc
  .record({
    who: fc.constantFrom<Person>('ana', 'ana', 'abe', 'ben', 'sam'),
    entity: entities,
    actions: fc.constantFrom<('view' | 'credentials')[]>(
      ['view'],
      ['credentials'],
      ['view', 'credentials'],
      ['view', 'credentials'],
    ),
    minutes: fc.constantFrom(15, 60, 120),
    by: fc.tuple(some, some),
    replica: replicas,
    key: fc.uuid(),
  })
  .map(
    ({ who, entity, actions, minutes, by, replica, key }) =>
      new Step({
        words: `${who} asks for ${actions} of ${entity} for ${minutes} min, and numbers ${by} of those who may approve, at ${replica}`,
        doing: { kind: 'obtain', who },
        run: async world => {
          const at = world.replicas[replica];
          const id = await attempt({
            world,
            what: 'the request',
            expected: world.databaseDown ? 'mustNot' : 'may',
            run: async () =>
              at.requests.create({
                caller: await at.as(`user:default/${who}`),
                draft: {
                  entity,
                  environment: 'stage',
                  actions: actions satisfies Action[],
                  duration: `PT${minutes}M`,
                  reason: 'a failing payment',
                },
                key,
              }),
          });
          if (id === undefined) return;
          for (const one of by) {
            await approve({ world, id, of: 0, by: one, replica });
          }
        },
      }),
  );
