import type { GrantRecord } from '../../grants/grantRecord';
import type { RequestRecord } from '../../requests/requestRecord';
import { filled, nameOf, stepsFor, type Facts } from './facts';
import { standing, type Seen } from './Seen';
import { Violation, type Doing } from './Step';

interface Moved {
  before: Seen;
  after: Seen;
  doing: Doing;
  facts: Facts;
}

/** By what requests may come to a state. */
const REQUEST_BY: Record<RequestRecord['state'], Doing['kind'][]> = {
  pending: ['ask', 'obtain'],
  approved: ['ask', 'review', 'obtain'],
  denied: ['review'],
  cancelled: ['cancel', 'revoke', 'sweep'],
  expired: ['sweep', 'ask', 'obtain', 'revoke'],
};

/** The arrows of model.md. */
const GRANT_ARROWS: Record<string, string[]> = {
  scheduled: ['claimable', 'unclaimed', 'revoking', 'revoked'],
  claimable: ['active', 'ended', 'unclaimed', 'revoking', 'revoked'],
  active: ['ended', 'revoking', 'revoked'],
  revoking: ['revoked'],
  ended: [],
  revoked: [],
  unclaimed: [],
};
const SESSION_ARROWS: Record<string, string[]> = {
  issuing: ['issued', 'failed', 'unknown', 'revoking', 'revoked', 'expired'],
  issued: ['expired', 'revoking', 'revoked'],
  unknown: ['expired', 'revoking', 'revoked'],
  revoking: ['revoked', 'expired'],
  failed: [],
  expired: [],
  revoked: [],
};

/** Holds a step against the lifecycles and I1, I3, I6. */
export function assertMoved(moved: Moved): void {
  const { before, after } = moved;
  for (const [id, request] of after.requests) {
    assertRequest({ ...moved, request, was: before.requests.get(id) });
  }
  for (const grant of after.grants) {
    const was = before.grants.find(one => one.id === grant.id);
    assertGrant({ ...moved, grant, was });
  }
  for (const [id, session] of after.sessions) {
    const was = before.sessions.get(id)?.state;
    if (was && was !== session.state) {
      along(`session ${id}`, SESSION_ARROWS, was, session.state);
    }
  }
  const gone = [...before.requests.keys()].filter(
    id => !after.requests.has(id),
  );
  if (gone.length > 0 || after.grants.length < before.grants.length) {
    throw new Violation('history vanished');
  }
}

function assertRequest(
  options: Moved & { request: RequestRecord; was?: RequestRecord },
): void {
  const { request, was, doing, after, before } = options;
  const what = `request ${request.id}`;
  if (request.state !== was?.state) {
    if (was && was.state !== 'pending') {
      throw new Violation(`${what} went from ${was.state} to ${request.state}`);
    }
    if (!REQUEST_BY[request.state].includes(doing.kind)) {
      throw new Violation(`${what} became ${request.state} by ${doing.kind}`);
    }
    if (request.state === 'expired' && after.at < request.expiresAt) {
      throw new Violation(`${what} expired before its time`);
    }
    const late = was && before.at >= was.expiresAt;
    if (late && ['approved', 'denied'].includes(request.state)) {
      throw new Violation(`${what} was decided after it had expired`);
    }
  }
  const grants = after.grants.filter(one => one.requestId === request.id);
  if (grants.length !== (request.state === 'approved' ? 1 : 0)) {
    throw new Violation(
      `${what} is ${request.state} with ${grants.length} grants`,
    );
  }
  assertReviews(options);
}

/** I3: nobody their own, nobody twice, and a place for each. */
function assertReviews(
  options: Moved & { request: RequestRecord; was?: RequestRecord },
): void {
  const { request, after } = options;
  const reviews = after.reviews.filter(one => one.requestId === request.id);
  const people = new Set(reviews.map(one => one.reviewer));
  if (people.has(request.requester)) {
    throw new Violation(`${request.requester} decided on their own request`);
  }
  if (people.size < reviews.length) {
    throw new Violation(`somebody decided twice on ${request.id}`);
  }
  if (request.state !== 'approved' || request.breakGlass) return;
  const steps = request.terms.terms.steps.length;
  const taken = reviews
    .filter(one => one.verdict === 'approve')
    .map(one => one.steps);
  if (!filled(steps, taken)) {
    throw new Violation(`${request.id} was approved by too few`);
  }
  if (options.was?.state === 'approved') return;
  // I4: each of them could take a step still when the last one came.
  const still = reviews
    .filter(one => one.verdict === 'approve')
    .map(({ reviewer }) =>
      stepsFor({
        facts: options.facts,
        person: nameOf(reviewer),
        entity: request.entityRef,
        steps,
      }),
    );
  if (!filled(steps, still)) {
    throw new Violation(`${request.id} was approved by some who may not`);
  }
}

function assertGrant(
  options: Moved & { grant: GrantRecord; was?: GrantRecord },
): void {
  const { grant, was, before, after, doing } = options;
  const what = `grant ${grant.id}`;
  const request = after.requests.get(grant.requestId)!;
  if (
    grant.principal !== request.requester ||
    grant.entityRef !== request.entityRef ||
    grant.durationMs > request.durationMs ||
    !grant.actions.every(one => request.actions.includes(one))
  ) {
    throw new Violation(`${what} gives more than was asked for`);
  }
  if (grant.claimedAt !== undefined) {
    if (grant.endsAt !== grant.claimedAt + grant.durationMs) {
      throw new Violation(`${what} lasts longer than it may (I6)`);
    }
    if (grant.claimedAt < grant.startsAt || grant.claimedAt >= grant.claimBy) {
      throw new Violation(`${what} was claimed out of its time`);
    }
  }
  if (!was) return;
  if (was.endsAt !== undefined && was.endsAt !== grant.endsAt) {
    throw new Violation(`the end of ${what} moved (I6)`);
  }
  if (grant.claimedAt !== was.claimedAt && doing.kind !== 'use') {
    throw new Violation(`${what} was claimed by ${doing.kind}`);
  }
  const from = standing(was, before.at);
  const to = standing(grant, after.at);
  if (from !== to) along(what, GRANT_ARROWS, from, to);
  const ended = grant.revocationId && !was.revocationId;
  if (ended && !['revoke', 'sweep'].includes(doing.kind)) {
    throw new Violation(`${what} was ended by ${doing.kind}`);
  }
}

function along(
  what: string,
  arrows: Record<string, string[]>,
  from: string,
  to: string,
): void {
  if (!arrows[from]?.includes(to)) {
    throw new Violation(`${what} went from ${from} to ${to}`);
  }
}
