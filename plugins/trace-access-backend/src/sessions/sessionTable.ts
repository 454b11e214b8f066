import type { Action } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { SKEW_MS } from '../revocations/RevocationTable';
import type { SessionRecord } from './SessionService';

/** What is known of a session before the provider is asked. */
export interface NewSession {
  id: string;
  principal: string;
  /** Full ref of the agent that it was issued to, for the principal. */
  actor?: string;
  environment: string;
  role: string;
  /** The provider's name of the role, where it can be told to refuse sessions. */
  roleKey?: string;
  binding: string;
  action: Action;
  /** Id of the grant, or of the lease of standing access. */
  traceGrant: string;
  grantId?: string;
  entityRef?: string;
  /** Its credentials leave the backend. */
  handedOut: boolean;
  policyVersion: string;
  startedAt: number;
  endsAt: number;
}

/** A session whose credentials may still work somewhere. */
export interface LivingSession {
  id: string;
  principal: string;
  environment: string;
  role: string;
  roleKey?: string;
  binding: string;
  traceGrant: string;
  grantId?: string;
  entityRef?: string;
  action: Action;
  handedOut: boolean;
  /** Epoch milliseconds. */
  startedAt: number;
  /** Epoch milliseconds: from then on the session's own policy denies. */
  endsAt: number;
}

/** Which living sessions; all that are given must hold. */
export interface LivingFilter {
  ids?: readonly string[];
  principal?: string;
  traceGrants?: readonly string[];
  roleKey?: string;
  handedOut?: boolean;
  /** Under a lease of standing access. */
  standing?: boolean;
  /** Epoch milliseconds. */
  startedBefore?: number;
  /** Instead of the others: those that are being ended, and not proven to be. */
  ending?: boolean;
}

/** A row that says `issuing` for longer than this lost its process. */
export const ISSUING_LIMIT_MS = 60_000;

/** `unknown`: its process died on the way, so it may have been issued. */
const LIVING = ['issuing', 'issued', 'unknown'];
const ENDING = ['revoking'];

