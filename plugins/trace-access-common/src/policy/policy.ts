import type { FilterPredicate } from '@backstage/filter-predicates';
import type { JsonObject } from '@backstage/types';
import type { Action } from '../model';
import type {
  ApprovalRuleDocument,
  BindingConditions,
  Subject,
  Tier,
} from './language/documents';

/**
 * A named stage, with the terms that hold for everything in it.
 *
 * @public
 */
export interface Environment {
  name: string;
  owner: string;
  title?: string;
  description?: string;
  tier: Tier;
  floor: {
    access?: 'standing' | 'onRequest';
    /** ISO 8601, and the same in milliseconds. */
    maxDuration?: string;
    maxDurationMs?: number;
    redact: readonly string[];
    approval?: string;
  };
}

/**
 * What is assumed in one environment under a role's alias.
 *
 * @public
 */
export interface RoleTarget {
  arn: string;
  externalId?: string;
  maxSessionMs?: number;
}

/**
 * An alias for what can be assumed, per environment.
 *
 * @public
 */
export interface Role {
  alias: string;
  owner: string;
  title?: string;
  description?: string;
  provider: string;
  environments: ReadonlyMap<string, RoleTarget>;
}

/**
 * A configured trace backend of an environment.
 *
 * @public
 */
export interface TraceSourceConfig {
  name: string;
  owner: string;
  title?: string;
  description?: string;
  environment: string;
  type: string;
  config: JsonObject;
  /** Confirmed claims: service name → full entity ref. */
  services: Readonly<Record<string, string>>;
  claims: 'confirm' | 'trusted';
}

/**
 * Subjects × entities × environments → role, with its terms.
 *
 * @public
 */
export interface Binding {
  name: string;
  owner: string;
  title?: string;
  description?: string;
  subjects: readonly Subject[];
  entities?: '*' | FilterPredicate;
  services: readonly { source: string; name: string }[];
  /** All of them where the document says `'*'`. */
  environments: readonly string[];
  /** All of them where the document says `'*'`. */
  actions: readonly Action[];
  effect: 'allow' | 'deny';
  /** Absent on a deny, as are role, limits and approval. */
  access?: 'standing' | 'onRequest';
  role?: string;
  priority: number;
  maxDuration?: string;
  maxDurationMs?: number;
  conditions: BindingConditions;
  redact: readonly string[];
  approval?: string;
}

/**
 * Who approves, and when nobody has to.
 *
 * @public
 */
export type ApprovalRule = ApprovalRuleDocument['spec'] & {
  name: string;
  owner: string;
  title?: string;
  description?: string;
};

/**
 * One version of the policy, compiled. Immutable.
 *
 * @public
 */
export interface Policy {
  /** Content hash (SHA-256, hex): the same for the same documents, whatever their files, order or formatting. */
  readonly version: string;
  readonly environments: ReadonlyMap<string, Environment>;
  /** By alias. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly sources: ReadonlyMap<string, TraceSourceConfig>;
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly approvalRules: ReadonlyMap<string, ApprovalRule>;
  /** Entity fields that predicates read, as dotted paths. */
  readonly fieldPaths: readonly string[];
}
