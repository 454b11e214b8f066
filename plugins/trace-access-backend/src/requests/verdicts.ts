import { ConflictError } from '@backstage/errors';
import {
  progressOf,
  type ApprovalTerms,
} from '@tracegate/plugin-trace-access-common';
import type { Weighed } from './EarlierApprovals';
import type { RequestRecord, ReviewRecord } from './requestRecord';

/** What the verdicts so far amount to. */
export function stateAfter(options: {
  terms: ApprovalTerms;
  reviews: readonly ReviewRecord[];
  approvals: readonly ReviewRecord[];
}): 'pending' | 'approved' | 'denied' {
  const { terms, reviews, approvals } = options;
  const denials = reviews.filter(one => one.verdict === 'deny').length;
  if (denials >= terms.denyThreshold) return 'denied';
  // Only an approval completes: what lapsed may count again by the time of a no.
  const approved =
    reviews.at(-1)?.verdict === 'approve' &&
    progressOf({ steps: terms.steps, approvals }).complete;
  return approved ? 'approved' : 'pending';
}

/** What has come since the others were weighed was given a moment ago, and counts. */
export function countingOf(
  reviews: readonly ReviewRecord[],
  { counting, lapsed }: Weighed,
): ReviewRecord[] {
  const weighed = new Set([...counting, ...lapsed].map(({ id }) => id));
  return [
    ...counting,
    ...reviews.filter(one => one.verdict === 'approve' && !weighed.has(one.id)),
  ];
}

/** @throws ConflictError - it is decided or over */
export function assertOpen(request: RequestRecord, now: number): void {
  if (request.state !== 'pending') {
    throw new ConflictError(
      `It is ${request.state} already, so there is nothing to decide.`,
    );
  }
  if (now >= request.expiresAt) {
    throw new ConflictError(
      'It has expired unanswered: whoever asked has to ask again.',
    );
  }
}

/**
 * One person speaks once, whether for themselves or for another (I3).
 *
 * @throws ConflictError - they have, or somebody has for them
 */
export function assertNotYet(options: {
  reviews: readonly ReviewRecord[];
  /** In whose place these were given may speak again. */
  lapsed: readonly ReviewRecord[];
  review: ReviewRecord;
}): void {
  const { reviews, lapsed, review } = options;
  const over = new Set(lapsed.map(({ id }) => id));
  const spoke = new Set(
    reviews.flatMap(one => [
      one.reviewer,
      ...(one.onBehalfOf && !over.has(one.id) ? [one.onBehalfOf] : []),
    ]),
  );
  if (spoke.has(review.reviewer)) {
    throw new ConflictError('You have decided on this already.');
  }
  if (review.onBehalfOf && spoke.has(review.onBehalfOf)) {
    throw new ConflictError(
      `${review.onBehalfOf}, for whom you decide, has decided on this already.`,
    );
  }
}
