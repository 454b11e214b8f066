import type { Action } from '../model';
import type { EntityFacts, PrincipalFacts } from './facts';
import type { GrantFacts } from './grant';

/**
 * One question: may this principal do this, here, now?
 *
 * @public
 */
export interface DecisionInput {
  principal: PrincipalFacts;
  /**
   * A catalog entity (`undefined`: the catalog doesn't have it), or a service
   * that nobody claims and a binding may name.
   */
  resource:
    | { entity: EntityFacts | undefined; ref?: string }
    | { service: { source: string; name: string } };
  environment: string;
  action: Action;
  /** Epoch milliseconds. */
  at: number;
  /** As given by configured proxies only; absent = unknown. */
  ip?: string;
  /**
   * Every entity of the catalog, for `console` and `credentials`: they show
   * the whole environment, so a deny of `view` for any of these entities
   * denies them. Treated as immutable: what is learnt of it is kept as long as
   * the array. Absent: any deny of `view` that could reach something does.
   */
  catalog?: readonly EntityFacts[];
  /**
   * Grants that may open it: the principal's, though those of others and for
   * other things do no harm. They count for catalog entities only.
   */
  grants?: readonly GrantFacts[];
}