/** Rows of `sessions`. Each change of state names the state it comes from. */
export class SessionTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insertIssuing(
    trx: Knex.Transaction,
    session: NewSession,
  ): Promise<void> {
    await trx('sessions').insert({
      id: session.id,
      principal: session.principal,
      actor: session.actor ?? null,
      environment: session.environment,
      role: session.role,
      role_key: session.roleKey ?? null,
      binding: session.binding,
      action: session.action,
      trace_grant: session.traceGrant,
      grant_id: session.grantId ?? null,
      entity_ref: session.entityRef ?? null,
      handed_out: session.handedOut,
      policy_version: session.policyVersion,
      state: 'issuing',
      started_at: session.startedAt,
      ends_at: session.endsAt,
    });
  }

  /** False where the row was no longer `issuing`: the session must not be used. */
  async markIssued(options: {
    id: string;
    issuedAt: number;
    expiresAt: number;
    providerSession: string;
  }): Promise<boolean> {
    const changed = await this.#knex('sessions')
      .where({ id: options.id, state: 'issuing' })
      .update({
        state: 'issued',
        issued_at: options.issuedAt,
        expires_at: options.expiresAt,
        provider_session: options.providerSession.slice(0, 256),
      });
    return changed === 1;
  }

  async markFailed(id: string): Promise<void> {
    await this.#knex('sessions')
      .where({ id, state: 'issuing' })
      .update({ state: 'failed' });
  }

  /** Sessions of a principal that are alive at `now`, by their times (I1). */
  async alive(options: {
    principal: string;
    now: number;
  }): Promise<SessionRecord[]> {
    const { principal, now } = options;
    const rows = await this.#knex('sessions')
      .where({ principal, state: 'issued' })
      .andWhere('expires_at', '>', now)
      .andWhere('ends_at', '>', now)
      .orderBy([{ column: 'id', order: 'desc' }])
      .limit(500);
    return rows.map(row => ({
      id: row.id,
      environment: row.environment,
      role: row.role,
      binding: row.binding,
      action: row.action,
      grantId: row.grant_id ?? undefined,
      entityRef: row.entity_ref ?? undefined,
      issuedAt: Number(row.issued_at),
      expiresAt: Math.min(Number(row.expires_at), Number(row.ends_at)),
    }));
  }

  /** Sessions whose credentials may still work somewhere at `now`. */
  async living(
    options: LivingFilter & { now: number; trx?: Knex.Transaction },
  ): Promise<LivingSession[]> {
    const rows = await this.#living(options).select('*').limit(10_000);
    return rows.map(toLiving);
  }

  /** How many sessions of each grant may still work. */
  async countByGrant(options: {
    grantIds: readonly string[];
    now: number;
  }): Promise<Map<string, number>> {
    const { grantIds, now } = options;
    if (grantIds.length === 0) return new Map();
    const rows = await this.#living({ traceGrants: grantIds, now })
      .groupBy('trace_grant')
      .select('trace_grant')
      .count<{ trace_grant: string; sessions: number | string }[]>({
        sessions: '*',
      });
    return new Map(rows.map(row => [row.trace_grant, Number(row.sessions)]));
  }

  /** They are to end: nothing that is being issued may be used any more. */
  async markRevoking(options: {
    trx: Knex.Transaction;
    filter: LivingFilter;
    now: number;
  }): Promise<void> {
    const { trx, filter, now } = options;
    await this.#living({ ...filter, now, trx }).update({ state: 'revoking' });
  }

  /** The provider refuses them, and that is proven. */
  async markRevoked(
    trx: Knex.Transaction,
    of: {
      roleKey: string;
      traceGrant?: string;
      principal?: string;
      /** Epoch milliseconds; those that started then count. */
      startedBy: number;
    },
  ): Promise<void> {
    const query = trx('sessions')
      .where({ state: 'revoking', role_key: of.roleKey })
      .andWhere('started_at', '<=', of.startedBy);
    if (of.traceGrant !== undefined)
      query.where({ trace_grant: of.traceGrant });
    if (of.principal !== undefined) query.where({ principal: of.principal });
    await query.update({ state: 'revoked' });
  }

  /**
   * Rows whose time is over, also by the clock of a provider that is behind,
   * become `expired`, whatever became of them.
   */
  async expire(now: number): Promise<number> {
    const before = now - SKEW_MS;
    return this.#knex('sessions')
      .whereIn('state', ['issued', 'unknown', 'revoking'])
      .andWhere(over =>
        over.where('ends_at', '<=', before).orWhere('expires_at', '<=', before),
      )
      .update({ state: 'expired' });
  }

  /** `issuing` rows that nobody works on any more become `unknown`. */
  async markLost(now: number): Promise<number> {
    return this.#knex('sessions')
      .where({ state: 'issuing' })
      .andWhere('started_at', '<=', now - ISSUING_LIMIT_MS)
      .update({ state: 'unknown' });
  }

  #living(options: LivingFilter & { now: number; trx?: Knex.Transaction }) {
    const { principal, traceGrants, roleKey, handedOut, standing, now, trx } =
      options;
    const query = (trx ?? this.#knex)('sessions')
      .whereIn('state', options.ending ? ENDING : LIVING)
      .andWhere('ends_at', '>', now - SKEW_MS);
    if (options.ids !== undefined) query.whereIn('id', options.ids);
    if (principal !== undefined) query.where({ principal });
    if (traceGrants !== undefined) query.whereIn('trace_grant', traceGrants);
    if (roleKey !== undefined) query.where({ role_key: roleKey });
    if (handedOut !== undefined) query.where({ handed_out: handedOut });
    if (standing) query.whereNull('grant_id');
    if (options.startedBefore !== undefined) {
      query.andWhere('started_at', '<', options.startedBefore);
    }
    return query;
  }
}

function toLiving(row: Record<string, any>): LivingSession {
  return {
    id: row.id,
    principal: row.principal,
    environment: row.environment,
    role: row.role,
    roleKey: row.role_key ?? undefined,
    binding: row.binding,
    traceGrant: row.trace_grant,
    grantId: row.grant_id ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    action: row.action,
    handedOut: Boolean(row.handed_out),
    startedAt: Number(row.started_at),
    endsAt: Number(row.ends_at),
  };
}
