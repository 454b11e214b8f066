import type { Action } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import type { SessionRecord } from './SessionService';

/** What is known of a session before the provider is asked. */
export interface NewSession {
  id: string;
  principal: string;
  environment: string;
  role: string;
  binding: string;
  action: Action;
  traceGrant: string;
  policyVersion: string;
  startedAt: number;
  endsAt: number;
}

/** A row that says `issuing` for longer than this lost its process. */
export const ISSUING_LIMIT_MS = 60_000;

/** Rows of `sessions`. Each change of state names the state it comes from. */
export class SessionTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insertIssuing(session: NewSession): Promise<void> {
    await this.#knex('sessions').insert({
      id: session.id,
      principal: session.principal,
      environment: session.environment,
      role: session.role,
      binding: session.binding,
      action: session.action,
      trace_grant: session.traceGrant,
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
      issuedAt: Number(row.issued_at),
      expiresAt: Math.min(Number(row.expires_at), Number(row.ends_at)),
    }));
  }

  /** `issued` rows whose time is over become `expired`. */
  async expire(now: number): Promise<number> {
    return this.#knex('sessions')
      .where({ state: 'issued' })
      .andWhere(either =>
        either.where('ends_at', '<=', now).orWhere('expires_at', '<=', now),
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
}
