import type { EntityFacts } from '../facts';
import type { Circumstances } from './conditions';
import type { CatalogReach } from './catalogReach';
import { ALL_ENTITIES } from './predicateIndex';
import { serviceKey, type Slot, type Table } from './slot';
import { ownership } from './subjects';
import type { View } from './view';

/** No candidate. */
export const NONE = Infinity;

/** Past this, walking a short table beats walking the entity's predicates. */
const LONG = 16;

function includes(sorted: readonly number[], wanted: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return sorted[low] === wanted;
}

/** The search for the candidate with the lowest rank. */
export class Search {
  best = NONE;

  /**
   * @param firstAllow - the lowest rank of an allow that counts: `slot.denyEnd`
   *   for all of them, `slot.standingEnd` for access on request alone
   */
  constructor(
    private readonly slot: Slot,
    private readonly circumstances: Circumstances,
    private readonly firstAllow: number,
    /** Which classes count: through `owners`, they may differ. */
    private allows = true,
    private denies = true,
  ) {}

  /** Tries ranks, ascending, of bindings whose other parts hold. */
  private try(ranks: readonly number[] | undefined) {
    if (ranks === undefined) {
      return;
    }
    const { slot, circumstances } = this;
    for (const rank of ranks) {
      if (rank >= this.best) {
        return;
      }
      const deny = rank < slot.denyEnd;
      if (deny ? this.denies : this.allows && rank >= this.firstAllow) {
        const { condition } = slot.ranked[rank];
        const holds = condition === undefined || condition(circumstances);
        // What cannot be evaluated is no reason to allow, but one to deny.
        if (deny ? holds !== false : holds === true) {
          this.best = rank;
          return;
        }
      }
    }
  }

  private table(table: Table, matching: readonly number[]) {
    if (table.size === 0) {
      return;
    }
    if (matching.length > LONG && table.size < matching.length) {
      for (const [predicate, ranks] of table) {
        if (includes(matching, predicate)) {
          this.try(ranks);
        }
      }
      return;
    }
    for (const predicate of matching) {
      this.try(table.get(predicate));
    }
  }

  /** Looks at what reaches an entity; `matching` are its predicates. */
  entity(view: View, entity: EntityFacts, matching: readonly number[]) {
    const { slot } = this;
    this.table(view.entities, matching);
    this.table(slot.everyone.entities, matching);
    if (slot.owners.entities.size > 0 && entity.owners.length > 0) {
      const owns = ownership(view.identity, entity);
      if (owns.allow || owns.deny) {
        this.allows = owns.allow;
        this.denies = owns.deny;
        this.table(slot.owners.entities, matching);
        this.allows = true;
        this.denies = true;
      }
    }
  }

  /** Looks at what reaches an unclaimed service: it has no owners. */
  service(view: View, service: { source: string; name: string }) {
    const key = serviceKey(service);
    const { slot } = this;
    this.try(view.services.get(key));
    this.try(slot.everyone.services.get(key));
    // A deny for all entities leaves no room for what is not even claimed.
    this.allows = false;
    this.try(view.entities.get(ALL_ENTITIES));
    this.try(slot.everyone.entities.get(ALL_ENTITIES));
    this.allows = true;
  }

  /**
   * Looks at the denies of `view` that reach any entity of the environment.
   * Such a deny is in this slot too, so its rank here decides.
   *
   * @param catalog - undefined: not at hand, so every deny that could reach
   *   something is taken to do so
   */
  environment(view: View, catalog: CatalogReach | undefined) {
    const { slot } = this;
    const reaches = (
      table: Table,
      reached: ReadonlySet<number> | undefined,
    ) => {
      for (const [predicate, ranks] of table) {
        if (ranks[0] < slot.denyEnd && reached?.has(predicate) !== false) {
          this.try(
            ranks.filter(
              rank =>
                rank < slot.denyEnd &&
                slot.ranked[rank].binding.actions.includes('view'),
            ),
          );
        }
      }
    };
    reaches(view.entities, catalog?.any);
    reaches(slot.everyone.entities, catalog?.any);
    if (slot.owners.entities.size > 0) {
      reaches(slot.owners.entities, catalog?.ownedBy(view.identity));
    }
  }
}
