import {
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  type Entity,
} from '@backstage/catalog-model';
import {
  entityFacts,
  type EntityFacts,
} from '@tracegate/plugin-trace-access-common';
import { permissionRuleFieldPaths } from '@tracegate/plugin-trace-access-node';
import { targets } from '../identity/catalogMembership';
import { readClaimAnnotations, type ClaimAnnotations } from './claims';
import { TRUST_FIELD } from './trustedLocations';

/** What the backend keeps of a catalog entity. */
export interface EntityRecord {
  facts: EntityFacts;
  /** `metadata.name` as written: service names keep their case. */
  name: string;
  /** Service names by annotation. */
  claims?: ClaimAnnotations;
  /** Of a user its direct groups, of a group its parents. */
  groups?: readonly string[];
}

/** What to keep, and hence what to ask the catalog for. */
export interface Projection {
  /** Entity fields kept in the facts. */
  fieldPaths: readonly string[];
  /** Fields of a catalog request. */
  fields: string[];
}

/** The fields that policy, permission rules and claims read; nothing else is kept. */
export function createProjection(options: {
  fieldPaths: readonly string[];
  environments: readonly string[];
}): Projection {
  const fieldPaths = [
    ...new Set([...options.fieldPaths, ...permissionRuleFieldPaths]),
  ].sort();
  return {
    fieldPaths,
    fields: [
      ...new Set([
        'kind',
        'metadata.name',
        'metadata.namespace',
        'relations',
        TRUST_FIELD,
        ...claimFields(options.environments),
        ...fieldPaths.map(requestable),
      ]),
    ],
  };
}

export function toRecord(options: {
  entity: Entity;
  projection: Projection;
  intern: (text: string) => string;
}): EntityRecord {
  const { entity, projection, intern } = options;
  const { ref, owners, fields } = entityFacts({
    entity,
    fieldPaths: projection.fieldPaths,
  });
  for (const [path, value] of Object.entries(fields)) {
    if (typeof value === 'string' && path !== 'metadata.name') {
      fields[path] = intern(value);
    } else if (Array.isArray(value)) {
      fields[path] = value.map(item =>
        typeof item === 'string' ? intern(item) : item,
      );
    }
  }
  const record: EntityRecord = {
    facts: { ref, owners: owners.map(intern), fields },
    name: entity.metadata.name,
  };
  const claims = readClaimAnnotations(entity.metadata.annotations);
  if (claims) record.claims = claims;
  if (ref.startsWith('user:')) {
    record.groups = targets(entity, RELATION_MEMBER_OF).map(intern);
  } else if (ref.startsWith('group:')) {
    record.groups = targets(entity, RELATION_CHILD_OF).map(intern);
  }
  return record;
}

/** Whether two records say the same; then the older object is kept. */
export function sameRecord(a: EntityRecord, b: EntityRecord): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function claimFields(environments: readonly string[]): string[] {
  const annotation = 'metadata.annotations.';
  return [
    `${annotation}jaegertracing.io/service`,
    `${annotation}trace-access.io/service-names`,
    ...environments.map(
      environment =>
        `${annotation}trace-access.io/service-names.${environment}`,
    ),
  ];
}

/** A path as the catalog takes it; an unusual one by its first part, whole. */
function requestable(path: string): string {
  return /^[\w.@/:~+-]+$/.test(path) ? path : path.split('.')[0];
}
