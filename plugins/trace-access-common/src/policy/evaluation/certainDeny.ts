import type { CatalogReach } from './catalogReach';
import type { EntityQuestion } from './grants';
import type { CompiledBinding, Slot } from './slot';
import { subjectHolds } from './subjects';

/**
 * A deny that applies whatever the moment, the address and the groups that are
 * not known: what it takes away is gone, not suspended. Looks at every deny.
 *
 * @param options - `reach`: where a deny of anything in the environment counts,
 *   what the predicates match; undefined where it doesn't, or isn't known
 */
export function certainDeny(
  options: EntityQuestion & { slot: Slot; reach: CatalogReach | undefined },
): { deny: CompiledBinding; wholeEnvironment: boolean } | undefined {
  const { input, entity, identity, index, slot, reach } = options;
  const { principal } = input;
  const allKnown =
    principal.membershipKnown && !principal.unknownIdpSources?.size;
  const denies = slot.ranked
    .slice(0, slot.denyEnd)
    .filter(
      ({ condition, predicate }) => !condition && predicate !== undefined,
    );
  const here = denies.find(
    ({ binding, predicate }) =>
      index.predicates.matches(predicate!, entity) &&
      binding.subjects.some(subject =>
        subjectHolds({ subject, identity, effect: 'allow', entity }),
      ),
  );
  if (here) {
    return { deny: here, wholeEnvironment: false };
  }
  const elsewhere = denies.find(
    ({ binding, predicate }) =>
      binding.actions.includes('view') &&
      binding.subjects.some(subject =>
        subject === 'owners'
          ? allKnown && reach?.ownedBy(identity).has(predicate!)
          : reach?.any.has(predicate!) &&
            subjectHolds({ subject, identity, effect: 'allow', entity }),
      ),
  );
  return elsewhere && { deny: elsewhere, wholeEnvironment: true };
}
