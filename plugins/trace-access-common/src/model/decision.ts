/**
 * The three answers to "may this principal do this?".
 *
 * @public
 */
export type Outcome = 'allowed' | 'requestable' | 'denied';

/**
 * One sentence of an explanation, with a stable code for programs.
 *
 * @public
 */
export interface Reason {
  /** Kebab-case, stable across versions: `standing-binding`, `no-binding` … */
  code: string;
  /** For people; names groups, bindings and entities, never credentials. */
  message: string;
}

/**
 * The grant behind an allowed decision.
 *
 * @public
 */
export interface DecidingGrant {
  id: string;
  /** `claimable`: it must be claimed before anything is given. */
  state: 'claimable' | 'active';
  /** Milliseconds from its first use. */
  durationMs: number;
  /** Epoch milliseconds. */
  claimBy: number;
  /** Epoch milliseconds; of an active grant. */
  endsAt?: number;
}

/**
 * The answer for one principal × entity × environment × action.
 *
 * @public
 */
export interface Decision {
  outcome: Outcome;
  /** Name of the binding that decided; absent where nothing matched. */
  binding?: string;
  /** Alias of the role that the binding gives; absent unless allowed or requestable. */
  role?: string;
  /** ISO 8601 duration: the tighter of the binding's limit and the environment's floor. */
  maxDuration?: string;
  /** The same in milliseconds; absent = no limit. */
  maxDurationMs?: number;
  /** Attribute patterns to redact: the binding's and the environment's floor's. */
  redact: readonly string[];
  /** Name of the approval rule, where requestable. */
  approval?: string;
  /** Every approval rule that must be satisfied: the binding's and the environment's floor's. */
  approvals?: readonly string[];
  /**
   * When the access closes by itself (epoch milliseconds): the end of the grant
   * that gives it, or the close of the winner's `hours` window, whichever is
   * first. Absent where neither is there, and of a grant that is still claimable.
   */
  endsAt?: number;
  /** The grant that gives it, where one does. */
  grant?: DecidingGrant;
  /** Content hash of the policy that decided. */
  policyVersion: string;
  /** Why, shortest first. The first is always about what decided. */
  why: readonly Reason[];
}
