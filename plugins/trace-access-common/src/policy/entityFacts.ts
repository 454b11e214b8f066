import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { getJsonValueAtPath } from '@backstage/filter-predicates';
import type { JsonObject } from '@backstage/types';
import type { EntityFacts } from './facts';

function ownersOf(entity: Entity): string[] {
  const owners = new Set<string>();
  const add = (ref: string) => {
    try {
      owners.add(
        stringifyEntityRef(
          parseEntityRef(ref, {
            defaultKind: 'group',
            defaultNamespace: entity.metadata.namespace,
          }),
        ),
      );
    } catch {
      // A ref that names nobody makes nobody an owner.
    }
  };
  if (entity.relations) {
    entity.relations
      .filter(relation => relation.type === 'ownedBy')
      .forEach(relation => add(relation.targetRef));
  } else if (typeof entity.spec?.owner === 'string') {
    add(entity.spec.owner);
  }
  return [...owners];
}

/**
 * The part of an entity that predicates read, by path. Longer paths come
 * first, so that a lookup finds a path's own value before a prefix of it.
 */
function project(entity: Entity, fieldPaths: readonly string[]): JsonObject {
  const fields: JsonObject = {};
  for (const path of [...fieldPaths].sort((a, b) => b.length - a.length)) {
    const value = getJsonValueAtPath(entity as unknown as JsonObject, path);
    if (value !== undefined) {
      fields[path] = value;
    }
  }
  return fields;
}

/**
 * What the evaluator needs to know of a catalog entity: owners from its
 * `ownedBy` relations, or from `spec.owner` where it has no relations at all
 * (an entity that was read from a file).
 *
 * @param options.fieldPaths - `Policy.fieldPaths`, to keep only those fields
 *
 * @public
 */
export function entityFacts(options: {
  entity: Entity;
  fieldPaths?: readonly string[];
}): EntityFacts {
  const { entity, fieldPaths } = options;
  return {
    ref: stringifyEntityRef(entity),
    owners: ownersOf(entity),
    fields: fieldPaths
      ? project(entity, fieldPaths)
      : (entity as unknown as JsonObject),
  };
}
