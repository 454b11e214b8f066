import type { FilterPredicate } from '@backstage/filter-predicates';
import type { JsonObject } from '@backstage/types';
import type { Action } from '../../model';
import type { IdpGroup } from '../facts';

/**
 * The `apiVersion` of every policy document.
 *
 * @public
 */
export const POLICY_API_VERSION = 'trace-access/v1';

/**
 * The kinds of policy document.
 *
 * @public
 */
export type PolicyKind =
  'Environment' | 'TraceSource' | 'Role' | 'RoleBinding' | 'ApprovalRule';

/** Every kind, in the order that sets are listed and hashed in. */
export const POLICY_KINDS: readonly PolicyKind[] = [
  'Environment',
  'TraceSource',
  'Role',
  'RoleBinding',
  'ApprovalRule',
];

/**
 * What the envelope says about a document.
 *
 * @public
 */
export interface PolicyMetadata {
  name: string;
  /** Full lower-case ref of whom to ask about this document. */
  owner: string;
  namespace?: string;
  title?: string;
  description?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  tags?: string[];
  links?: JsonObject[];
}

/**
 * The envelope around a spec.
 *
 * @public
 */
export interface PolicyDocument<K extends PolicyKind, S> {
  apiVersion: typeof POLICY_API_VERSION;
  kind: K;
  metadata: PolicyMetadata;
  spec: S;
}

/**
 * How policy names principals; refs are full and lower-case.
 *
 * @public
 */
export type Subject =
  | '*'
  | 'owners'
  | { user: string }
  | { group: string }
  | { service: string }
  | { idpGroup: IdpGroup };

/**
 * How much goes wrong when access to an environment does.
 *
 * @public
 */
export type Tier = 'low' | 'medium' | 'high';

/**
 * Terms that apply to everything in an environment, whatever a binding says.
 *
 * @public
 */
export interface EnvironmentFloor {
  access?: 'standing' | 'onRequest';
  /** ISO 8601. */
  maxDuration?: string;
  redact?: string[];
  approval?: string;
}

/** @public */
export type EnvironmentDocument = PolicyDocument<
  'Environment',
  { tier: Tier; floor?: EnvironmentFloor }
>;

/** @public */
export type TraceSourceDocument = PolicyDocument<
  'TraceSource',
  {
    environment: string;
    type: string;
    config: JsonObject;
    services: Record<string, string>;
    claims: 'confirm' | 'trusted';
  }
>;

/** @public */
export type RoleDocument = PolicyDocument<
  'Role',
  {
    provider: string;
    environments: Record<
      string,
      { arn: string; externalId?: string; maxSession?: string }
    >;
  }
>;

/**
 * When a binding counts. All that are given must hold.
 *
 * @public
 */
export interface BindingConditions {
  /** `HH:MM-HH:MM Zone`, on the wall clock of the zone. */
  hours?: string;
  /** CIDR blocks. */
  network?: string[];
  stepUp?: { maxAge: string };
}

/** @public */
export type RoleBindingDocument = PolicyDocument<
  'RoleBinding',
  {
    subjects: Subject[];
    /** Absent where the binding names only `services`. */
    entities?: '*' | FilterPredicate;
    services?: { source: string; name: string }[];
    environments: '*' | string[];
    role?: string;
    actions: '*' | Action[];
    effect: 'allow' | 'deny';
    access?: 'standing' | 'onRequest';
    priority: number;
    limits?: { maxDuration: string };
    conditions?: BindingConditions;
    redact?: string[];
    approval?: string;
  }
>;

/**
 * How an approval rule names those who approve: as bindings do, or whoever is
 * on call in a schedule.
 *
 * @public
 */
export type Approver = Subject | { onCall: string };

/**
 * When a request needs nobody's approval. All that are given must hold.
 *
 * @public
 */
export interface AutoApproval {
  tiers?: Tier[];
  /** ISO 8601; requests for no longer than this. */
  maxDuration?: string;
  /** The requester is on call for the entity. */
  onCall?: boolean;
  /** `HH:MM-HH:MM Zone`, on the wall clock of the zone. */
  hours?: string;
  /** The ticket is being worked on, as the rule's validator says. */
  ticket?: 'open';
}

/** @public */
export type ApprovalRuleDocument = PolicyDocument<
  'ApprovalRule',
  {
    steps: { approvers: Approver[]; count: number }[];
    /** ISO 8601; how long a request may be pending, default P1D. */
    requestTtl?: string;
    /** ISO 8601; how long an approved grant waits for its first use, default PT8H. */
    claimWithin?: string;
    reason?: 'required' | 'optional';
    ticket?: { pattern?: string; required: boolean; validator?: string };
    /** ISO 8601; the longest grant under this rule. */
    maxDuration?: string;
    /** ISO 8601; how far ahead a grant may start; absent = from now on only. */
    startWithin?: string;
    /** So many denials end a request; default 1. */
    denyThreshold?: number;
    /** ISO 8601; approvers are reminded after this. */
    remindAfter?: string;
    /** After so long without an answer these may take any step as well, and are told. */
    escalate?: { after: string; to: Approver[] };
    autoApprove?: AutoApproval[];
    breakGlass?: {
      subjects: Subject[];
      maxDuration: string;
      reviewWithin: string;
    };
  }
>;

/** What holds where an approval rule doesn't say. */
export const APPROVAL_DEFAULTS = {
  requestTtl: 'P1D',
  claimWithin: 'PT8H',
  /** Where the binding and the environment don't say either. */
  maxDuration: 'PT1H',
  denyThreshold: 1,
};

/** Any policy document. */
export type AnyPolicyDocument =
  | EnvironmentDocument
  | TraceSourceDocument
  | RoleDocument
  | RoleBindingDocument
  | ApprovalRuleDocument;

/**
 * A whole set, normalised: refs completed, defaults filled in.
 *
 * @public
 */
export interface PolicyDocuments {
  environments: EnvironmentDocument[];
  sources: TraceSourceDocument[];
  roles: RoleDocument[];
  bindings: RoleBindingDocument[];
  approvalRules: ApprovalRuleDocument[];
}
