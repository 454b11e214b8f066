import type { Action } from '../model';

/**
 * A grant of one principal, as a decision needs it: one that opens something at
 * the moment that is asked about, or would from its first use on. Made from
 * timestamps by the backend, never from a stored state alone.
 *
 * @public
 */
export interface GrantFacts {
  /** ULID. */
  id: string;
  /** Full ref of who holds it. */
  principal: string;
  entityRef: string;
  environment: string;
  actions: readonly Action[];
  /** Name of the binding under which it was asked for. */
  binding: string;
  /** Alias of the role that was approved. */
  role: string;
  /** `claimable`: approved, and its clock starts at the first use. */
  state: 'claimable' | 'active';
  /** How long it lasts from its first use; milliseconds. */
  durationMs: number;
  /** Epoch milliseconds; the last moment of a first use. */
  claimBy: number;
  /** Epoch milliseconds; of an active grant. */
  endsAt?: number;
}
