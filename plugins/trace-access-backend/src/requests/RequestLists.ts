import type { Knex } from 'knex';
import {
  toRequest,
  type RequestRecord,
  type RequestState,
} from './requestRecord';

/** Which requests a list is of; all that are given must hold. */
export interface RequestFilter {
  /** Asked by them. */
  requester?: string;
  /**
   * Visible to somebody without the right to see all: asked by them, waiting
   * for them, decided by them, or about what they own.
   */
  visibleTo?: {
    ref: string;
    approverKeys: readonly string[];
    owned: readonly string[];
  };
  state?: RequestState;
  entityRef?: string;
  environment?: string;
}

/** How many rows are looked at at once where one page had too few for somebody. */
const MOST_LOOKED_AT = 500;

/** Lists of requests, for people: as quick with many thousands as with few. */
export class RequestLists {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /**
   * What waits for those who answer to these keys, the oldest first.
   *
   * @param options - `leaves`: which of it the portal leaves them
   */
  async inbox(options: {
    approverKeys: readonly string[];
    not: string;
    leaves: (request: RequestRecord) => boolean;
    after?: string;
    limit: number;
    now: number;
  }): Promise<RequestRecord[]> {
    const { not, leaves, limit, now } = options;
    const found: RequestRecord[] = [];
    let { after } = options;
    for (let looked = limit; ; looked = MOST_LOOKED_AT) {
      // The ids first: an index alone has them in order, and of thousands that
      // wait only a page of rows is read.
      const ids = await this.#waiting({ ...options, after, limit: looked });
      const rows = await this.#knex('requests')
        .whereIn('id', ids)
        .andWhere({ state: 'pending' })
        .andWhere('expires_at', '>', now)
        .whereNot({ requester: not })
        .orderBy('id');
      found.push(...rows.map(toRequest).filter(leaves));
      if (ids.length < looked || found.length >= limit) {
        return found.slice(0, limit);
      }
      after = ids[ids.length - 1];
    }
  }

  async #waiting(options: {
    approverKeys: readonly string[];
    after?: string;
    limit: number;
  }): Promise<string[]> {
    const { approverKeys, after, limit } = options;
    const query = this.#knex('waiting')
      .whereIn('approver_key', approverKeys)
      .andWhere({ kind: 'request' })
      .distinct('subject_id')
      .orderBy('subject_id')
      .limit(limit);
    if (after !== undefined) query.where('subject_id', '>', after);
    return (await query).map(row => row.subject_id);
  }

  /** The newest first; those before `before`, which is an id. */
  async list(
    options: RequestFilter & { before?: string; limit: number },
  ): Promise<RequestRecord[]> {
    const query = options.visibleTo
      ? this.#knex('requests')
          .whereIn('id', this.#visible(options, options.visibleTo))
          .orderBy('id', 'desc')
          .limit(options.limit)
      : this.#newest(options);
    return (await query.select('*')).map(toRequest);
  }

  /** Each way of seeing one by itself, so that each has its index. */
  #visible(
    options: Parameters<RequestLists['list']>[0],
    visibleTo: NonNullable<RequestFilter['visibleTo']>,
  ): Knex.QueryBuilder {
    const { ref, approverKeys, owned } = visibleTo;
    const newest = () => this.#newest(options).select('id');
    const ways = [
      newest().where({ requester: ref }),
      newest().whereIn(
        'id',
        this.#knex('waiting')
          .whereIn('approver_key', approverKeys)
          .andWhere({ kind: 'request' })
          .select('subject_id'),
      ),
      newest().whereIn(
        'id',
        this.#knex('reviews').where({ reviewer: ref }).select('request_id'),
      ),
      newest().whereIn('entity_ref', owned),
    ];
    // SQLite orders and limits the parts of a union only as subqueries.
    const [first, ...others] = ways.map((way, i) =>
      this.#knex.from(way.as(`way_${i}`)).select('id'),
    );
    return first.union(others);
  }

  #newest(
    options: RequestFilter & { before?: string; limit: number },
  ): Knex.QueryBuilder {
    const { requester, state, entityRef, environment, before } = options;
    const query = this.#knex('requests')
      .orderBy('id', 'desc')
      .limit(options.limit);
    if (requester !== undefined) query.where({ requester });
    if (state !== undefined) query.where({ state });
    if (entityRef !== undefined) query.where({ entity_ref: entityRef });
    if (environment !== undefined) query.where({ environment });
    if (before !== undefined) query.where('id', '<', before);
    return query;
  }
}
