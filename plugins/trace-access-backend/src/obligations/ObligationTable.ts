import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';

/** What is owed after a break-glass. Times are epoch milliseconds. */
export interface ObligationRecord {
  id: string;
  kind: 'post-review';
  grantId: string;
  requestId: string;
  /** Who broke the glass. */
  principal: string;
  state: Schemas['Obligation']['state'];
  createdAt: number;
  dueAt: number;
  settledBy?: string;
  settledAt?: number;
  comment?: string;
}

/** What makes an obligation somebody's concern; one of it is enough. */
export interface Concern {
  /** Who broke the glass, or settled it. */
  ref: string;
  /** Keys under which it waits for those who may settle it. */
  approverKeys: readonly string[];
  /** What they own: the entity, or a policy document behind the request. */
  entityRefs: readonly string[];
  bindings: readonly string[];
  environments: readonly string[];
}

const OPEN: readonly ObligationRecord['state'][] = ['due', 'overdue'];

/** Rows of `obligations`. */
export class ObligationTable {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async insert(
    trx: Knex.Transaction,
    obligation: Omit<ObligationRecord, 'settledBy' | 'settledAt' | 'comment'>,
  ): Promise<void> {
    await trx('obligations').insert({
      id: obligation.id,
      kind: obligation.kind,
      grant_id: obligation.grantId,
      request_id: obligation.requestId,
      principal: obligation.principal,
      state: obligation.state,
      created_at: obligation.createdAt,
      due_at: obligation.dueAt,
    });
  }

  async get(id: string): Promise<ObligationRecord | undefined> {
    const row = await this.#knex('obligations').where({ id }).first();
    return row && toObligation(row);
  }

  async lock(
    trx: Knex.Transaction,
    id: string,
  ): Promise<ObligationRecord | undefined> {
    const row = await trx('obligations').where({ id }).forUpdate().first();
    return row && toObligation(row);
  }

  /** Those that are owed, by when they are; those after `after` in that order. */
  async open(options: {
    concern?: Concern;
    after?: { dueAt: number; id: string };
    limit: number;
  }): Promise<ObligationRecord[]> {
    const { after, limit } = options;
    const query = this.#of(options.concern)
      .whereIn('obligations.state', OPEN)
      .orderBy('obligations.due_at')
      .orderBy('obligations.id')
      .limit(limit);
    if (after) {
      query
        .where('obligations.due_at', '>=', after.dueAt)
        .andWhere(later =>
          later
            .where('obligations.due_at', '>', after.dueAt)
            .orWhere('obligations.id', '>', after.id),
        );
    }
    return (await query).map(toObligation);
  }

  /** Those that are settled, the newest first; those before `before`, an id. */
  async settled(options: {
    concern?: Concern;
    before?: string;
    limit: number;
  }): Promise<ObligationRecord[]> {
    const { before, limit } = options;
    const query = this.#of(options.concern)
      .whereNotIn('obligations.state', OPEN)
      .orderBy('obligations.id', 'desc')
      .limit(limit);
    if (before !== undefined) query.where('obligations.id', '<', before);
    return (await query).map(toObligation);
  }

  #of(concern: Concern | undefined): Knex.QueryBuilder {
    const query = this.#knex('obligations').select('obligations.*');
    if (!concern) return query;
    const waiting = this.#knex('waiting')
      .whereIn('approver_key', concern.approverKeys)
      .andWhere({ kind: 'obligation' })
      .select('subject_id');
    return query
      .join('requests', 'requests.id', 'obligations.request_id')
      .where(either =>
        either
          .where('obligations.principal', concern.ref)
          .orWhere('obligations.settled_by', concern.ref)
          .orWhereIn('obligations.id', waiting)
          .orWhereIn('requests.entity_ref', concern.entityRefs)
          .orWhereIn('requests.binding', concern.bindings)
          .orWhereIn('requests.environment', concern.environments),
      );
  }

  /** One that is open; under its lock. */
  async settle(
    trx: Knex.Transaction,
    options: {
      id: string;
      state: 'acknowledged' | 'flagged';
      by: string;
      at: number;
      comment: string;
    },
  ): Promise<void> {
    const { id, state, by, at, comment } = options;
    await trx('obligations')
      .where({ id })
      .whereIn('state', OPEN)
      .update({ state, settled_by: by, settled_at: at, comment });
  }

  async due(options: {
    now: number;
    limit: number;
  }): Promise<ObligationRecord[]> {
    const rows = await this.#knex('obligations')
      .where({ state: 'due' })
      .andWhere('due_at', '<=', options.now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(options.limit);
    return rows.map(toObligation);
  }

  /** False where another was first. */
  async markOverdue(trx: Knex.Transaction, id: string): Promise<boolean> {
    const changed = await trx('obligations')
      .where({ id, state: 'due' })
      .update({ state: 'overdue' });
    return changed === 1;
  }
}

function toObligation(row: Record<string, any>): ObligationRecord {
  return {
    id: row.id,
    kind: row.kind,
    grantId: row.grant_id,
    requestId: row.request_id,
    principal: row.principal,
    state: row.state,
    createdAt: Number(row.created_at),
    dueAt: Number(row.due_at),
    settledBy: row.settled_by ?? undefined,
    settledAt: row.settled_at === null ? undefined : Number(row.settled_at),
    comment: row.comment ?? undefined,
  };
}
