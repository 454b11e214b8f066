import {
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
  parseEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { createMembership } from '@tracegate/plugin-trace-access-common';
import type { CatalogReader } from '../catalog/CatalogReader';
import { TRUST_FIELD, type Trust } from '../catalog/trustedLocations';

/** What the catalog says of one user, at one moment. */
export interface CatalogMembership {
  /** False: the catalog has no such user, or not from a trusted location. */
  known: boolean;
  /** Group → path to it, nearest first; ancestors included. */
  groups: ReadonlyMap<string, readonly string[]>;
}

const NOBODY: CatalogMembership = { known: false, groups: new Map() };
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  TRUST_FIELD,
  'relations',
];
/** Deeper than any organisation; a longer chain is cut rather than followed for ever. */
const MAX_LEVELS = 64;

/**
 * Reads a user's groups level by level: one catalog call for the user, and one
 * for each level of the tree above.
 *
 * @throws ServiceUnavailableError - the catalog is not answering
 */
export async function readMembership(options: {
  reader: CatalogReader;
  trust: Trust;
  userRef: string;
}): Promise<CatalogMembership> {
  const { reader, trust, userRef } = options;
  const users = await reader.byRefs({ refs: [userRef], fields: FIELDS });
  const user = users.get(userRef);
  if (!user || !trust(user)) return NOBODY;

  const direct = targets(user, RELATION_MEMBER_OF);
  const groups = new Map<string, readonly string[]>();
  let level = direct;
  for (let depth = 0; level.length > 0 && depth < MAX_LEVELS; depth++) {
    const found = await reader.byRefs({ refs: level, fields: FIELDS });
    const next = new Set<string>();
    for (const [ref, group] of found) {
      if (!trust(group)) continue;
      const parents = targets(group, RELATION_CHILD_OF);
      groups.set(ref, parents);
      parents.forEach(parent => next.add(parent));
    }
    level = [...next].filter(ref => !groups.has(ref));
  }

  const membership = createMembership({
    groups: [...groups].map(([ref, parents]) => ({
      ref,
      parents: parents.filter(parent => groups.has(parent)),
    })),
  });
  return {
    known: true,
    groups: membership.groupsOf(direct.filter(ref => groups.has(ref))),
  };
}

/** Full refs of the groups that a relation leads to. */
export function targets(entity: Entity, type: string): string[] {
  const refs = new Set<string>();
  for (const relation of entity.relations ?? []) {
    if (relation.type !== type) continue;
    const ref = stringifyEntityRef(parseEntityRef(relation.targetRef));
    if (ref.startsWith('group:')) refs.add(ref);
  }
  return [...refs].sort();
}
