import { evaluateFilterPredicate } from '@backstage/filter-predicates';
import type {
  Binding,
  EntityFacts,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { Clock } from '../clock';
import type { People } from '../identity/People';
import type { ActivePolicy } from '../policy/PolicyStore';
import { yieldingChunks } from '../service/yielding';

type Reach = Schemas['Reach'];

const SHOWN = 100;
const MAX_AGE_MS = 30_000;
const MAX_CACHED = 200;

interface Reached {
  principals: readonly string[];
  entities: readonly string[];
}

/** Whom and what a binding reaches today; worked out in slices, kept for 30 s. */
export class BindingReachService {
  readonly #entities: EntityFactsStore;
  readonly #people: People;
  readonly #clock: Clock;
  readonly #cache = new Map<
    string,
    { at: number; reached: Promise<Reached> }
  >();

  constructor(options: {
    entities: EntityFactsStore;
    people: People;
    clock: Clock;
  }) {
    this.#entities = options.entities;
    this.#people = options.people;
    this.#clock = options.clock;
  }

  /**
   * Refs in code unit order.
   *
   * @throws ServiceUnavailableError - the catalog is not answering
   */
  async of(options: {
    binding: Binding;
    active: ActivePolicy;
  }): Promise<Reached> {
    const { binding, active } = options;
    await this.#entities.loaded();
    const key = `${active.policy.version}\n${binding.name}`;
    const now = this.#clock.now();
    const known = this.#cache.get(key);
    if (known && now - known.at <= MAX_AGE_MS) return known.reached;
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    const reached = this.#workOut(options);
    this.#cache.set(key, { at: now, reached });
    reached.catch(() => this.#cache.delete(key));
    return reached;
  }

  async #workOut(options: {
    binding: Binding;
    active: ActivePolicy;
  }): Promise<Reached> {
    const { binding } = options;
    const entities: string[] = [];
    const owners = new Set<string>();
    for await (const chunk of yieldingChunks(this.#entities.all())) {
      for (const { facts } of chunk) {
        if (!isAbout(binding, facts)) continue;
        entities.push(facts.ref);
        facts.owners.forEach(owner => owners.add(owner));
      }
    }
    return {
      entities: entities.sort(),
      principals: await this.#principals({ binding, owners }),
    };
  }

  async #principals(options: {
    binding: Binding;
    owners: ReadonlySet<string>;
  }): Promise<string[]> {
    const { binding, owners } = options;
    const services = binding.subjects.flatMap(subject =>
      typeof subject === 'object' && 'service' in subject
        ? [`service:${subject.service}`]
        : [],
    );
    const people = await this.#people.named({
      subjects: binding.subjects,
      owners,
    });
    return [...new Set([...people, ...services])].sort();
  }
}

/** Whether the binding's predicate, which was checked at load, holds. */
function isAbout({ entities }: Binding, { fields }: EntityFacts): boolean {
  if (entities === undefined) return false;
  return entities === '*' || evaluateFilterPredicate(entities, fields);
}

/** The first hundred, and how many there are. */
export function toReach(refs: readonly string[]): Reach {
  return { total: refs.length, refs: refs.slice(0, SHOWN) };
}
