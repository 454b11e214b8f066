import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  createMembership,
  type Approver,
} from '@tracegate/plugin-trace-access-common';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { Clock } from '../clock';
import { onDatabase } from '../service/databaseDown';
import { yieldingChunks } from '../service/yielding';
import type { IdpGroupsTable } from './IdpGroupsTable';

const MAX_AGE_MS = 30_000;

/** Everybody in the catalog, with all their groups. */
type Memberships = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Who all is meant by subjects: for telling people, and for saying how many
 * there are. Who may do something is decided elsewhere, on live facts.
 */
export class People {
  readonly #entities: EntityFactsStore;
  readonly #idpGroups: IdpGroupsTable;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  #known?: { at: number; generation: number; of: Promise<Memberships> };

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
   * Full refs of the users in the catalog whom subjects name, in code unit
   * order. Services and schedules are nobody here.
   *
   * @param options - `owners`: whom `owners` stands for
   * @throws ServiceUnavailableError - the catalog or the database is not answering
   */
  async named(options: {
    subjects: readonly Approver[];
    owners: ReadonlySet<string>;
  }): Promise<string[]> {
    await this.#entities.loaded();
    const named = new Set<string>();
    const idpGroups: { source: string; name: string }[] = [];
    for (const subject of options.subjects) {
      if (subject === '*') named.add('*');
      else if (subject === 'owners') {
        options.owners.forEach(ref => named.add(ref));
      } else if ('user' in subject) named.add(subject.user);
      else if ('group' in subject) named.add(subject.group);
      else if ('idpGroup' in subject) idpGroups.push(subject.idpGroup);
    }
    const viaIdp = await this.#viaIdp(idpGroups);
    const reached: string[] = [];
    for await (const chunk of yieldingChunks(await this.#memberships())) {
      for (const [ref, groups] of chunk) {
        if (
          named.has('*') ||
          named.has(ref) ||
          viaIdp.has(ref) ||
          [...groups].some(group => named.has(group))
        ) {
          reached.push(ref);
        }
      }
    }
    return reached.sort();
  }

  #memberships(): Promise<Memberships> {
    const now = this.#clock.now();
    const { generation } = this.#entities;
    const known = this.#known;
    if (
      known &&
      known.generation === generation &&
      now >= known.at &&
      now - known.at <= MAX_AGE_MS
    ) {
      return known.of;
    }
    const of = this.#workOut();
    this.#known = { at: now, generation, of };
    return of;
  }

  async #workOut(): Promise<Memberships> {
    const membership = createMembership({ groups: this.#groups() });
    const people = new Map<string, ReadonlySet<string>>();
    for await (const chunk of yieldingChunks(this.#entities.all())) {
      for (const { facts, groups } of chunk) {
        if (!facts.ref.startsWith('user:')) continue;
        const all = membership.groupsOf(this.#counted(groups));
        people.set(facts.ref, new Set(all.keys()));
      }
    }
    return people;
  }

  *#groups(): Iterable<{ ref: string; parents: readonly string[] }> {
    for (const { facts, groups } of this.#entities.all()) {
      if (!facts.ref.startsWith('group:')) continue;
      yield { ref: facts.ref, parents: this.#counted(groups) };
    }
  }

  /** Groups that the catalog has, and that count. */
  #counted(groups: readonly string[] | undefined): string[] {
    return (groups ?? []).filter(ref => this.#entities.get(ref));
  }

  async #viaIdp(
    groups: readonly { source: string; name: string }[],
  ): Promise<Set<string>> {
    const users = new Set<string>();
    for (const { source, name } of groups) {
      const known = await onDatabase({
        run: () => this.#idpGroups.ofSource(source),
        what: 'Who is in a group of the identity provider is not known',
        logger: this.#logger,
      });
      for (const { userRef, stored } of known) {
        if (stored.groups.includes(name)) users.add(userRef);
      }
    }
    return users;
  }
}
