import type { LoggerService } from '@backstage/backend-plugin-api';
import { evaluateFilterPredicate } from '@backstage/filter-predicates';
import {
  createMembership,
  type Binding,
  type EntityFacts,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { Clock } from '../clock';
import type { IdpGroupsTable } from '../identity/IdpGroupsTable';
import { idpSubjects } from '../identity/idpSources';
import type { ActivePolicy } from '../policy/PolicyStore';
import { onDatabase } from '../service/databaseDown';
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
  readonly #idpGroups: IdpGroupsTable;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #cache = new Map<
    string,
    { at: number; reached: Promise<Reached> }
  >();

  constructor(options: {
    entities: EntityFactsStore;
    idpGroups: IdpGroupsTable;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#entities = options.entities;
    this.#idpGroups = options.idpGroups;
    this.#clock = options.clock;
    this.#logger = options.logger;
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
    const named = new Set<string>();
    const reached = new Set<string>();
    for (const subject of binding.subjects) {
      if (subject === '*') named.add('*');
      else if (subject === 'owners') owners.forEach(ref => named.add(ref));
      else if ('user' in subject) named.add(subject.user);
      else if ('group' in subject) named.add(subject.group);
      else if ('service' in subject) reached.add(`service:${subject.service}`);
    }
    const viaIdp = await this.#viaIdp(binding);
    const membership = createMembership({ groups: this.#groups() });
    for await (const chunk of yieldingChunks(this.#entities.all())) {
      for (const { facts, groups } of chunk) {
        const { ref } = facts;
        if (!ref.startsWith('user:')) continue;
        const isNamed =
          named.has('*') ||
          named.has(ref) ||
          viaIdp.has(ref) ||
          [...membership.groupsOf(this.#known(groups)).keys()].some(group =>
            named.has(group),
          );
        if (isNamed) reached.add(ref);
      }
    }
    return [...reached].sort();
  }

  *#groups(): Iterable<{ ref: string; parents: readonly string[] }> {
    for (const { facts, groups } of this.#entities.all()) {
      if (!facts.ref.startsWith('group:')) continue;
      yield { ref: facts.ref, parents: this.#known(groups) };
    }
  }

  /** Groups that the catalog has, and that count. */
  #known(groups: readonly string[] | undefined): string[] {
    return (groups ?? []).filter(ref => this.#entities.get(ref));
  }

  async #viaIdp(binding: Binding): Promise<Set<string>> {
    const users = new Set<string>();
    for (const { source, name } of idpSubjects(binding)) {
      const known = await onDatabase({
        run: () => this.#idpGroups.ofSource(source),
        what: 'Whom the binding reaches is not known',
        logger: this.#logger,
      });
      for (const { userRef, stored } of known) {
        if (stored.groups.includes(name)) users.add(userRef);
      }
    }
    return users;
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
