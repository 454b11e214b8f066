import type { EntityFacts } from '../facts';
import type { PredicateIndex } from './predicateIndex';
import { ownership, type Identity } from './subjects';

/**
 * Which predicates match anything in a catalog, for what is decided for a
 * whole environment. One walk over the catalog, and one for each identity
 * whose owned entities are asked for.
 */
export class CatalogReach {
  readonly any: ReadonlySet<number>;
  private readonly owned = new WeakMap<Identity, ReadonlySet<number>>();

  constructor(
    private readonly predicates: PredicateIndex,
    private readonly entities: readonly EntityFacts[],
  ) {
    this.any = this.matched(() => true);
  }

  /** Predicates that match an entity which a deny takes the identity to own. */
  ownedBy(identity: Identity): ReadonlySet<number> {
    let owned = this.owned.get(identity);
    if (owned === undefined) {
      owned = this.matched(entity => ownership(identity, entity).deny);
      this.owned.set(identity, owned);
    }
    return owned;
  }

  private matched(counts: (entity: EntityFacts) => boolean) {
    const matched = new Set<number>();
    for (const entity of this.entities) {
      if (counts(entity)) {
        this.predicates.matching(entity).forEach(id => matched.add(id));
      }
    }
    return matched;
  }
}
