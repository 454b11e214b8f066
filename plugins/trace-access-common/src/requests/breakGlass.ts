import { identityOf, subjectHolds } from '../policy/evaluation/subjects';
import type { EntityFacts, PrincipalFacts } from '../policy/facts';
import type { ApprovalTerms } from './approvalTerms';

/**
 * What somebody may have at once by breaking the glass; undefined where one of
 * the rules does not let them. Membership that is not known counts as none.
 *
 * @returns milliseconds: the longest grant, and by when its review is owed
 *
 * @public
 */
export function breakGlassFor(options: {
  terms: Pick<ApprovalTerms, 'breakGlass'>;
  principal: PrincipalFacts;
  /** What `owners` own. */
  entity: EntityFacts | undefined;
}): { maxDurationMs: number; reviewWithinMs: number } | undefined {
  const { terms, principal, entity } = options;
  if (!terms.breakGlass || !principal.known) {
    return undefined;
  }
  const { subjects, maxDurationMs, reviewWithinMs } = terms.breakGlass;
  const identity = identityOf(principal);
  const named = subjects.every(ofRule =>
    ofRule.some(subject =>
      subjectHolds({ subject, identity, effect: 'allow', entity }),
    ),
  );
  return named ? { maxDurationMs, reviewWithinMs } : undefined;
}
