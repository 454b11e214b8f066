import type { Schemas } from '@tracegate/plugin-trace-access-common';
import type { Knex } from 'knex';

/** Which rows a list is of; all that are given must hold. */
export interface AuditFilter {
  /** Full ref. */
  principal?: string;
  event?: string;
  outcome?: Schemas['AuditEvent']['outcome'];
  /** Full ref. */
  entity?: string;
  environment?: string;
  /** All that a request and the grant that came of it left behind. */
  trail?: { requestId: string; grantId?: string };
}

/** Where a row stands in the order of the trail. */
interface AuditPosition {
  /** Epoch milliseconds. */
  at: number;
  id: string;
}

/** Totals of what was given under one grant. */
export interface SeenUnderGrant {
  /** Different traces that were opened. */
  traces: number;
  /** How often, by event id. */
  events: ReadonlyMap<string, number>;
}

/** Events that show something of traces, or hand out what does. */
const LOOKS = [
  'trace-view',
  'trace-search',
  'console-link',
  'credentials-handout',
];

/** Reads rows of the table `audit`; who may read which is for others to say. */
export class AuditReader {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** The newest first; those after `after` in that order. */
  async list(options: {
    filter: AuditFilter;
    after?: AuditPosition;
    limit: number;
  }): Promise<Schemas['AuditEvent'][]> {
    const { filter, after, limit } = options;
    const { principal, event, outcome, entity, environment, trail } = filter;
    const query = this.#knex('audit')
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit);
    if (principal !== undefined) query.where({ principal });
    if (event !== undefined) query.where({ event_id: event });
    if (outcome !== undefined) query.where({ outcome });
    if (entity !== undefined) query.where({ entity_ref: entity });
    if (environment !== undefined) query.where({ environment });
    if (trail) query.whereIn('id', this.#idsOf(trail));
    if (after) {
      // The first condition is what the indexes are for.
      query
        .where('at', '<=', after.at)
        .andWhere(later =>
          later.where('at', '<', after.at).orWhere('id', '<', after.id),
        );
    }
    return (await query).map(toEvent);
  }

  /** What was looked at under grants, by grant; one that nobody used has none. */
  async seenUnder(
    grantIds: readonly string[],
  ): Promise<ReadonlyMap<string, SeenUnderGrant>> {
    const rows = await this.#knex('audit_grants')
      .join('audit', 'audit.id', 'audit_grants.audit_id')
      .whereIn('audit_grants.grant_id', grantIds)
      .whereIn('audit.event_id', LOOKS)
      .andWhere({ 'audit.outcome': 'given' })
      .groupBy('audit_grants.grant_id', 'audit.event_id')
      .select('audit_grants.grant_id', 'audit.event_id')
      .sum({ count: 'audit.count' })
      .countDistinct({ traces: 'audit.trace_id' });
    const seen = new Map<
      string,
      { traces: number; events: Map<string, number> }
    >();
    for (const row of rows as Record<string, any>[]) {
      const one = seen.get(row.grant_id) ?? { traces: 0, events: new Map() };
      one.events.set(row.event_id, Number(row.count));
      if (row.event_id === 'trace-view') one.traces = Number(row.traces);
      seen.set(row.grant_id, one);
    }
    return seen;
  }

  /** Each way by itself, so that each has its index. */
  #idsOf(trail: NonNullable<AuditFilter['trail']>): Knex.QueryBuilder {
    const { requestId, grantId } = trail;
    const ids = this.#knex('audit').where({ request_id: requestId });
    if (grantId === undefined) return ids.select('id');
    return ids
      .select('id')
      .union(
        this.#knex('audit_grants')
          .where({ grant_id: grantId })
          .select('audit_id'),
      );
  }
}

function toEvent(row: Record<string, any>): Schemas['AuditEvent'] {
  const optional = {
    actor: row.actor,
    environment: row.environment,
    entityRef: row.entity_ref,
    action: row.action,
    binding: row.binding,
    role: row.role,
    sessionId: row.session_id,
    traceId: row.trace_id,
    requestId: row.request_id,
    grantId: row.grant_id,
    details: row.details && JSON.parse(row.details),
  };
  return {
    id: row.id,
    at: new Date(Number(row.at)).toISOString(),
    event: row.event_id,
    principal: row.principal,
    outcome: row.outcome,
    count: Number(row.count),
    ...Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== null),
    ),
  };
}
