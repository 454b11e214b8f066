import { isError } from '@backstage/errors';
import type fc from 'fast-check';
import type { Person } from '../../testing/stage';
import type { World } from './World';
import { assertCredentials } from './credentials';
import { assertMoved } from './moves';
import { see, type Seen } from './Seen';

/** What kind of thing is done, which is what states may change by. */
export type Doing =
  | { kind: 'ask' | 'review' | 'cancel' | 'use'; who: Person }
  /** From the request to a grant, in one step. */
  | { kind: 'obtain'; who: Person }
  | { kind: 'revoke' | 'sweep' | 'happening' };

/** What must come of something; `may`: either. */
export type Expected = 'must' | 'mustNot' | 'may';

/** Something happened that must not. */
export class Violation extends Error {}

/** Errors with words for callers. */
const SAID = new Set([
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
]);

/** One step of a run: something happens, and everything must still hold. */
export class Step implements fc.AsyncCommand<object, World> {
  constructor(
    private readonly options: {
      /** For people who read a failure. */
      words: string;
      doing: Doing;
      run: (world: World, before: Seen) => Promise<void>;
    },
  ) {}

  check(): boolean {
    return true;
  }

  async run(_model: object, world: World): Promise<void> {
    const { doing, run } = this.options;
    const before = await world.look(knex => see(knex, world.now()));
    await run(world, before);
    await world.settle();
    const after = await world.look(knex => see(knex, world.now()));
    assertMoved({ before, after, doing, facts: world.facts });
    assertCredentials({ world, seen: after });
  }

  toString(): string {
    return this.options.words;
  }
}

/**
 * Tries something, and holds what comes of it against what must.
 *
 * @returns what it gave; undefined where it was refused
 */
export async function attempt<T>(options: {
  world: World;
  what: string;
  expected: Expected;
  run: () => Promise<T>;
}): Promise<T | undefined> {
  const { world, what, expected, run } = options;
  const flaky = world.databaseFlaky;
  try {
    const given = await run();
    if (expected === 'mustNot') throw new Violation(`${what} was let through`);
    return given;
  } catch (error) {
    if (error instanceof Violation) throw error;
    const away = (error as { code?: string }).code === 'ECONNREFUSED';
    if (!(isError(error) && SAID.has(error.name)) && !away) throw error;
    if (expected === 'must' && !flaky) {
      throw new Violation(`${what} was refused: ${error}`, { cause: error });
    }
    return undefined;
  }
}
