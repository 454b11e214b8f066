import { MAX_TICKET_LENGTH } from '../policy/language/ticketPattern';
import type { ApprovalTerms } from './approvalTerms';

/**
 * What is wrong with the ticket of a request, as a sentence that says what to
 * do; undefined where nothing is. Whether there is such a ticket is for its
 * validators to say.
 *
 * @public
 */
export function ticketProblem(options: {
  terms: Pick<ApprovalTerms, 'ticket'>;
  /** Absent or empty: none was given. */
  ticket: string | undefined;
}): string | undefined {
  const { terms, ticket } = options;
  if (!ticket) {
    return terms.ticket.required
      ? 'A ticket is needed: give its number.'
      : undefined;
  }
  if (ticket.length > MAX_TICKET_LENGTH) {
    return `A ticket has at most ${MAX_TICKET_LENGTH} characters: give its number only.`;
  }
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(ticket)) {
    return 'A ticket is one line of plain text: give its number only.';
  }
  const unmatched = terms.ticket.patterns.find(
    pattern => !new RegExp(pattern, 'u').test(ticket),
  );
  return unmatched === undefined
    ? undefined
    : `This is not a ticket as the approval rule writes them: ${unmatched}`;
}
