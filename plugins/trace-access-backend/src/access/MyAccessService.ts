import { InputError } from '@backstage/errors';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { z } from 'zod';
import type { EntityRecord } from '../catalog/entityRecord';
import { decodeCursor, encodeCursor } from '../service/pageCursor';
import { nextTurn } from '../service/yielding';
import type { Caller } from './AccessService';
import type { DefaultAccessService } from './DefaultAccessService';
import type { AccessDependencies, DecisionContext } from './decideIn';
import { EnvironmentAnswers, type KnownRequests } from './EnvironmentAnswers';

/** How many entities are decided between two turns of the event loop. */
const SLICE = 500;

const cursorSchema = z.object({ after: z.string().max(500) });

/** Entities that a caller may view or ask for, in the order of their refs. */
export class MyAccessService {
  readonly #access: DefaultAccessService;
  readonly #d: AccessDependencies;
  readonly #answers: EnvironmentAnswers;

  constructor(options: {
    access: DefaultAccessService;
    dependencies: AccessDependencies;
    requests?: KnownRequests;
  }) {
    this.#answers = new EnvironmentAnswers(options);
    this.#access = options.access;
    this.#d = options.dependencies;
  }

  /**
   * @throws InputError - an environment that policy doesn't have, or a cursor that is none
   */
  async page(options: {
    caller: Caller;
    environment?: string;
    search?: string;
    limit: number;
    cursor?: string;
  }): Promise<Schemas['MyAccessPage']> {
    const { caller, environment, limit } = options;
    await this.#d.entities.loaded();
    const context = await this.#access.context({ caller, refs: [] });
    if (!context) return { environments: [], items: [] };
    const all = [...context.active.policy.environments.keys()];
    if (environment !== undefined && !all.includes(environment)) {
      throw new InputError(
        `The policy has no environment '${environment}': it has ${all.join(', ')}.`,
      );
    }
    const environments = environment === undefined ? all : [environment];
    const named = namedByPolicy(context);
    const search = options.search?.trim().toLowerCase();

    const refs = this.#d.entities.sortedRefs();
    let at = options.cursor ? positionAfter(refs, options.cursor) : 0;
    const shown: { ref: string; record: EntityRecord }[] = [];
    while (at < refs.length && shown.length < limit) {
      const slice = refs.slice(at, at + SLICE);
      const found = slice.flatMap(ref => {
        if (search && !ref.includes(search)) return [];
        const record = this.#d.entities.get(ref);
        if (!record || !mayHaveTraces(record, named)) return [];
        const anything = environments.some(name => {
          const decision = this.#access.decideEntity({
            context,
            ref,
            environment: name,
            action: 'view',
          });
          return decision.outcome !== 'denied';
        });
        return anything ? [{ ref, record }] : [];
      });
      // Only those of the page are asked for in the catalog, in one call.
      const candidates = found.slice(0, limit - shown.length);
      const readable = await this.#d.readable.of({
        caller,
        refs: candidates.map(each => each.ref),
      });
      shown.push(...candidates.filter(each => readable.has(each.ref)));
      at =
        candidates.length < found.length
          ? refs.indexOf(candidates[candidates.length - 1].ref, at) + 1
          : at + slice.length;
      await nextTurn();
    }
    const answers = await this.#answers.of({
      context,
      refs: shown.map(each => each.ref),
      environments,
    });
    return {
      environments: all,
      items: shown.map(({ ref, record }, i) => ({
        entityRef: ref,
        owned: record.facts.owners.some(
          owner => owner === caller.ref || caller.facts.groups.has(owner),
        ),
        environments: answers[i],
      })),
      // Named by what the page shows: the entity that was looked at last may be
      // one that the caller can't read in the catalog.
      ...(at < refs.length && {
        nextCursor: encodeCursor({ after: shown[shown.length - 1].ref }),
      }),
    };
  }
}

/** Components do; others only where they say so, or policy does. */
function mayHaveTraces(
  record: EntityRecord,
  named: ReadonlySet<string>,
): boolean {
  const { ref } = record.facts;
  return (
    ref.startsWith('component:') ||
    record.claims !== undefined ||
    named.has(ref)
  );
}

function namedByPolicy(context: DecisionContext): Set<string> {
  const sources = [...context.active.policy.sources.values()];
  return new Set(sources.flatMap(source => Object.values(source.services)));
}

/** Where a page begins: stable though entities come and go. */
function positionAfter(refs: readonly string[], cursor: string): number {
  const { after } = decodeCursor(cursor, cursorSchema);
  let low = 0;
  let high = refs.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (refs[middle] <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
