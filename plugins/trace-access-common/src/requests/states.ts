/**
 * The states of a request.
 *
 * @public
 */
export type RequestState =
  'pending' | 'approved' | 'denied' | 'cancelled' | 'expired';

/**
 * The states of a grant.
 *
 * @public
 */
export type GrantState =
  | 'scheduled'
  | 'claimable'
  | 'active'
  | 'ended'
  | 'revoking'
  | 'revoked'
  | 'unclaimed';

/**
 * The moments of a grant that say how it stands; epoch milliseconds.
 *
 * @public
 */
export interface GrantTimes {
  startsAt: number;
  /** The first use must come before this. */
  claimBy: number;
  /** The first use. */
  claimedAt?: number;
  /** Its end, which the first use sets. */
  endsAt?: number;
  /** It was ended before its time, by its holder or because it was dead. */
  endedAt?: number;
  revokedAt?: number;
  /** What was issued under it is proven to be refused. */
  revocationVerifiedAt?: number;
}

/**
 * How a grant stands at a moment, from its timestamps alone (I1). It is
 * scheduled before `startsAt`, claimable in `[startsAt, claimBy)`, active in
 * `[claimedAt, endsAt)`. What was revoked or ended stays so, whatever the
 * clock; times that make no sense open nothing.
 *
 * @param now - epoch milliseconds
 *
 * @public
 */
export function grantStateAt(grant: GrantTimes, now: number): GrantState {
  if (grant.revokedAt !== undefined) {
    return grant.revocationVerifiedAt === undefined ? 'revoking' : 'revoked';
  }
  if (
    grant.claimedAt === undefined &&
    (grant.endedAt ?? now) >= grant.claimBy
  ) {
    return 'unclaimed';
  }
  if (grant.endedAt !== undefined) {
    return 'ended';
  }
  if (!(now >= grant.startsAt)) {
    return 'scheduled';
  }
  if (grant.claimedAt === undefined) {
    return now < grant.claimBy ? 'claimable' : 'unclaimed';
  }
  return grant.endsAt !== undefined && now < grant.endsAt ? 'active' : 'ended';
}

/**
 * How a request stands at a moment: one that is pending past its time has
 * expired, whether or not a sweep has come by.
 *
 * @param now - epoch milliseconds
 *
 * @public
 */
export function requestStateAt(
  request: {
    state: RequestState;
    /** Epoch milliseconds. */
    expiresAt: number;
  },
  now: number,
): RequestState {
  return request.state === 'pending' && !(now < request.expiresAt)
    ? 'expired'
    : request.state;
}
