import {
  grantStateAt,
  type Action,
  type GrantFacts,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';

export type GrantState = Schemas['GrantState'];

/** A row of `grants`. All times are epoch milliseconds. */
export interface GrantRecord {
  id: string;
  requestId: string;
  principal: string;
  entityRef: string;
  environment: string;
  actions: readonly Action[];
  binding: string;
  /** Alias. */
  role: string;
  durationMs: number;
  policyVersion: string;
  breakGlass: boolean;
  extends?: string;
  /** What was told of it last; its times count (I1). */
  state: GrantState;
  createdAt: number;
  startsAt: number;
  claimBy: number;
  claimedAt?: number;
  endsAt?: number;
  /** Ended before its time: by revocation, or since nothing gives it any more. */
  endedAt?: number;
  endCode?: string;
  endReason?: string;
  revocationId?: string;
  /** No copy of its credentials works any more, and that is proven. */
  revokedAt?: number;
}

/** How a grant stands at a moment, by its times. */
export function stateOf(grant: GrantRecord, now: number): GrantState {
  const { revocationId, endedAt, revokedAt, ...times } = grant;
  return grantStateAt(
    revocationId === undefined
      ? { ...times, endedAt }
      : { ...times, revokedAt: endedAt, revocationVerifiedAt: revokedAt },
    now,
  );
}

/** The grant as a decision needs it; undefined where it opens nothing at `now`. */
export function grantFacts(
  grant: GrantRecord,
  now: number,
): GrantFacts | undefined {
  const state = stateOf(grant, now);
  if (state !== 'claimable' && state !== 'active') return undefined;
  const { id, principal, entityRef, environment, actions, binding, role } =
    grant;
  return {
    id,
    principal,
    entityRef,
    environment,
    actions,
    binding,
    role,
    state,
    durationMs: grant.durationMs,
    claimBy: grant.claimBy,
    ...(grant.endsAt !== undefined && { endsAt: grant.endsAt }),
  };
}

const optional = (value: unknown) =>
  value === null || value === undefined ? undefined : Number(value);

export function toGrant(row: Record<string, any>): GrantRecord {
  return {
    id: row.id,
    requestId: row.request_id,
    principal: row.principal,
    entityRef: row.entity_ref,
    environment: row.environment,
    actions: JSON.parse(row.actions),
    binding: row.binding,
    role: row.role,
    durationMs: Number(row.duration_ms),
    policyVersion: row.policy_version,
    breakGlass: Boolean(row.break_glass),
    extends: row.extends ?? undefined,
    state: row.state,
    createdAt: Number(row.created_at),
    startsAt: Number(row.starts_at),
    claimBy: Number(row.claim_by),
    claimedAt: optional(row.claimed_at),
    endsAt: optional(row.ends_at),
    endedAt: optional(row.ended_at),
    endCode: row.end_code ?? undefined,
    endReason: row.end_reason ?? undefined,
    revocationId: row.revocation_id ?? undefined,
    revokedAt: optional(row.revoked_at),
  };
}
