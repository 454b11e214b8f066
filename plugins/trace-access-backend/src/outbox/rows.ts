import type { WebhookPayload } from './deliveries';
import type { OutboxMessage } from './message';
import type { WebhookEndpoint } from './webhooks/webhookConfig';

/** A row to be written, for one receiver. */
interface NewRow {
  id: string;
  queue: string;
  payload: object;
}

export const webhookQueue = (endpoint: { name: string }) =>
  `webhook:${endpoint.name}`;

/** A message as rows: one, or for an event one for each that is to hear of it. */
export function rowsOf(options: {
  message: OutboxMessage;
  endpoints: readonly WebhookEndpoint[];
  newId: () => string;
}): NewRow[] {
  const { message, endpoints, newId } = options;
  switch (message.kind) {
    case 'event': {
      const { type, at, data } = message;
      const id = newId();
      const webhook: WebhookPayload = {
        eventId: id,
        body: JSON.stringify({
          type,
          timestamp: new Date(at).toISOString(),
          data,
        }),
      };
      return [
        { id, queue: 'event', payload: { ...data, id, type, at } },
        ...endpoints
          .filter(endpoint => endpoint.wants(type))
          .map(endpoint => ({
            id: newId(),
            queue: webhookQueue(endpoint),
            payload: webhook,
          })),
      ];
    }
    case 'signal': {
      const recipients = [...new Set(message.recipients)].filter(ref =>
        ref.startsWith('user:'),
      );
      if (recipients.length === 0) return [];
      return [
        { id: newId(), queue: 'signal', payload: { ...message, recipients } },
      ];
    }
    case 'notification':
      // To nobody would be refused, again and again.
      if (message.recipients.length === 0) return [];
      return [{ id: newId(), queue: 'notification', payload: message }];
    default:
      return [{ id: newId(), queue: message.kind, payload: message }];
  }
}
