import {
  formatDuration,
  progressOf,
  requestStateAt,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { Caller } from '../access/AccessService';
import type { DefaultAccessService } from '../access/DefaultAccessService';
import type { Opens } from '../access/Opens';
import type { Clock } from '../clock';
import type { GrantTable } from '../grants/GrantTable';
import type { GrantViews } from '../grants/GrantViews';
import { stateOf, type GrantRecord } from '../grants/grantRecord';
import {
  lapsedInWords,
  type EarlierApprovals,
  type Weighed,
} from './EarlierApprovals';
import { aboutOf, type RequestRights } from './RequestRights';
import type { RequestTable } from './RequestTable';
import type { Reviewers } from './Reviewers';
import type { RequestRecord, ReviewRecord } from './requestRecord';

type AccessRequest = Schemas['AccessRequest'];

const HISTORY = 10;
const LIVE = 20;

const iso = (ms: number) => new Date(ms).toISOString();

/** Requests as people look at them. */
export class RequestViews {
  constructor(
    private readonly deps: {
      table: RequestTable;
      grants: GrantTable;
      grantViews: GrantViews;
      rights: RequestRights;
      reviewers: Reviewers;
      approvals: EarlierApprovals;
      access: DefaultAccessService;
      opens: Opens;
      clock: Clock;
    },
  ) {}

  /** With what an approver needs to decide. */
  async detail(options: {
    caller: Caller;
    request: RequestRecord;
  }): Promise<Schemas['RequestDetail']> {
    const { caller, request } = options;
    const { table, grants, grantViews, reviewers, opens } = this.deps;
    const reviews = await table.reviewsOf([request.id]);
    const grant = await grants.byRequest(request.id);
    const { terms } = request.terms;
    const [summary] = await this.list({ caller, requests: [request] });
    const { counting, lapsed } = await this.#weigh(request, reviews);
    const progress = progressOf({ steps: terms.steps, approvals: counting });
    const requesterGrants = await grantViews.liveOf({
      caller,
      principal: request.requester,
      limit: LIVE,
    });
    const whyNot = await this.#whyNot({ caller, request, reviews });
    return {
      request: {
        ...summary,
        sentence: `${summary.sentence}${lapsedInWords(lapsed)}`,
      },
      binding: request.binding,
      rules: [...request.terms.rules],
      policyVersion: request.policyVersion,
      maxDuration: formatDuration(terms.maxDurationMs),
      steps: await reviewers.stepsView({
        about: aboutOf(request),
        given: progress.given,
      }),
      reviews: reviews.map(reviewView),
      ...(whyNot && { whyNotReview: whyNot }),
      opens: await opens.of({
        caller,
        entityRef: request.entityRef,
        environment: request.environment,
        actions: request.actions,
        decision: {
          role: request.role,
          redact: this.deps.access.redactOf(request),
        },
      }),
      already: alreadyOf({ request, requesterGrants }),
      requesterGrants,
      history: await this.#history({ caller, request }),
      ...(grant && {
        grant: await grantViews.one({ caller, grant, request }),
      }),
    };
  }

  async list(options: {
    caller: Caller;
    requests: readonly RequestRecord[];
  }): Promise<AccessRequest[]> {
    const { caller, requests } = options;
    const ids = requests.map(one => one.id);
    const grants = await this.deps.grants.byRequests(ids);
    const reviews = await this.deps.table.reviewsOf(ids);
    return Promise.all(
      requests.map(async request => {
        const own = reviews.filter(one => one.requestId === request.id);
        const pending = this.#state(request) === 'pending';
        return {
          ...this.#view(request, grants.get(request.id)),
          mayReview:
            pending &&
            (await this.#whyNot({ caller, request, reviews: own })) ===
              undefined,
          mayCancel:
            pending &&
            request.requester === caller.ref &&
            (await this.deps.rights.refusal({
              caller,
              request,
              what: 'cancel',
            })) === undefined,
        };
      }),
    );
  }

  /** What is decided was decided on what counted then. */
  async #weigh(
    request: RequestRecord,
    reviews: readonly ReviewRecord[],
  ): Promise<Weighed> {
    if (this.#state(request) === 'pending') {
      return this.deps.approvals.weigh({ about: aboutOf(request), reviews });
    }
    const counting = reviews.filter(one => one.verdict === 'approve');
    return { counting, lapsed: [] };
  }

  #state(request: RequestRecord) {
    return requestStateAt(request, this.deps.clock.now());
  }

  #view(request: RequestRecord, grant: GrantRecord | undefined): AccessRequest {
    const now = this.deps.clock.now();
    const { terms } = request.terms;
    const state = this.#state(request);
    const overdue =
      state === 'pending' &&
      terms.remindAfterMs !== undefined &&
      now >= request.createdAt + terms.remindAfterMs;
    return {
      id: request.id,
      requester: request.requester,
      ...(request.actor && { actor: request.actor }),
      entityRef: request.entityRef,
      environment: request.environment,
      tier: request.tier,
      actions: [...request.actions],
      duration: formatDuration(request.durationMs),
      reason: request.reason,
      ...(request.ticket && { ticket: request.ticket }),
      ...(request.startsAt !== undefined && {
        startsAt: iso(request.startsAt),
      }),
      ...(request.extends && { extends: request.extends }),
      breakGlass: request.breakGlass,
      automatic: request.automatic,
      state,
      sentence: request.decision ?? sentenceOf(state),
      createdAt: iso(request.createdAt),
      expiresAt: iso(request.expiresAt),
      ...(request.decidedAt !== undefined && {
        decidedAt: iso(request.decidedAt),
      }),
      ...(grant && { grantId: grant.id, grantState: stateOf(grant, now) }),
      overdue,
    };
  }

  /** Why the caller may not decide it; undefined where they may. */
  async #whyNot(options: {
    caller: Caller;
    request: RequestRecord;
    reviews: readonly ReviewRecord[];
  }): Promise<string | undefined> {
    const { caller, request, reviews } = options;
    if (reviews.some(one => one.reviewer === caller.ref)) {
      return 'You have decided on this already.';
    }
    const refusal = await this.deps.rights.refusal({
      caller,
      request,
      what: 'review',
    });
    if (refusal) return refusal;
    const standing = await this.deps.reviewers.standingOf({
      caller,
      about: aboutOf(request),
    });
    return standing.may ? undefined : standing.why;
  }

  /** Who had the same and for what, as far as it is the caller's to know. */
  async #history(options: {
    caller: Caller;
    request: RequestRecord;
  }): Promise<Schemas['PastGrant'][]> {
    const { caller, request } = options;
    const { grants, table, rights, clock } = this.deps;
    const now = clock.now();
    const past = await grants.history({
      entityRef: request.entityRef,
      environment: request.environment,
      limit: HISTORY + 1,
    });
    const asked = await table.byIds(past.map(one => one.requestId));
    const shown: Schemas['PastGrant'][] = [];
    for (const grant of past) {
      const of = asked.get(grant.requestId);
      if (!of || of.id === request.id || shown.length === HISTORY) continue;
      if (!(await rights.maySee({ caller, request: of }))) continue;
      shown.push({
        grantId: grant.id,
        principal: grant.principal,
        reason: of.reason,
        at: iso(grant.createdAt),
        state: stateOf(grant, now),
        duration: formatDuration(grant.durationMs),
      });
    }
    return shown;
  }
}

function sentenceOf(state: AccessRequest['state']): string {
  return state === 'expired'
    ? 'Nobody answered in time.'
    : 'It waits for a decision.';
}

/** What of it the requester has already. */
function alreadyOf(options: {
  request: RequestRecord;
  requesterGrants: readonly Schemas['Grant'][];
}): string[] {
  const { request, requesterGrants } = options;
  const same = requesterGrants.filter(
    one =>
      one.requestId !== request.id &&
      one.entityRef === request.entityRef &&
      one.environment === request.environment &&
      (one.state === 'active' || one.state === 'claimable'),
  );
  return [...new Set(same.flatMap(one => one.actions))].sort();
}

function reviewView(review: ReviewRecord): Schemas['Review'] {
  const { id, reviewer, onBehalfOf, verdict, comment, createdAt } = review;
  return {
    id,
    reviewer,
    ...(onBehalfOf && { onBehalfOf }),
    verdict,
    ...(comment && { comment }),
    ...(review.durationMs !== undefined && {
      duration: formatDuration(review.durationMs),
    }),
    ...(review.actions && { actions: [...review.actions] }),
    createdAt: iso(createdAt),
  };
}
