import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { EventParams } from '@backstage/plugin-events-node';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import type { SignalPayload } from '@backstage/plugin-signals-node';
import type { Knex } from 'knex';
import { AuditTable } from '../../audit/auditTable';
import { DatabaseAuditService } from '../../audit/DatabaseAuditService';
import { MovableClock } from '../../testing/MovableClock';
import { Outbox, type OutboxMessage } from '../Outbox';
import { OutboxTable } from '../OutboxTable';
import type { Resolve } from '../webhooks/WebhookSender';
import type { WebhookConfig } from '../webhooks/webhookConfig';

/** A service of the portal that keeps what it is given, and fails where a test says so. */
class Kept<T> {
  readonly given: T[] = [];
  failure?: Error;
  /** What each call waits for. */
  gate: Promise<void> = Promise.resolve();

  readonly take = async (one: T): Promise<void> => {
    this.given.push(one);
    await this.gate;
    if (this.failure) throw this.failure;
  };
}

/** An outbox on a database, beside a portal that keeps what it is told. */
export async function createDesk(options: {
  knex: Knex;
  webhooks?: WebhookConfig;
}) {
  const { knex } = options;
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@tracegate/plugin-trace-access-backend',
      'migrations',
    ),
  });
  const clock = new MovableClock();
  const logger = mockServices.logger.mock();
  const events = new Kept<EventParams>();
  const notifications = new Kept<NotificationSendOptions>();
  const signals = new Kept<SignalPayload>();
  const desk = {
    /** Where names lead; a test replaces it. */
    resolve: (async () => [{ address: '127.0.0.1', family: 4 }]) as Resolve,
  };
  /** One replica; several share the database and the portal. */
  const createOutbox = (webhooks = options.webhooks) =>
    new Outbox({
      knex,
      clock,
      logger,
      audit: new DatabaseAuditService({
        table: new AuditTable({ knex }),
        outbox: new OutboxTable({ knex }),
        auditor: mockServices.auditor.mock({
          createEvent: async () => ({
            success: async () => {},
            fail: async () => {},
          }),
        }),
        clock,
        logger,
      }),
      events: { publish: events.take, subscribe: async () => {} },
      notifications: { send: notifications.take },
      signals: { publish: signals.take as never },
      webhooks: webhooks ?? { endpoints: [] },
      random: () => 0,
      resolve: name => desk.resolve(name),
    });
  const outbox = createOutbox();
  return Object.assign(desk, {
    clock,
    events,
    notifications,
    signals,
    outbox,
    createOutbox,
    add: (...messages: OutboxMessage[]) =>
      knex.transaction(trx => outbox.add({ trx, messages, now: clock.now() })),
    rows: () => knex('outbox').orderBy('id'),
    /** All warnings and errors, as they would be printed. */
    logged: () =>
      [logger.warn, logger.error, logger.info, logger.debug].flatMap(each =>
        (each as jest.Mock).mock.calls.map(call =>
          call
            .map((part: unknown) =>
              part instanceof Error
                ? `${part.stack} ${JSON.stringify(part)}`
                : String(part),
            )
            .join(' '),
        ),
      ),
    warnings: () =>
      (logger.warn as jest.Mock).mock.calls.map(([text]) => String(text)),
  });
}

export type Desk = Awaited<ReturnType<typeof createDesk>>;

export const NOTICE: OutboxMessage = {
  kind: 'notification',
  recipients: ['group:default/ledger-team', 'user:default/ben'],
  excluded: ['user:default/ana'],
  scope: 'request:01KB0000000000000000000000',
  topic: 'requests',
  title: 'Access request',
  description: 'It waits for you',
  link: '/trace-access/requests/01KB0000000000000000000000',
  severity: 'normal',
};

export const SIGNAL: OutboxMessage = {
  kind: 'signal',
  recipients: ['user:default/ana'],
  message: {
    kind: 'request',
    id: '01KB0000000000000000000000',
    state: 'pending',
  },
};

export const eventOf = (
  state: string,
  at: number,
): Extract<OutboxMessage, { kind: 'event' }> => ({
  kind: 'event',
  type: `request.${state}`,
  at,
  data: { requestId: '01KB0000000000000000000000', state },
});

export const auditOf = (
  at: number,
  more: object = {},
): Extract<OutboxMessage, { kind: 'audit' }> => ({
  kind: 'audit',
  at,
  record: {
    eventId: 'grant-revoke',
    principal: 'user:default/ben',
    outcome: 'changed',
    environment: 'prod',
    ...more,
  },
});
