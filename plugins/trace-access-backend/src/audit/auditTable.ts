import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { monotonicFactory } from 'ulid';
import type { AuditRecord } from './AuditService';

/** The longest details that a row keeps, in characters of JSON. */
const MAX_DETAILS = 16_000;

/** Writes rows of the append-only table `audit`; nothing updates or deletes one. */
export class AuditTable {
  readonly #knex: Knex;
  readonly #ulid = monotonicFactory();

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** Resolves with the row's id once it is committed. */
  async append(options: {
    record: AuditRecord;
    at: number;
    count: number;
    /** Its id, where it was given one before: written already, it stays as it is. */
    id?: string;
    /** Whose commit it is part of. */
    trx?: Knex.Transaction;
  }): Promise<string> {
    const { record, at, count, trx } = options;
    const id = options.id ?? this.#ulid(at);
    const grants = [
      ...new Set([record.grantId ?? [], record.grants ?? []].flat()),
    ];
    const write = async (db: Knex) => {
      const row = db('audit').insert({
        id,
        at,
        event_id: record.eventId,
        principal: storable(record.principal),
        actor: storable(record.actor),
        outcome: record.outcome,
        count,
        environment: storable(record.environment),
        entity_ref: storable(record.entityRef),
        action: record.action ?? null,
        binding: record.binding ?? null,
        role: record.role ?? null,
        policy_version: record.policyVersion ?? null,
        session_id: record.sessionId ?? null,
        trace_id: record.traceId ?? null,
        request_id: record.requestId ?? null,
        grant_id: grants[0] ?? null,
        details: serialise(detailsOf(record)),
      });
      await (options.id ? row.onConflict('id').ignore() : row);
      if (grants.length === 0) return;
      await db('audit_grants')
        .insert(grants.map(grant_id => ({ audit_id: id, grant_id })))
        .onConflict()
        .ignore();
    };
    // One row alone needs no transaction of its own.
    if (trx || grants.length === 0) await write(trx ?? this.#knex);
    else await this.#knex.transaction(write);
    return id;
  }
}

/** Every grant is named to those who read the row. */
function detailsOf({ details, grants }: AuditRecord): JsonObject | undefined {
  return grants && grants.length > 0 ? { ...details, grants } : details;
}

/** PostgreSQL takes no NUL in a text; a refusal must not fail for its wording. */
function storable(text: string | undefined): string | null {
  // eslint-disable-next-line no-control-regex
  return text?.replace(/\u0000/g, '\ufffd') ?? null;
}

function serialise(details: JsonObject | undefined): string | null {
  if (!details) return null;
  const text = JSON.stringify(details);
  return text.length <= MAX_DETAILS
    ? text
    : JSON.stringify({ truncated: true, characters: text.length });
}
