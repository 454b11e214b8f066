import { shortName } from '../access/shortName';
import type { Clock } from '../clock';
import type { DelegationTable } from '../delegations/DelegationTable';
import type { PrincipalService } from '../identity/PrincipalService';
import type { Reviewers, ToDecide } from './Reviewers';
import type { ReviewRecord } from './requestRecord';

/** Approvals of a request, by whether they still count. */
export interface Weighed {
  /** Each with the steps that its reviewer may take still. */
  counting: readonly ReviewRecord[];
  lapsed: readonly ReviewRecord[];
}

/**
 * What earlier approvals are worth by now: whoever has gone, or may no longer
 * take the step, has approved nothing (I4).
 */
export class EarlierApprovals {
  constructor(
    private readonly deps: {
      reviewers: Reviewers;
      principals: PrincipalService;
      delegations: DelegationTable;
      clock: Clock;
    },
  ) {}

  /**
   * @param options - `live`: on membership that is read now
   * @throws ServiceUnavailableError - the catalog is down
   */
  async weigh(options: {
    about: ToDecide;
    reviews: readonly ReviewRecord[];
    live?: boolean;
  }): Promise<Weighed> {
    const counting: ReviewRecord[] = [];
    const lapsed: ReviewRecord[] = [];
    for (const review of options.reviews) {
      if (review.verdict !== 'approve') continue;
      const steps = await this.#stepsOf({ ...options, review });
      if (steps.length > 0) counting.push({ ...review, steps });
      else lapsed.push(review);
    }
    return { counting, lapsed };
  }

  async #stepsOf(options: {
    about: ToDecide;
    reviews: readonly ReviewRecord[];
    review: ReviewRecord;
    live?: boolean;
  }): Promise<number[]> {
    const { about, reviews, review, live } = options;
    const { reviewer, onBehalfOf = reviewer } = review;
    const { principals, delegations, reviewers, clock } = this.deps;
    const { known } = await principals.ofRef(reviewer, { live });
    if (!known) return [];
    if (onBehalfOf !== reviewer) {
      const from = await delegations.delegators(reviewer, clock.now());
      // Once it had lapsed, whoever delegated may have spoken in another way.
      const since = reviews.some(
        one =>
          one.id > review.id &&
          [one.reviewer, one.onBehalfOf].includes(onBehalfOf),
      );
      if (since || !from.includes(onBehalfOf)) return [];
    }
    const now = await reviewers.stepsOf({
      principal: await principals.ofRef(onBehalfOf, { live }),
      about,
    });
    return review.steps.filter(step => now.includes(step));
  }
}

/** Says whose approval is worth nothing any more; empty where everybody's is. */
export function lapsedInWords(lapsed: readonly ReviewRecord[]): string {
  return lapsed
    .map(
      ({ reviewer }) =>
        ` The approval of ${shortName(reviewer)} does not count any more: they may no longer decide on this.`,
    )
    .join('');
}
