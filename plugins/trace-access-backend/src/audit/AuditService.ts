import type { JsonObject } from '@backstage/types';
import type { Action } from '@tracegate/plugin-trace-access-common';
import type { Request } from 'express';
import type { Knex } from 'knex';

/**
 * What one API request gave, refused or changed. Never holds secrets, nor the
 * names of what is hidden from the principal beyond totals per service.
 */
export interface AuditRecord {
  /** Kebab-case, without the plugin's name: `trace-search`, `session-issue`. */
  eventId: string;
  request?: Request<any, any, any, any, any>;
  /** Full ref: `user:default/ana`. */
  principal: string;
  /** Full ref of the agent that did it for them. */
  actor?: string;
  outcome: AuditOutcome;
  environment?: string;
  entityRef?: string;
  action?: Action;
  binding?: string;
  role?: string;
  policyVersion?: string;
  sessionId?: string;
  traceId?: string;
  /** The access request that it is about, or came of. */
  requestId?: string;
  grantId?: string;
  /** Every grant behind it, where there can be several: it is on record under each. */
  grants?: string[];
  /** Totals per service, reason codes. */
  details?: JsonObject;
}

export type AuditOutcome = 'given' | 'refused' | 'failed' | 'changed';

export interface AuditService {
  /**
   * Resolves when the row is committed and the portal's auditor was told.
   *
   * @throws ServiceUnavailableError - the row could not be written: give nothing
   */
  record(record: AuditRecord): Promise<void>;

  /**
   * Writes the row in the transaction that gives or changes: both are
   * committed, or neither. Call what it resolves to once that has happened; it
   * tells the portal's auditor.
   */
  recordIn(
    trx: Knex.Transaction,
    record: AuditRecord,
  ): Promise<() => Promise<void>>;

  /**
   * For what takes access away, which never waits for audit (I10): the row is
   * owed in the outbox, in the transaction that takes, and written from there
   * with the time at which it happened.
   */
  oweIn(trx: Knex.Transaction, record: AuditRecord): Promise<void>;
}
