import type { Condition } from './conditions';
import type { Pattern } from './pattern';

export type PrincipalKind = 'AWS' | 'Service' | 'Federated';

/** Principals of a statement; `*` stands as an AWS principal. */
export interface PrincipalSet {
  negated: boolean;
  entries: Array<{ kind: PrincipalKind; value: string }>;
}

export interface Statement {
  sid?: string;
  effect: 'Allow' | 'Deny';
  principals?: PrincipalSet;
  actions: { negated: boolean; patterns: Pattern[] };
  /** Absent in trust policies, whose resource is the role itself. */
  resources?: { negated: boolean; patterns: Pattern[] };
  conditions: Condition[];
}

/** A policy document that passed the grammar. */
export interface PolicyDocument {
  statements: Statement[];
}

/** Where a document is used decides which elements it may have. */
export type PolicyUse = 'identity' | 'trust';
