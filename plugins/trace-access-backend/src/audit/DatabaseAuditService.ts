import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Clock } from '../clock';
import type { AuditRecord, AuditService } from './AuditService';
import { RefusalMerger } from './RefusalMerger';
import { AuditTable } from './auditTable';

/** What of a record the portal's auditor is told beside who and whether. */
const EXTRA = [
  'environment',
  'entityRef',
  'action',
  'binding',
  'role',
  'policyVersion',
  'sessionId',
  'traceId',
  'details',
] as const;

/** Audit in our own table first, then to the portal's auditor. */
export class DatabaseAuditService implements AuditService {
  readonly #table: AuditTable;
  readonly #auditor: AuditorService;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #refusals: RefusalMerger;
  #owed: { record: AuditRecord; at: number }[] = [];

  constructor(options: {
    table: AuditTable;
    auditor: AuditorService;
    clock: Clock;
    logger: LoggerService;
    refusals?: RefusalMerger;
  }) {
    this.#table = options.table;
    this.#auditor = options.auditor;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#refusals = options.refusals ?? new RefusalMerger();
  }

  async record(record: AuditRecord): Promise<void> {
    const at = this.#clock.now();
    if (
      record.outcome === 'refused' &&
      !this.#refusals.admit({ record: withoutRequest(record), at })
    ) {
      return;
    }
    try {
      await this.#append({ record, at, count: 1 });
    } catch (error) {
      if (record.outcome === 'refused') this.#refusals.forget(record);
      throw error;
    }
  }

  async owe(record: AuditRecord): Promise<void> {
    const at = this.#clock.now();
    try {
      await this.#append({ record, at, count: 1 });
    } catch {
      this.#owed.push({ record: withoutRequest(record), at });
    }
  }

  /**
   * Writes what is owed, and the refusals that were merged. Called every few seconds, and with
   * `all` at shutdown.
   */
  async flush(options: { all?: boolean } = {}): Promise<void> {
    for (const one of this.#owed.splice(0)) {
      await this.#append({ ...one, count: 1 }).catch(() => {
        this.#owed.push(one);
      });
    }
    const at = this.#clock.now();
    for (const { record, count } of this.#refusals.drain({ at, ...options })) {
      try {
        await this.#append({ record, at, count });
      } catch (error) {
        this.#logger.warn(
          `${count} merged refusals of ${record.principal} could not be audited: ${error}`,
        );
      }
    }
  }

  async #append(options: {
    record: AuditRecord;
    at: number;
    count: number;
  }): Promise<void> {
    let id: string;
    try {
      id = await this.#table.append(options);
    } catch (cause) {
      // The cause may hold the row itself: it is for the log.
      this.#logger.error(
        'An audit record could not be written',
        cause as Error,
      );
      throw new ServiceUnavailableError(
        'The audit record could not be written, so nothing was given. The database of trace-access is not answering; try again in a moment.',
      );
    }
    await this.#tell({ ...options, id });
  }

  async #tell(options: {
    record: AuditRecord;
    id: string;
    count: number;
  }): Promise<void> {
    const { record } = options;
    const meta: JsonObject = {
      auditId: options.id,
      principal: record.principal,
      outcome: record.outcome,
      count: options.count,
    };
    for (const key of EXTRA) {
      const value = record[key];
      if (value !== undefined) meta[key] = value;
    }
    const event = await this.#auditor.createEvent({
      eventId: record.eventId,
      severityLevel: record.outcome === 'changed' ? 'medium' : 'low',
      request: record.request,
      meta,
    });
    if (record.outcome === 'given' || record.outcome === 'changed') {
      await event.success();
    } else {
      await event.fail({
        error: new NotAllowedError(`Access was ${record.outcome}`),
      });
    }
  }
}

function withoutRequest(record: AuditRecord): AuditRecord {
  const { request: _request, ...rest } = record;
  return rest;
}
