import type { AuditRecord } from './AuditService';

const WINDOW_MS = 60_000;

interface Window {
  endsAt: number;
  record: AuditRecord;
  /** Refusals that were not written one by one. */
  merged: number;
}

/** A row that stands for several refusals. */
export interface MergedRefusals {
  record: AuditRecord;
  count: number;
}

/**
 * Keeps refusals from flooding the audit (I10): the first of a kind is written,
 * those like it within a minute are counted and written as one row when the
 * minute is over, and a principal has only so many kinds a minute.
 */
export class RefusalMerger {
  readonly #windows = new Map<string, Window>();
  readonly #kinds = new Map<string, { endsAt: number; count: number }>();
  readonly #kindsPerMinute: number;

  constructor(options: { kindsPerMinute?: number } = {}) {
    this.#kindsPerMinute = options.kindsPerMinute ?? 30;
  }

  /** Whether this refusal is to be written now; otherwise it was counted. */
  admit(options: { record: AuditRecord; at: number }): boolean {
    const { record, at } = options;
    const key = keyOf(record);
    const open = this.#windows.get(key);
    if (open && at < open.endsAt) {
      open.merged++;
      return false;
    }
    if (this.#overLimit(record.principal, at)) {
      this.#countBeyondLimit(record, at);
      return false;
    }
    // A window that is over but not yet drained still owes its count.
    this.#windows.set(key, {
      endsAt: at + WINDOW_MS,
      record,
      merged: open?.merged ?? 0,
    });
    return true;
  }

  /** A refusal that could not be written was not written: let the next one try. */
  forget(record: AuditRecord): void {
    this.#windows.delete(keyOf(record));
  }

  /** What became due, with `all` even before its minute is over (shutdown). */
  drain(options: { at: number; all?: boolean }): MergedRefusals[] {
    const due: MergedRefusals[] = [];
    for (const [key, window] of this.#windows) {
      if (!options.all && options.at < window.endsAt) continue;
      this.#windows.delete(key);
      if (window.merged > 0) {
        due.push({ record: window.record, count: window.merged });
      }
    }
    for (const [principal, limit] of this.#kinds) {
      if (options.at >= limit.endsAt) this.#kinds.delete(principal);
    }
    return due;
  }

  #overLimit(principal: string, at: number): boolean {
    const limit = this.#kinds.get(principal);
    if (!limit || at >= limit.endsAt) {
      this.#kinds.set(principal, { endsAt: at + WINDOW_MS, count: 1 });
      return false;
    }
    limit.count++;
    return limit.count > this.#kindsPerMinute;
  }

  #countBeyondLimit(record: AuditRecord, at: number): void {
    const summary: AuditRecord = {
      eventId: 'refusals-merged',
      principal: record.principal,
      outcome: 'refused',
      details: { reason: 'more-kinds-of-refusal-than-are-kept-a-minute' },
    };
    const key = keyOf(summary);
    const open = this.#windows.get(key);
    if (open) {
      open.merged++;
    } else {
      this.#windows.set(key, {
        endsAt: at + WINDOW_MS,
        record: summary,
        merged: 1,
      });
    }
  }
}

function keyOf(r: AuditRecord): string {
  return JSON.stringify([
    r.principal,
    r.actor,
    r.eventId,
    r.environment,
    r.entityRef,
    r.action,
    r.binding,
    r.role,
    r.policyVersion,
    r.traceId,
    r.details,
  ]);
}
