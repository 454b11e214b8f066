import { ConflictError, NotAllowedError } from '@backstage/errors';
import type { Action, Policy } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Caller } from '../access/AccessService';
import { shortName } from '../access/shortName';
import type { DefaultAccessService } from '../access/DefaultAccessService';
import type { AuditRecord, AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import type { ChangeFeed } from '../changes/ChangeFeed';
import type { Clock } from '../clock';
import type { GrantTable } from '../grants/GrantTable';
import type { Outbox } from '../outbox/Outbox';
import { seenBefore } from '../service/idempotency';
import type { Transactions } from '../service/transactions';
import {
  lapsedInWords,
  type EarlierApprovals,
  type Weighed,
} from './EarlierApprovals';
import type { GrantMaker } from './GrantMaker';
import { aboutOf, type RequestRights } from './RequestRights';
import type { RequestTable } from './RequestTable';
import type { Reviewers } from './Reviewers';
import { leastOf, lessOf, type Given } from './given';
import { sameTerms, termsNow } from './termsNow';
import { decidedMessages } from './requestMessages';
import type { RequestRecord, ReviewRecord } from './requestRecord';
import { assertNotYet, assertOpen, countingOf, stateAfter } from './verdicts';

/** What somebody says to a request. */
export interface Verdict {
  verdict: 'approve' | 'deny';
  comment?: string;
  /** ISO 8601; shorter than asked for. */
  duration?: string;
  /** Fewer than asked for. */
  actions?: readonly Action[];
}

/**
 * Decides on requests. Everything about one request happens under the lock of
 * its row, so that of any number of approvals one makes the grant (I6).
 */
export class ReviewService {
  constructor(
    private readonly deps: {
      table: RequestTable;
      grants: GrantTable;
      reviewers: Reviewers;
      approvals: EarlierApprovals;
      rights: RequestRights;
      maker: GrantMaker;
      access: DefaultAccessService;
      policy: () => Policy | undefined;
      transactions: Transactions;
      feed: ChangeFeed;
      outbox: Outbox;
      audit: AuditService;
      clock: Clock;
    },
  ) {}

  /**
   * @throws NotFoundError - there is none that the caller may see
   * @throws NotAllowedError - it is not the caller's to decide (says whose)
   * @throws ConflictError - it is decided or over, or policy has changed
   * @throws InputError - more was to be given than was asked for
   */
  async review(options: {
    caller: Caller;
    id: string;
    verdict: Verdict;
    key: string;
  }): Promise<void> {
    const { caller, id, verdict, key } = options;
    const { rights, reviewers, transactions, feed } = this.deps;
    const request = await rights.readable({ caller, id });
    await rights.assertMay({ caller, request, what: 'review' });
    const standing = await reviewers.standingOf({
      caller,
      about: aboutOf(request),
      live: true,
    });
    if (!standing.may)
      await this.#refused({ caller, request, why: standing.why });
    const less = lessOf({ request, verdict });
    if (verdict.verdict === 'approve') await this.#assertStillGivable(request);
    // Read before the lock is taken: nobody waits for the catalog under it.
    const watchers = await rights.watchersOf(request);
    const weighed = await this.deps.approvals.weigh({
      about: aboutOf(request),
      reviews: await this.deps.table.reviewsOf([id]),
      live: true,
    });
    const tell = await transactions.run(trx =>
      this.#decide({
        trx,
        caller,
        id,
        verdict,
        key,
        less,
        watchers,
        weighed,
        ...(standing as { steps: readonly number[]; onBehalfOf?: string }),
      }),
    );
    await feed.refresh();
    await tell?.();
  }

  async #decide(options: {
    trx: Knex.Transaction;
    caller: Caller;
    id: string;
    verdict: Verdict;
    key: string;
    less: Partial<Given>;
    steps: readonly number[];
    onBehalfOf?: string;
    watchers: readonly string[];
    weighed: Weighed;
  }): Promise<(() => Promise<void>) | undefined> {
    const { trx, caller, id, verdict, key, less, steps, onBehalfOf } = options;
    const { lapsed } = options.weighed;
    const { table, audit, clock } = this.deps;
    const request = await table.lock(trx, id);
    const now = clock.now();
    const review: ReviewRecord = {
      id: ulid(now),
      requestId: id,
      reviewer: caller.ref,
      onBehalfOf,
      verdict: verdict.verdict,
      comment: verdict.comment?.trim() ?? '',
      steps,
      ...less,
      createdAt: now,
    };
    const earlier = await seenBefore({
      trx,
      intent: {
        principal: caller.ref,
        route: `requests/${id}/reviews`,
        key,
        body: verdict,
        now,
      },
      resultId: review.id,
    });
    // The same click twice: what came of the first stands.
    if (earlier || !request) return undefined;
    assertOpen(request, now);
    const reviews = await table.reviewsOf([id], trx);
    assertNotYet({ reviews, lapsed, review });
    await table.addReview(trx, review);
    const outcome = await this.#outcome({
      ...options,
      request,
      reviews: [...reviews, review],
      now,
    });
    return audit.recordIn(trx, auditOf({ request, review, lapsed, outcome }));
  }

  /** What the verdicts so far amount to; makes it so where they suffice. */
  async #outcome(options: {
    trx: Knex.Transaction;
    request: RequestRecord;
    reviews: readonly ReviewRecord[];
    caller: Caller;
    watchers: readonly string[];
    weighed: Weighed;
    now: number;
  }): Promise<'pending' | 'approved' | 'denied'> {
    const { trx, request, reviews, caller, watchers, weighed, now } = options;
    const { table, grants, maker, outbox, rights } = this.deps;
    const { terms } = request.terms;
    const approvals = countingOf(reviews, weighed);
    const state = stateAfter({ terms, reviews, approvals });
    if (state === 'pending') {
      await outbox.add({
        trx,
        messages: [
          {
            kind: 'signal',
            recipients: [request.requester, ...watchers],
            message: { kind: 'request', id: request.id, state },
          },
        ],
        now,
      });
      return state;
    }
    const decided =
      state === 'approved'
        ? approvals
        : reviews.filter(one => one.verdict === 'deny');
    await table.decide(trx, {
      ids: [request.id],
      state,
      at: now,
      decision: `${state === 'approved' ? 'Approved' : 'Denied'} by ${decided
        .map(one => shortName(one.reviewer))
        .join(', ')}.${lapsedInWords(weighed.lapsed)}`,
    });
    if (state === 'approved') {
      await maker.make({
        trx,
        request,
        ...leastOf(request, approvals),
        after: request.extends
          ? await grants.lock(trx, request.extends)
          : undefined,
        now,
      });
    }
    await outbox.add({
      trx,
      messages: decidedMessages({
        request: { ...request, state },
        now,
        watchers,
        owners: rights.concerned(request).slice(0, 20),
        by: caller.ref,
      }),
      now,
    });
    return state;
  }

  /** I4: what nothing gives any more can't be approved either. */
  async #assertStillGivable(request: RequestRecord): Promise<void> {
    const { access, policy } = this.deps;
    const now = termsNow(request, policy());
    if (!now || !sameTerms(now, request.terms.terms)) {
      throw new ConflictError(
        'The access policy has changed since this was asked, so it can not be approved as it was: whoever asked has to ask again.',
      );
    }
    const standing = await access.grantStanding({
      live: true,
      grant: {
        id: request.id,
        principal: request.requester,
        entityRef: request.entityRef,
        environment: request.environment,
        actions: request.actions,
        binding: request.binding,
        role: request.role,
        state: 'claimable',
        durationMs: request.durationMs,
        claimBy: Infinity,
      },
    });
    if (standing.state === 'gone') {
      throw new ConflictError(
        `It can not be given any more: ${standing.why.message}`,
      );
    }
  }

  async #refused(options: {
    caller: Caller;
    request: RequestRecord;
    why: string;
  }): Promise<never> {
    const { caller, request, why } = options;
    await this.deps.audit.record({
      eventId: 'request-review',
      ...doneBy(caller),
      outcome: 'refused',
      environment: request.environment,
      entityRef: request.entityRef,
      requestId: request.id,
    });
    throw new NotAllowedError(why);
  }
}

function auditOf(options: {
  request: RequestRecord;
  review: ReviewRecord;
  lapsed: readonly ReviewRecord[];
  outcome: string;
}): AuditRecord {
  const { request, review, lapsed, outcome } = options;
  return {
    eventId: 'request-review',
    principal: review.reviewer,
    outcome: outcome === 'approved' ? 'given' : 'changed',
    environment: request.environment,
    entityRef: request.entityRef,
    binding: request.binding,
    role: request.role,
    policyVersion: request.policyVersion,
    requestId: request.id,
    details: {
      verdict: review.verdict,
      request: outcome,
      requester: request.requester,
      ...(review.onBehalfOf && { onBehalfOf: review.onBehalfOf }),
      ...(lapsed.length > 0 && {
        lapsed: lapsed.map(({ reviewer }) => reviewer),
      }),
    },
  };
}
