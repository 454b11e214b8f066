import type { Entity } from '@backstage/catalog-model';
import {
  createMembership,
  entityFacts,
  type EntityFacts,
  type Membership,
} from '@tracegate/plugin-trace-access-common';
import { readDocuments, type CatalogProblem } from './catalogYaml';
import { readFiles } from './files';
import { completeRef } from './refs';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isEntity(value: unknown): value is Entity {
  return (
    isObject(value) &&
    typeof value.kind === 'string' &&
    isObject(value.metadata) &&
    typeof value.metadata.name === 'string' &&
    (value.metadata.namespace === undefined ||
      typeof value.metadata.namespace === 'string')
  );
}

/** A catalog as its files tell it. */
export interface Catalog {
  entities: ReadonlyMap<string, EntityFacts>;
  /** The same, for what is decided for the whole environment. */
  all: readonly EntityFacts[];
  membership: Membership;
  /** Groups that a user is a direct member of. */
  directGroups: ReadonlyMap<string, ReadonlySet<string>>;
  problems: readonly CatalogProblem[];
}

/** Reads a catalog, an entity at a time. */
class CatalogReader {
  readonly entities = new Map<string, EntityFacts>();
  readonly problems: CatalogProblem[] = [];
  readonly directGroups = new Map<string, Set<string>>();
  /** Every edge of the tree, as told from below and from above. */
  readonly groups: { ref: string; parents: string[] }[] = [];

  constructor(private readonly fieldPaths: readonly string[]) {}

  add(value: unknown, path: string) {
    if (value === null || value === undefined) {
      return;
    }
    if (!isEntity(value)) {
      this.problems.push({
        path,
        line: 0,
        message: 'a document without kind and metadata.name is no entity',
      });
      return;
    }
    // As the catalog has it: with the namespace filled in. Relations are the
    // catalog's own work; in a file, ownership is spec.owner.
    const entity: Entity = {
      ...value,
      relations: undefined,
      metadata: {
        ...value.metadata,
        namespace: value.metadata.namespace ?? 'default',
      },
    };
    delete entity.relations;
    const facts = entityFacts({ entity, fieldPaths: this.fieldPaths });
    if (this.entities.has(facts.ref)) {
      this.problems.push({
        path,
        line: 0,
        message: `${facts.ref} is there twice; the first counts`,
      });
      return;
    }
    this.entities.set(facts.ref, facts);
    this.relate(entity, facts.ref, path);
  }

  private relate(entity: Entity, ref: string, path: string) {
    const { spec = {} } = entity;
    const complete = (each: unknown, defaultKind: string) =>
      completeRef({
        ref: each,
        defaultKind,
        defaultNamespace: entity.metadata.namespace,
      }) ?? [];
    const list = (field: string, defaultKind: string) => {
      const value = spec[field] ?? [];
      if (!Array.isArray(value)) {
        this.problems.push({
          path,
          line: 0,
          message: `spec.${field} of ${ref} must be a list; it counts as empty`,
        });
        return [];
      }
      return value.flatMap(each => complete(each, defaultKind));
    };
    const kind = entity.kind.toLowerCase();
    if (kind === 'user') {
      list('memberOf', 'group').forEach(group => this.join(ref, group));
    } else if (kind === 'group') {
      this.groups.push({
        ref,
        parents: [complete(spec.parent, 'group')].flat(),
      });
      list('children', 'group').forEach(child =>
        this.groups.push({ ref: child, parents: [ref] }),
      );
      list('members', 'user').forEach(user => this.join(user, ref));
    }
  }

  private join(user: string, group: string) {
    const groups = this.directGroups.get(user) ?? new Set();
    this.directGroups.set(user, groups.add(group));
  }
}

/**
 * Reads catalog files: ownership from `spec.owner`, membership from
 * `spec.memberOf` and `spec.members`, the tree from `spec.parent` and
 * `spec.children`.
 *
 * @param options.fieldPaths - entity fields that the policy reads
 */
export async function readCatalog(options: {
  paths: readonly string[];
  fieldPaths: readonly string[];
}): Promise<Catalog & { invalid: boolean }> {
  const reader = new CatalogReader(options.fieldPaths);
  let invalid = false;
  for await (const file of readFiles(options.paths)) {
    for (const read of readDocuments(file)) {
      if ('problem' in read) {
        reader.problems.push(read.problem);
        invalid = true;
      } else {
        reader.add(read.value, file.path);
      }
    }
  }
  return {
    entities: reader.entities,
    all: [...reader.entities.values()],
    membership: createMembership({ groups: reader.groups }),
    directGroups: reader.directGroups,
    problems: reader.problems,
    invalid,
  };
}
