import type { RequestDraft } from './useRequestDraft';

// As the backend counts.
const SHORTEST_REASON = 3;

/** Why a request cannot be sent as it stands; undefined where it can. */
export function missingFrom(
  draft: Pick<RequestDraft, 'typed' | 'preview' | 'fresh' | 'refused'>,
): string | undefined {
  const { typed, preview, fresh, refused } = draft;
  const { breakGlass } = typed;
  if (refused) return 'Change it first: it cannot be asked for like this.';
  if (!preview) return 'Looking up what the policy says …';
  if (!preview.possible) return preview.sentence;
  if (preview.pending && !breakGlass) return 'You have asked for this already.';
  const needsReason = preview.reasonRequired || breakGlass;
  if (needsReason && typed.reason.trim().length < SHORTEST_REASON) {
    return 'Write a reason.';
  }
  const needsTicket = preview.ticket.required && !breakGlass;
  if (needsTicket && !typed.ticket.trim()) return 'Name a ticket.';
  return fresh ? preview.ticket.problem : undefined;
}
