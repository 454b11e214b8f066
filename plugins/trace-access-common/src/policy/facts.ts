import type { JsonObject } from '@backstage/types';

/**
 * A group of the identity provider, for principals whose groups the catalog
 * doesn't carry.
 *
 * @public
 */
export interface IdpGroup {
  source: string;
  name: string;
}

/**
 * What is known of who asks, at one moment. Immutable: a change of membership
 * is a new object, so that views can be cached by identity.
 *
 * @public
 */
export interface PrincipalFacts {
  /** Full lower-case ref: `user:default/ana`, `service:ci-deploy`. */
  ref: string;
  type: 'user' | 'service';
  /** False where the catalog has no such user: denied. */
  known: boolean;
  /**
   * Every group the principal is a member of, ancestors included, each with
   * the path that leads there, nearest first:
   * `group:default/platform` → `['group:default/sre', 'group:default/platform']`.
   */
  groups: ReadonlyMap<string, readonly string[]>;
  /** False: allows through groups drop out; denies through them still apply. */
  membershipKnown: boolean;
  /** Where membership is unknown: the last that was known, for denies only; absent = none known, so they apply. */
  lastKnownGroups?: ReadonlySet<string>;
  idpGroups: readonly IdpGroup[];
  /** Sources whose group list is missing, stale or truncated: treated as unknown. */
  unknownIdpSources?: ReadonlySet<string>;
  /** Last known groups of those sources, for denies only. */
  lastKnownIdpGroups?: readonly IdpGroup[];
}

/**
 * What is known of a catalog entity: its identity, its owners, and the fields
 * that the policy's predicates read. Immutable.
 *
 * @public
 */
export interface EntityFacts {
  /** Full lower-case ref: `component:default/payments`. */
  ref: string;
  /** Full lower-case refs of its owners (users and groups). */
  owners: readonly string[];
  /** The entity itself, or the part of it that predicates read (see `Policy.fieldPaths`). */
  fields: JsonObject;
}
