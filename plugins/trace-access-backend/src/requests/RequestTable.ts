import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { storedActions } from '../grants/GrantTable';
import {
  toRequest,
  toReview,
  type RequestRecord,
  type RequestState,
  type ReviewRecord,
} from './requestRecord';

/** Rows of `requests`, `reviews` and what waits for whose decision. */
export class RequestTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** False where the requester has a pending request for the same. */
  async insert(
    trx: Knex.Transaction,
    request: RequestRecord,
  ): Promise<boolean> {
    const pending = request.state === 'pending';
    const openKey = pending ? openKeyOf(request) : null;
    const inserted = await trx('requests')
      .insert({
        id: request.id,
        requester: request.requester,
        actor: request.actor ?? null,
        entity_ref: request.entityRef,
        environment: request.environment,
        tier: request.tier,
        actions: storedActions(request.actions),
        duration_ms: request.durationMs,
        reason: request.reason,
        ticket: request.ticket ?? null,
        starts_at: request.startsAt ?? null,
        extends: request.extends ?? null,
        break_glass: request.breakGlass,
        automatic: request.automatic,
        state: request.state,
        policy_version: request.policyVersion,
        binding: request.binding,
        role: request.role,
        terms: JSON.stringify(request.terms),
        open_key: openKey,
        created_at: request.createdAt,
        expires_at: request.expiresAt,
        remind_at: request.remindAt ?? null,
        escalate_at: request.escalateAt ?? null,
        decided_at: request.decidedAt ?? null,
        decision: request.decision ?? null,
      })
      .onConflict('open_key')
      .ignore()
      .returning('id');
    if (inserted.length === 0) return false;
    if (pending) {
      await this.wait(trx, {
        kind: 'request',
        id: request.id,
        keys: request.terms.approvers,
      });
    }
    return true;
  }

  /**
   * Of requests that are given at once, one after the other: waits until others
   * of the requester for the same, whatever the actions, have ended their
   * transaction.
   */
  async takeTurn(trx: Knex.Transaction, request: RequestRecord): Promise<void> {
    const { id, requester, entityRef, environment } = request;
    const turn = hashOf([requester, entityRef, environment]);
    await trx('requests').where({ id }).update({ open_key: turn });
    await trx('requests').where({ id }).update({ open_key: null });
  }

  /** Puts something before those who can decide it, instead of those before. */
  async wait(
    trx: Knex.Transaction,
    options: {
      kind: 'request' | 'obligation';
      id: string;
      keys: readonly string[];
    },
  ): Promise<void> {
    const { kind, id, keys } = options;
    await trx('waiting').where({ kind, subject_id: id }).delete();
    for (let i = 0; i < keys.length; i += 100) {
      await trx('waiting').insert(
        keys.slice(i, i + 100).map(key => ({
          approver_key: key.slice(0, 600),
          kind,
          subject_id: id,
        })),
      );
    }
  }

  async get(id: string): Promise<RequestRecord | undefined> {
    const row = await this.#knex('requests').where({ id }).first();
    return row && toRequest(row);
  }

  async byIds(
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, RequestRecord>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#knex('requests').whereIn('id', ids);
    return new Map(rows.map(row => [row.id, toRequest(row)]));
  }

  /** The request, locked until the transaction ends (I6). */
  async lock(
    trx: Knex.Transaction,
    id: string,
  ): Promise<RequestRecord | undefined> {
    return (await this.lockAll(trx, [id]))[0];
  }

  /** Those that there are of many, locked in one order for everybody. */
  async lockAll(
    trx: Knex.Transaction,
    ids: readonly string[],
  ): Promise<RequestRecord[]> {
    const rows = await trx('requests')
      .whereIn('id', ids)
      .orderBy('id')
      .forUpdate();
    return rows.map(toRequest);
  }

  /** What somebody has asked for that still waits at `now`. */
  async pendingOf(options: {
    requester: string;
    entityRef?: string;
    now: number;
  }): Promise<RequestRecord[]> {
    const { requester, entityRef, now } = options;
    const query = this.#knex('requests')
      .where({ requester, state: 'pending' })
      .andWhere('expires_at', '>', now)
      .limit(500);
    if (entityRef !== undefined) query.where({ entity_ref: entityRef });
    return (await query).map(toRequest);
  }

  /** Ends what is pending and locked. */
  async decide(
    trx: Knex.Transaction,
    options: {
      ids: readonly string[];
      state: Exclude<RequestState, 'pending'>;
      at: number;
      decision: string;
    },
  ): Promise<void> {
    const { ids, state, at, decision } = options;
    await trx('requests')
      .whereIn('id', ids)
      .andWhere({ state: 'pending' })
      .update({
        state,
        decided_at: at,
        decision: decision.slice(0, 500),
        open_key: null,
        remind_at: null,
        escalate_at: null,
      });
    await trx('waiting')
      .where({ kind: 'request' })
      .whereIn('subject_id', ids)
      .delete();
  }

  async addReview(trx: Knex.Transaction, review: ReviewRecord): Promise<void> {
    await trx('reviews').insert({
      id: review.id,
      request_id: review.requestId,
      reviewer: review.reviewer,
      on_behalf_of: review.onBehalfOf ?? null,
      verdict: review.verdict,
      comment: review.comment,
      steps: JSON.stringify(review.steps),
      duration_ms: review.durationMs ?? null,
      actions: review.actions ? storedActions(review.actions) : null,
      created_at: review.createdAt,
    });
  }

  async reviewsOf(
    requestIds: readonly string[],
    trx?: Knex.Transaction,
  ): Promise<ReviewRecord[]> {
    if (requestIds.length === 0) return [];
    const rows = await (trx ?? this.#knex)('reviews')
      .whereIn('request_id', requestIds)
      .orderBy('id');
    return rows.map(toReview);
  }

  /** The same of the same person that is pending, locked. */
  async lockSame(
    trx: Knex.Transaction,
    request: RequestRecord,
  ): Promise<RequestRecord | undefined> {
    const row = await trx('requests')
      .where({ open_key: openKeyOf(request) })
      .forUpdate()
      .first();
    return row && toRequest(row);
  }

  /** Pending ones of a person, or about an entity in an environment, locked. */
  async lockPending(
    trx: Knex.Transaction,
    of: { requester?: string; entityRef?: string; environment?: string },
  ): Promise<RequestRecord[]> {
    const query = trx('requests')
      .where({ state: 'pending' })
      .orderBy('id')
      .forUpdate();
    if (of.requester !== undefined) query.where({ requester: of.requester });
    if (of.entityRef !== undefined) query.where({ entity_ref: of.entityRef });
    if (of.environment !== undefined) {
      query.where({ environment: of.environment });
    }
    return (await query).map(toRequest);
  }

  /** Pending ones, page by page; `after` is an id, or how one begins. */
  async pending(options: {
    after: string;
    limit: number;
  }): Promise<RequestRecord[]> {
    const rows = await this.#knex('requests')
      .where({ state: 'pending' })
      .andWhere('id', '>', options.after)
      .orderBy('id')
      .limit(options.limit);
    return rows.map(toRequest);
  }

  /** Pending ones for which a moment has come. */
  async due(options: {
    what: 'expires_at' | 'remind_at' | 'escalate_at';
    now: number;
    limit: number;
  }): Promise<RequestRecord[]> {
    const rows = await this.#knex('requests')
      .where({ state: 'pending' })
      .andWhere(options.what, '<=', options.now)
      .orderBy(options.what)
      .limit(options.limit);
    return rows.map(toRequest);
  }

  /** Ids of those of which nobody else was told first: it is told once. */
  async told(
    trx: Knex.Transaction,
    options: {
      ids: readonly string[];
      what: 'remind_at' | 'escalate_at';
      now: number;
    },
  ): Promise<ReadonlySet<string>> {
    const { ids, what, now } = options;
    const rows = await trx('requests')
      .whereIn('id', ids)
      .andWhere({ state: 'pending' })
      .andWhere(what, '<=', now)
      .update({ [what]: null })
      .returning('id');
    return new Set(rows.map(({ id }) => id));
  }

  /** Milliseconds from asking to a person's decision, of the newest. */
  async answerTimes(options: {
    binding: string;
    since: number;
    limit: number;
  }): Promise<number[]> {
    const rows = await this.#knex('requests')
      .where({ binding: options.binding, automatic: false, break_glass: false })
      .whereIn('state', ['approved', 'denied'])
      .andWhere('decided_at', '>', options.since)
      .orderBy('decided_at', 'desc')
      .limit(options.limit)
      .select('created_at', 'decided_at');
    return rows.map(row => Number(row.decided_at) - Number(row.created_at));
  }
}

/** Who asks for what: the same can be pending once. */
function openKeyOf(request: RequestRecord): string {
  return hashOf([
    request.requester,
    request.entityRef,
    request.environment,
    storedActions(request.actions),
    request.extends ?? '',
  ]);
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
