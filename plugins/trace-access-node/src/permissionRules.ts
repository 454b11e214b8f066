import { createPermissionRule } from '@backstage/plugin-permission-node';
import type { JsonValue } from '@backstage/types';
import { z } from 'zod';
import {
  traceAccessResourceRef,
  type TraceAccessResource,
} from './permissionResource';
import {
  asFilter,
  claimsParams,
  environmentsParams,
  inEnvironment,
  inTier,
  ownedByClaim,
  tiersParams,
} from './permissionRuleParts';

/**
 * True where one of `claims` (user and group refs) owns the entity.
 *
 * @public
 */
export const ownsEntityRule = createPermissionRule({
  name: 'OWNS_ENTITY',
  description: 'Allow the traces of entities that one of the claims owns',
  resourceRef: traceAccessResourceRef,
  paramsSchema: claimsParams,
  apply: ownedByClaim,
  toQuery: asFilter(ownedByClaim),
});

/**
 * True in the named environments.
 *
 * @public
 */
export const hasEnvironmentRule = createPermissionRule({
  name: 'HAS_ENVIRONMENT',
  description: 'Allow traces of the named environments',
  resourceRef: traceAccessResourceRef,
  paramsSchema: environmentsParams,
  apply: inEnvironment,
  toQuery: asFilter(inEnvironment),
});

/**
 * True in environments of the named tiers.
 *
 * @public
 */
export const hasTierRule = createPermissionRule({
  name: 'HAS_TIER',
  description: 'Allow traces of environments of the named tiers',
  resourceRef: traceAccessResourceRef,
  paramsSchema: tiersParams,
  apply: inTier,
  toQuery: asFilter(inTier),
});

/** Facts hold either the whole entity, or single fields by dotted path. */
const field = (
  { entity }: TraceAccessResource,
  ...path: string[]
): JsonValue | undefined => {
  if (!entity) return undefined;
  let value: JsonValue | undefined = entity.fields[path.join('.')];
  if (value !== undefined) return value;
  value = entity.fields;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return undefined;
    }
    value = value[step];
  }
  return value;
};

const sameText = (value: JsonValue | undefined, among: string[]) =>
  typeof value === 'string' &&
  among.some(one => one.toLowerCase() === value.toLowerCase());

const ofKind = (
  resource: TraceAccessResource,
  { kinds }: { kinds: string[] },
) => sameText(field(resource, 'kind'), kinds);

/**
 * True for entities of the named kinds, whatever their case.
 *
 * @public
 */
export const isEntityKindRule = createPermissionRule({
  name: 'IS_ENTITY_KIND',
  description: 'Allow the traces of entities of the named kinds',
  resourceRef: traceAccessResourceRef,
  paramsSchema: z.object({ kinds: z.array(z.string()) }),
  apply: ofKind,
  toQuery: asFilter(ofKind),
});

const tagged = (
  resource: TraceAccessResource,
  { tags }: { tags: string[] },
): boolean => {
  const own = field(resource, 'metadata', 'tags');
  return Array.isArray(own) && own.some(tag => sameText(tag, tags));
};

/**
 * True for entities that bear one of the tags.
 *
 * @public
 */
export const hasTagRule = createPermissionRule({
  name: 'HAS_TAG',
  description: 'Allow the traces of entities that bear one of the tags',
  resourceRef: traceAccessResourceRef,
  paramsSchema: z.object({ tags: z.array(z.string()) }),
  apply: tagged,
  toQuery: asFilter(tagged),
});

/**
 * The entity fields that rules read, beside those that policy reads.
 *
 * @public
 */
export const permissionRuleFieldPaths: readonly string[] = [
  'kind',
  'metadata.tags',
];

/**
 * Every rule for the resource type `trace-access-entity`.
 *
 * @public
 */
export const traceAccessRules = {
  ownsEntityRule,
  hasEnvironmentRule,
  hasTierRule,
  isEntityKindRule,
  hasTagRule,
};
