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
  /** When the winner's `hours` window closes (epoch milliseconds), where it has one. */
  endsAt?: number;
  /** Content hash of the policy that decided. */
  policyVersion: string;
  /** Why, shortest first. The first is always about what decided. */
  why: readonly Reason[];
}
