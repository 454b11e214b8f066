import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Knex } from 'knex';
import { monotonicFactory, ulid } from 'ulid';
import type { DatabaseAuditService } from '../audit/DatabaseAuditService';
import type { Clock } from '../clock';
import { every } from '../service/every';
import { HourlyWarnings } from './HourlyWarnings';
import { OutboxQueue, type QueueOptions } from './OutboxQueue';
import { OutboxTable } from './OutboxTable';
import {
  deliverAudit,
  deliverEvent,
  deliverNotification,
  deliverSignal,
  deliverWebhook,
} from './deliveries';
import type { OutboxMessage } from './message';
import { DAY, RETRIES, WEBHOOK_MAX_AGE_MS } from './retry';
import { rowsOf, webhookQueue } from './rows';
import type { WebhookConfig } from './webhooks/webhookConfig';
import { WebhookSender, type Resolve } from './webhooks/WebhookSender';

export type { OutboxMessage } from './message';

const DISPATCH_EVERY_MS = 1_000;
const SWEEP_EVERY_MS = 60_000;
/** How long failed webhooks can be looked at. */
const KEPT_MS = 30 * DAY;

/**
 * What others are to be told once something is committed, and audit rows that
 * are owed. Each message is delivered at least once, by one replica at a time.
 */
export class Outbox {
  readonly #table: OutboxTable;
  readonly #queues: readonly OutboxQueue[];
  readonly #webhooks: WebhookConfig;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #warnings: HourlyWarnings;
  readonly #ulid = monotonicFactory();
  readonly #stopping = new AbortController();
  #timers: { stop(): void }[] = [];

  /** @param options - `random`: in [0, 1); `resolve`: the addresses of a name */
  constructor(options: {
    knex: Knex;
    clock: Clock;
    logger: LoggerService;
    audit: Pick<DatabaseAuditService, 'recordOnce'>;
    events: EventsService;
    notifications: NotificationService;
    signals: SignalsService;
    webhooks: WebhookConfig;
    random?: () => number;
    resolve?: Resolve;
  }) {
    const { clock, logger, webhooks, random = Math.random } = options;
    this.#clock = clock;
    this.#logger = logger;
    this.#webhooks = webhooks;
    this.#table = new OutboxTable(options);
    this.#warnings = new HourlyWarnings(options);
    const shared = {
      table: this.#table,
      clock,
      warnings: this.#warnings,
      random,
      replica: ulid(),
      stopping: this.#stopping.signal,
    };
    this.#queues = queuesOf(options).map(
      queue => new OutboxQueue({ ...queue, ...shared }),
    );
  }

  /** Appends messages in the caller's transaction. */
  async add(options: {
    trx: Knex.Transaction | Knex;
    messages: readonly OutboxMessage[];
    /** Epoch milliseconds. */
    now: number;
  }): Promise<void> {
    const { trx, messages, now } = options;
    const { endpoints } = this.#webhooks;
    const newId = () => this.#ulid(now);
    const rows = messages.flatMap(message =>
      rowsOf({ message, endpoints, newId }),
    );
    await this.#table.insert({ trx, rows, now });
  }

  /**
   * Delivers what is due; called after commits. A slow receiver holds up only
   * its own queue. Never rejects: what could not be read or written is there
   * the next time.
   */
  async dispatch(): Promise<void> {
    await Promise.all(
      this.#queues.map(queue =>
        queue.run().catch(error =>
          this.#warnings.warn({
            about: 'table',
            message: `The outbox could not be read or written: ${error}`,
          }),
        ),
      ),
    );
  }

  /** Begins to dispatch every second; what the last process left is due at once. */
  start(): void {
    const logger = this.#logger;
    this.#timers = [
      // Not waited for, since each queue sees to it that it runs only once.
      every({
        ms: DISPATCH_EVERY_MS,
        run: async () => void this.dispatch(),
        logger,
      }),
      every({ ms: SWEEP_EVERY_MS, run: () => this.sweep(), logger }),
    ];
  }

  /** Begins nothing more, and waits for the attempts that were begun. */
  async stop(): Promise<void> {
    this.#timers.forEach(timer => timer.stop());
    this.#stopping.abort();
    await this.dispatch();
  }

  /** Gives up webhooks that nobody can deliver any more, and forgets old ones. */
  async sweep(): Promise<void> {
    const now = this.#clock.now();
    const parked = await this.#table.parkWebhooks({
      before: now - WEBHOOK_MAX_AGE_MS,
      now,
    });
    if (parked > 0) {
      this.#logger.warn(
        `${parked} webhooks were given up: their endpoint is not configured any more, or did not take them in three days`,
      );
    }
    await this.#table.forget(now - KEPT_MS);
  }
}

function queuesOf(
  options: ConstructorParameters<typeof Outbox>[0],
): QueueOptions[] {
  const sender = new WebhookSender(options);
  return [
    {
      name: 'audit',
      deliver: deliverAudit(options.audit),
      rule: RETRIES.audit,
    },
    {
      name: 'event',
      deliver: deliverEvent(options.events),
      rule: RETRIES.event,
    },
    {
      name: 'notification',
      deliver: deliverNotification(options.notifications),
      rule: RETRIES.notification,
    },
    {
      name: 'signal',
      deliver: deliverSignal(options.signals),
      rule: RETRIES.signal,
    },
    ...options.webhooks.endpoints.map(endpoint => ({
      name: webhookQueue(endpoint),
      deliver: deliverWebhook({ endpoint, sender }),
      rule: RETRIES.webhook,
    })),
  ];
}
