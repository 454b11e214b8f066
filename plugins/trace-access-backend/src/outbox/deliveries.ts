import { isError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import type { DatabaseAuditService } from '../audit/DatabaseAuditService';
import type { Deliver } from './OutboxQueue';
import { Undeliverable } from './Undeliverable';
import type { NotificationMessage, OwedAudit, SignalMessage } from './message';
import type { WebhookSender } from './webhooks/WebhookSender';
import type { WebhookEndpoint } from './webhooks/webhookConfig';

/** Topic of events, and channel of signals. */
const TOPIC = 'trace-access';
/** The longest that the notifications backend stores. */
const MAX_TITLE = 255;
/** While a portal starts, what it has may answer 404 too. */
const ATTEMPTS_AT_404 = 5;

/** Writes the row under the message's id, so that it is there once. */
export function deliverAudit(
  audit: Pick<DatabaseAuditService, 'recordOnce'>,
): Deliver {
  return async ({ id, payload }) => {
    const { record, at } = payload as unknown as OwedAudit;
    await audit.recordOnce({ id, record, at });
  };
}

/** Publishes on the topic `trace-access`. */
export function deliverEvent(events: EventsService): Deliver {
  return async ({ payload }) => {
    await events.publish({ topic: TOPIC, eventPayload: payload });
  };
}

/** Sends through the portal's notifications, which expand groups. */
export function deliverNotification(
  notifications: NotificationService,
): Deliver {
  return async ({ payload, attempts }) => {
    const { recipients, excluded, kind, title, ...rest } =
      payload as unknown as NotificationMessage;
    try {
      await notifications.send({
        recipients: {
          type: 'entity',
          entityRef: recipients,
          ...(excluded?.length && { excludeEntityRef: excluded }),
        },
        payload: { ...rest, title: title.slice(0, MAX_TITLE) },
      });
    } catch (error) {
      // The service has no other way to say that it reached nobody.
      const missing = isError(error) && /\bstatus 404\b/.test(error.message);
      if (!missing || attempts < ATTEMPTS_AT_404) throw error;
      throw new Undeliverable('this portal has no notifications backend (404)');
    }
  };
}

/** Sends to the pages of these users, and never to everybody's (I13). */
export function deliverSignal(signals: SignalsService): Deliver {
  return async ({ payload }) => {
    const { recipients, message } = payload as unknown as SignalMessage;
    await signals.publish({
      recipients: { type: 'user', entityRef: recipients },
      channel: TOPIC,
      message,
    });
  };
}

/** What a row of an endpoint's queue holds. */
export interface WebhookPayload extends JsonObject {
  /** Of the event. */
  eventId: string;
  /** As it is sent and signed. */
  body: string;
}

/** Sends to one endpoint. */
export function deliverWebhook(options: {
  endpoint: WebhookEndpoint;
  sender: WebhookSender;
}): Deliver {
  const { endpoint, sender } = options;
  return async ({ payload }, signal) => {
    const { eventId, body } = payload as WebhookPayload;
    await sender.send({ endpoint, id: eventId, body, signal });
  };
}
