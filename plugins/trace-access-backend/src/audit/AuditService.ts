import type { JsonObject } from '@backstage/types';
import type { Action } from '@tracegate/plugin-trace-access-common';
import type { Request } from 'express';

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
  outcome: AuditOutcome;
  environment?: string;
  entityRef?: string;
  action?: Action;
  binding?: string;
  role?: string;
  policyVersion?: string;
  sessionId?: string;
  traceId?: string;
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
   * For what took access away, which never waits for audit (I10). Never
   * rejects: a row that can't be written is owed, in memory, and written as
   * soon as it can be, with the time at which it happened.
   */
  owe(record: AuditRecord): Promise<void>;
}
