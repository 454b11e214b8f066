import type { JsonObject } from '@backstage/types';
import type { AuditRecord } from '../audit/AuditService';

/** An audit row that is owed: it is written, however long that takes. */
export interface OwedAudit {
  kind: 'audit';
  record: Omit<AuditRecord, 'request'>;
  /** When it happened, epoch milliseconds. */
  at: number;
}

/** Something that happened, for other plugins and for webhooks. */
export interface EventMessage {
  kind: 'event';
  /** `request.created`, `grant.revoked` … */
  type: string;
  /** Epoch milliseconds. */
  at: number;
  /** Ids, states, refs; no reasons, no ticket text, no names of what is hidden. */
  data: JsonObject;
}

/** A line in people's notifications. */
export interface NotificationMessage {
  kind: 'notification';
  /** Full refs of users and groups; whoever shows it expands groups. */
  recipients: string[];
  excluded?: string[];
  /** An earlier one of the same scope is replaced by this. */
  scope: string;
  topic: string;
  title: string;
  description?: string;
  /** Path in the portal. */
  link: string;
  severity: 'low' | 'normal' | 'high' | 'critical';
}

/** What makes the open pages of people look again. */
export interface SignalMessage {
  kind: 'signal';
  /** Full refs of users; others are left out (I13). */
  recipients: string[];
  /** `{ kind, id, state }`, and no more. */
  message: JsonObject;
}

/**
 * Something that others are to be told, or an audit row that is owed; written
 * in the transaction of what happened.
 */
export type OutboxMessage =
  OwedAudit | EventMessage | NotificationMessage | SignalMessage;
