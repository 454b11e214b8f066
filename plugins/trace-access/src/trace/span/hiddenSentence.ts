import type { HiddenSpan } from '../model';
import { ownerInWords } from '../ownerInWords';

/** Whose a hidden span is, and who can say whether it may be seen. */
export function hiddenSentence(span: HiddenSpan): string {
  if (!span.owner) {
    return 'This span belongs to a service that the policy does not show you.';
  }
  const { service, groups } = ownerInWords(span.owner);
  return groups
    ? `This span belongs to ${service}, owned by ${groups}, who can say whether you may see it.`
    : `This span belongs to ${service}, which has no owner in the catalog.`;
}
