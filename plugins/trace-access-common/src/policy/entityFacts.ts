import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { getJsonValueAtPath } from '@backstage/filter-predicates';
import type { JsonObject } from '@backstage/types';
import type { EntityFacts } from './facts';

const REMEMBERED = 50_000;
const completed = new Map<string, string | undefined>();

/**
 * An owner's full ref. Remembered, since a catalog has far fewer owners than
 * entities: each is then parsed once, and one string in memory.
 */
function ownerRef(ref: string, namespace: string | undefined) {
  const key = `${namespace ?? ''}\n${ref}`;
  if (completed.has(key)) {
    return completed.get(key);
  }
  let full: string | undefined;
  try {
    full = stringifyEntityRef(
      parseEntityRef(ref, {
        defaultKind: 'group',
        defaultNamespace: namespace,
      }),
    );
  } catch {
    // A ref that names nobody makes nobody an owner.
  }
  if (completed.size >= REMEMBERED) {
    completed.clear();
  }
  completed.set(key, full);
  return full;
}

function ownersOf(entity: Entity): string[] {
  const { relations, metadata, spec } = entity;
  const named = relations
    ? relations
        .filter(relation => relation.type === 'ownedBy')
        .map(relation => relation.targetRef)
    : [spec?.owner].filter(owner => typeof owner === 'string');
  const owners = new Set<string>();
  for (const ref of named) {
    const full = ownerRef(ref, metadata.namespace);
    if (full !== undefined) {
      owners.add(full);
    }
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
 * @param options - `fieldPaths`: `Policy.fieldPaths`, to keep only those fields
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
