import { assertCredentials } from './credentials';
import { restore } from './happenings';
import { see } from './Seen';
import type { World } from './World';

/** Longer than a dead writer keeps its role, and than any retry waits. */
const LATER_MS = 6 * 60_000;
/** In all longer than copies live that can't be killed, by a slow clock. */
const TIMES = 4;

/**
 * Once everything is back, everything is picked up where it was: what was to
 * end is proven to have ended, and nothing is left to do.
 *
 * @returns what is left all the same, in words
 */
export async function leftUndone(world: World): Promise<string[]> {
  restore(world);
  world.cloud.propagationMs = 0;
  for (let i = 0; i < TIMES; i++) {
    await world.move(LATER_MS);
    for (const replica of world.replicas) {
      await replica.sweep();
      await replica.reading.sweep();
    }
    await world.settle();
  }
  const seen = await world.look(knex => see(knex, world.now()));
  assertCredentials({ world, seen });
  const queued = await world.look(knex => knex('outbox').select('queue'));
  return [
    ...seen.revocations
      .filter(one => one.revoked_at === null)
      .map(one => `revocation ${one.id} was never proven`),
    ...seen.grants
      .filter(one => one.state === 'revoking')
      .map(one => `grant ${one.id} is revoking for ever`),
    ...[...seen.sessions.values()]
      .filter(one => one.state === 'issuing')
      .map(one => `session ${one.id} is being issued for ever`),
    ...queued.map(one => `a message to ${one.queue} was never delivered`),
  ];
}
