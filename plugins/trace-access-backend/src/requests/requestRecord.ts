import type {
  Action,
  ApprovalTerms,
  Schemas,
  Tier,
} from '@tracegate/plugin-trace-access-common';

export type RequestState = Schemas['RequestState'];

/** A row of `requests`. All times are epoch milliseconds. */
export interface RequestRecord {
  id: string;
  requester: string;
  /** Full ref of the agent that asked for the requester. */
  actor?: string;
  entityRef: string;
  environment: string;
  /** Of the environment, when it was asked. */
  tier: Tier;
  actions: readonly Action[];
  durationMs: number;
  reason: string;
  ticket?: string;
  startsAt?: number;
  /** Grant that it continues. */
  extends?: string;
  breakGlass: boolean;
  /** Approved by policy, without anybody. */
  automatic: boolean;
  state: RequestState;
  policyVersion: string;
  binding: string;
  /** Alias. */
  role: string;
  terms: RecordedTerms;
  createdAt: number;
  expiresAt: number;
  remindAt?: number;
  escalateAt?: number;
  decidedAt?: number;
  /** Why it ended as it did, in words. */
  decision?: string;
}

/** Under which rules it was asked, and whom it waited for. */
export interface RecordedTerms {
  rules: readonly string[];
  terms: ApprovalTerms;
  /** Who could decide, as keys (see `approverKeys`). */
  approvers: readonly string[];
}

/** One person's verdict. */
export interface ReviewRecord {
  id: string;
  requestId: string;
  reviewer: string;
  /** Who delegated. */
  onBehalfOf?: string;
  verdict: 'approve' | 'deny';
  comment: string;
  /** Indexes of the steps that the reviewer could take then. */
  steps: readonly number[];
  durationMs?: number;
  actions?: readonly Action[];
  createdAt: number;
}

const optional = (value: unknown) =>
  value === null || value === undefined ? undefined : Number(value);

export function toRequest(row: Record<string, any>): RequestRecord {
  return {
    id: row.id,
    requester: row.requester,
    actor: row.actor ?? undefined,
    entityRef: row.entity_ref,
    environment: row.environment,
    tier: row.tier,
    actions: JSON.parse(row.actions),
    durationMs: Number(row.duration_ms),
    reason: row.reason,
    ticket: row.ticket ?? undefined,
    startsAt: optional(row.starts_at),
    extends: row.extends ?? undefined,
    breakGlass: Boolean(row.break_glass),
    automatic: Boolean(row.automatic),
    state: row.state,
    policyVersion: row.policy_version,
    binding: row.binding,
    role: row.role,
    terms: JSON.parse(row.terms),
    createdAt: Number(row.created_at),
    expiresAt: Number(row.expires_at),
    remindAt: optional(row.remind_at),
    escalateAt: optional(row.escalate_at),
    decidedAt: optional(row.decided_at),
    decision: row.decision ?? undefined,
  };
}

export function toReview(row: Record<string, any>): ReviewRecord {
  return {
    id: row.id,
    requestId: row.request_id,
    reviewer: row.reviewer,
    onBehalfOf: row.on_behalf_of ?? undefined,
    verdict: row.verdict,
    comment: row.comment,
    steps: JSON.parse(row.steps),
    durationMs: optional(row.duration_ms),
    actions: row.actions ? JSON.parse(row.actions) : undefined,
    createdAt: Number(row.created_at),
  };
}
