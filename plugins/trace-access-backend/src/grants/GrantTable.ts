import type { Action } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';
import { toGrant, type GrantRecord, type GrantState } from './grantRecord';

/** What is known of a grant when it is made. */
export type NewGrant = Omit<
  GrantRecord,
  | 'claimedAt'
  | 'endsAt'
  | 'endedAt'
  | 'endCode'
  | 'endReason'
  | 'revocationId'
  | 'revokedAt'
>;

/** Which grants a list is of. */
export interface GrantFilter {
  principal?: string;
  entityRef?: string;
  environment?: string;
  live?: boolean;
}

const OPENING: readonly GrantState[] = ['scheduled', 'claimable', 'active'];

/** Rows of `grants`. Changes happen in transactions that others open. */
export class GrantTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insert(trx: Knex.Transaction, grant: NewGrant): Promise<void> {
    await trx('grants').insert({
      id: grant.id,
      request_id: grant.requestId,
      principal: grant.principal,
      entity_ref: grant.entityRef,
      environment: grant.environment,
      actions: JSON.stringify(grant.actions),
      binding: grant.binding,
      role: grant.role,
      duration_ms: grant.durationMs,
      policy_version: grant.policyVersion,
      break_glass: grant.breakGlass,
      extends: grant.extends ?? null,
      state: grant.state,
      live: true,
      created_at: grant.createdAt,
      starts_at: grant.startsAt,
      claim_by: grant.claimBy,
    });
  }

  async get(id: string): Promise<GrantRecord | undefined> {
    const row = await this.#knex('grants').where({ id }).first();
    return row && toGrant(row);
  }

  async byRequest(requestId: string): Promise<GrantRecord | undefined> {
    const row = await this.#knex('grants')
      .where({ request_id: requestId })
      .first();
    return row && toGrant(row);
  }

  async byRequests(
    requestIds: readonly string[],
  ): Promise<Map<string, GrantRecord>> {
    const rows = await this.#knex('grants').whereIn('request_id', requestIds);
    return new Map(rows.map(row => [row.request_id, toGrant(row)]));
  }

  async byIds(ids: readonly string[]): Promise<GrantRecord[]> {
    if (ids.length === 0) return [];
    return (await this.#knex('grants').whereIn('id', ids)).map(toGrant);
  }

  /** The grant, locked until the transaction ends. */
  async lock(
    trx: Knex.Transaction,
    id: string,
  ): Promise<GrantRecord | undefined> {
    return (await this.lockAll(trx, [id]))[0];
  }

  /** Those that there are of many, locked in one order for everybody. */
  async lockAll(
    trx: Knex.Transaction,
    ids: readonly string[],
  ): Promise<GrantRecord[]> {
    const rows = await trx('grants')
      .whereIn('id', ids)
      .orderBy('id')
      .forUpdate();
    return rows.map(toGrant);
  }

  /** Every grant that opens something, or may; of an entity in an environment, where one is named. */
  async allLive(
    of: { entityRef?: string; environment?: string } = {},
  ): Promise<GrantRecord[]> {
    const query = this.#knex('grants')
      .where({ live: true })
      .whereIn('state', OPENING);
    if (of.entityRef !== undefined) query.where({ entity_ref: of.entityRef });
    if (of.environment !== undefined) {
      query.where({ environment: of.environment });
    }
    return (await query).map(toGrant);
  }

  /** Those that a revocation ends, locked until the transaction ends. */
  async byRevocation(
    trx: Knex.Transaction,
    revocationId: string,
  ): Promise<GrantRecord[]> {
    const rows = await trx('grants')
      .where({ revocation_id: revocationId })
      .forUpdate();
    return rows.map(toGrant);
  }

  /** Those that a revocation ended. */
  async endedBy(revocationId: string): Promise<GrantRecord[]> {
    const rows = await this.#knex('grants')
      .where({ revocation_id: revocationId })
      .limit(1000);
    return rows.map(toGrant);
  }

  /** Live ones of a person, or of an entity in an environment, locked; those that are being ended too. */
  async lockLive(
    trx: Knex.Transaction,
    of: { principal?: string; entityRef?: string; environment?: string },
  ): Promise<GrantRecord[]> {
    const query = trx('grants').where({ live: true }).orderBy('id').forUpdate();
    if (of.principal !== undefined) query.where({ principal: of.principal });
    if (of.entityRef !== undefined) query.where({ entity_ref: of.entityRef });
    if (of.environment !== undefined) {
      query.where({ environment: of.environment });
    }
    return (await query).map(toGrant);
  }

  /** The newest first; those before `before`, which is an id. */
  async list(
    options: GrantFilter & { before?: string; limit: number },
  ): Promise<GrantRecord[]> {
    const { principal, entityRef, environment, live, before, limit } = options;
    const query = this.#knex('grants').orderBy('id', 'desc').limit(limit);
    if (principal !== undefined) query.where({ principal });
    if (entityRef !== undefined) query.where({ entity_ref: entityRef });
    if (environment !== undefined) query.where({ environment });
    if (live) query.where({ live: true });
    if (before !== undefined) query.where('id', '<', before);
    return (await query).map(toGrant);
  }

  /** What the clock has made of those that are locked. */
  async moveOn(
    trx: Knex.Transaction,
    options: { ids: readonly string[]; state: GrantState; live: boolean },
  ): Promise<void> {
    const { ids, state, live } = options;
    await trx('grants').whereIn('id', ids).update({ state, live });
  }

  /** False where it was not in that state any more. */
  async change(options: {
    trx: Knex.Transaction;
    grant: GrantRecord;
    to: Partial<
      Pick<
        GrantRecord,
        | 'state'
        | 'claimedAt'
        | 'endsAt'
        | 'endedAt'
        | 'endCode'
        | 'endReason'
        | 'revocationId'
        | 'revokedAt'
      >
    > & { live?: boolean };
  }): Promise<boolean> {
    const { trx, grant, to } = options;
    const changed = await trx('grants')
      .where({ id: grant.id, state: grant.state })
      .update({
        ...(to.state && { state: to.state }),
        ...(to.live !== undefined && { live: to.live }),
        ...(to.claimedAt !== undefined && { claimed_at: to.claimedAt }),
        ...(to.endsAt !== undefined && { ends_at: to.endsAt }),
        ...(to.endedAt !== undefined && { ended_at: to.endedAt }),
        ...(to.endCode && { end_code: to.endCode }),
        ...(to.endReason && { end_reason: to.endReason.slice(0, 500) }),
        ...(to.revocationId && { revocation_id: to.revocationId }),
        ...(to.revokedAt !== undefined && { revoked_at: to.revokedAt }),
      });
    return changed === 1;
  }

  /** Who had the same: the newest of others and of oneself. */
  async history(options: {
    entityRef: string;
    environment: string;
    limit: number;
  }): Promise<GrantRecord[]> {
    const { entityRef, environment, limit } = options;
    const rows = await this.#knex('grants')
      .where({ entity_ref: entityRef, environment })
      .orderBy('id', 'desc')
      .limit(limit);
    return rows.map(toGrant);
  }
}

/** Actions as they are stored: sorted, so that the same are the same text. */
export function storedActions(actions: readonly Action[]): string {
  return JSON.stringify([...new Set(actions)].sort());
}
