import type { PrincipalFacts } from '../facts';
import { emptyReach, reachInto, type Reach, type Slot } from './slot';
import { identityOf, type Identity } from './subjects';

/** One principal as one slot sees them: the bindings that name them. */
export interface View extends Reach {
  identity: Identity;
}

function buildView(slot: Slot, identity: Identity): View {
  const ranks = new Set<number>();
  const take = (list: readonly number[] | undefined, keep: boolean) => {
    for (const rank of list ?? []) {
      if (keep === rank < slot.denyEnd) {
        ranks.add(rank);
      }
    }
  };
  for (const key of identity.allowKeys) {
    take(slot.bySubject.get(key), false);
  }
  for (const key of identity.denyKeys) {
    take(slot.bySubject.get(key), true);
  }
  if (identity.deniedByAnyGroup) {
    take(slot.groupDenies, true);
  }
  for (const source of identity.deniedByAnyOf) {
    take(slot.idpDenies.get(source), true);
  }
  const view: View = { identity, ...emptyReach() };
  for (const rank of [...ranks].sort((a, b) => a - b)) {
    reachInto(view, slot.ranked[rank], rank);
  }
  return view;
}

interface Views {
  identity: Identity;
  bySlot: Map<Slot, View>;
}

/**
 * The views of principals, kept as long as their facts are: facts are
 * immutable, so a change of membership is a new object and a new view.
 */
export class PrincipalViews {
  private readonly cache = new WeakMap<PrincipalFacts, Views>();

  of(principal: PrincipalFacts, slot: Slot): View {
    let views = this.cache.get(principal);
    if (!views) {
      views = { identity: identityOf(principal), bySlot: new Map() };
      this.cache.set(principal, views);
    }
    let view = views.bySlot.get(slot);
    if (!view) {
      view = buildView(slot, views.identity);
      views.bySlot.set(slot, view);
    }
    return view;
  }
}
