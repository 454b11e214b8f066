import type { Action, Reason } from '../../model';
import { indexOf, type PolicyIndex } from '../compile';
import type { EntityFacts } from '../facts';
import type { Policy } from '../policy';
import type { DecisionInput } from '../question';
import { CatalogReach } from './catalogReach';
import { nameOfResource } from './reasons';
import { Search } from './search';
import { PrincipalViews } from './view';
import type { Found } from './why';

const WHOLE_ENVIRONMENT: readonly Action[] = ['console', 'credentials'];

/** Whether an action shows everything in an environment. */
export const isWholeEnvironment = (action: Action) =>
  WHOLE_ENVIRONMENT.includes(action);

/** Finds the bindings that decide by one policy. */
export class Candidates {
  readonly index: PolicyIndex;
  private readonly views = new PrincipalViews();
  private readonly reaches = new WeakMap<
    readonly EntityFacts[],
    CatalogReach
  >();

  constructor(private readonly policy: Policy) {
    this.index = indexOf(policy);
  }

  /**
   * The candidate that decides, or why there can be none.
   *
   * @param options - `onRequest`: of the allows, only access on request counts
   */
  search(
    input: DecisionInput,
    options?: { onRequest: boolean },
  ): Found | { refused: Reason } {
    const { principal, resource, environment, action } = input;
    const slot = this.index.slots.get(environment)?.get(action);
    if (slot === undefined) {
      return {
        refused: this.policy.environments.has(environment)
          ? {
              code: 'unknown-action',
              message: `There is no action '${action}'.`,
            }
          : {
              code: 'unknown-environment',
              message: `The policy has no environment '${environment}'.`,
            },
      };
    }
    if (!principal.known) {
      return {
        refused: {
          code: 'unknown-principal',
          message: `The catalog has no ${principal.ref}.`,
        },
      };
    }
    const view = this.views.of(principal, slot);
    const search = new Search(
      slot,
      input,
      options?.onRequest ? slot.standingEnd : slot.denyEnd,
    );
    if ('service' in resource) {
      const { source, name } = resource.service;
      if (this.policy.sources.get(source)?.environment !== environment) {
        return {
          refused: {
            code: 'unknown-source',
            message: `${environment} has no trace source '${source}', whose service '${name}' could be asked for.`,
          },
        };
      }
      search.service(view, resource.service);
    } else if (resource.entity === undefined) {
      return {
        refused: {
          code: 'unknown-entity',
          message: `The catalog has no ${nameOfResource(resource)}.`,
        },
      };
    } else {
      search.entity(
        view,
        resource.entity,
        this.index.predicates.matching(resource.entity),
      );
    }
    const own = search.best;
    if (isWholeEnvironment(action)) {
      search.environment(view, this.reachOf(input));
    }
    return {
      slot,
      view,
      rank: search.best,
      wholeEnvironment: search.best !== own,
    };
  }

  /**
   * What the policy reaches in the question's catalog; undefined where that is
   * not at hand.
   */
  reachOf({ catalog }: Pick<DecisionInput, 'catalog'>) {
    if (catalog === undefined) {
      return undefined;
    }
    let reach = this.reaches.get(catalog);
    if (reach === undefined) {
      reach = new CatalogReach(this.index.predicates, catalog);
      this.reaches.set(catalog, reach);
    }
    return reach;
  }
}
