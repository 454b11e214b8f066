import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { Knex } from 'knex';
import { monotonicFactory } from 'ulid';
import type { Clock } from '../clock';
import type { OutboxTable } from '../outbox/OutboxTable';
import { rowsOf } from '../outbox/rows';
import type { AuditRecord, AuditService } from './AuditService';
import { RefusalMerger } from './RefusalMerger';
import { AuditTable } from './auditTable';

/** What of a record the portal's auditor is told beside who and whether. */
const EXTRA = [
  'actor',
  'environment',
  'entityRef',
  'action',
  'binding',
  'role',
  'policyVersion',
  'sessionId',
  'traceId',
  'requestId',
  'grantId',
  'grants',
  'details',
] as const;

/** Audit in our own table first, then to the portal's auditor. */
export class DatabaseAuditService implements AuditService {
  readonly #table: AuditTable;
  readonly #outbox: Pick<OutboxTable, 'insert'>;
  readonly #auditor: AuditorService;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #refusals: RefusalMerger;
  readonly #ulid = monotonicFactory();

  constructor(options: {
    table: AuditTable;
    outbox: Pick<OutboxTable, 'insert'>;
    auditor: AuditorService;
    clock: Clock;
    logger: LoggerService;
    refusals?: RefusalMerger;
  }) {
    this.#table = options.table;
    this.#outbox = options.outbox;
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

  async recordIn(
    trx: Knex.Transaction,
    record: AuditRecord,
  ): Promise<() => Promise<void>> {
    const at = this.#clock.now();
    const id = await this.#table.append({ record, at, count: 1, trx });
    return () =>
      this.#tell({ record, id, count: 1 }).catch(error =>
        this.#logger.warn(`The portal's auditor was not told: ${error}`),
      );
  }

  /**
   * For what is owed in the outbox: writes the row with the time at which it
   * happened, under the id that it has there, and so once however often it is
   * called.
   *
   * @throws ServiceUnavailableError - the row could not be written: call again
   */
  async recordOnce(options: {
    id: string;
    record: AuditRecord;
    at: number;
  }): Promise<void> {
    await this.#append({ ...options, count: 1 });
  }

  async oweIn(trx: Knex.Transaction, record: AuditRecord): Promise<void> {
    const now = this.#clock.now();
    const rows = rowsOf({
      message: { kind: 'audit', record: withoutRequest(record), at: now },
      endpoints: [],
      newId: () => this.#ulid(now),
    });
    await this.#outbox.insert({ trx, rows, now });
  }

  /**
   * Writes the refusals that were merged. Called every few seconds, and with
   * `all` at shutdown.
   */
  async flush(options: { all?: boolean } = {}): Promise<void> {
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
    id?: string;
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
