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
  }): Promise<string> {
    const { record, at, count } = options;
    const id = this.#ulid(at);
    await this.#knex('audit').insert({
      id,
      at,
      event_id: record.eventId,
      principal: storable(record.principal),
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
      details: serialise(record.details),
    });
    return id;
  }
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
