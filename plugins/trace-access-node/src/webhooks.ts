import { timingSafeEqual } from 'node:crypto';
import {
  AuthenticationError,
  ConflictError,
  InputError,
} from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { macOf } from './webhooksSignature';

/** How far the sender's clock, and the way, may be off. */
const WINDOW_SECONDS = 5 * 60;

/**
 * What a webhook tells: that something has come to a state.
 *
 * @public
 */
export interface WebhookEvent {
  /** ULID of the event: the same however often it is delivered. */
  id: string;
  /** `request.created`, `grant.revoked` … */
  type: string;
  /** When it happened: ISO 8601. */
  timestamp: string;
  /** Ids, states and refs. */
  data: JsonObject;
}

/**
 * Checks a received webhook of Tracegate (or of anybody who follows Standard
 * Webhooks): that it was signed with one of the secrets, within five minutes of
 * now, and was not seen before.
 *
 * A delivery whose answer got lost comes again under the same id. Answer 2xx to
 * one that was `seen`: anything else makes the sender try again for days.
 *
 * @param options - `headers`: as Node gives them; `body`: the raw bytes, never
 * JSON that was parsed and written again; `secrets`: those that are live, in
 * any order; `now`: epoch milliseconds; `seen`: remembers an id and says
 * whether it was known already. It is asked only about ids that were signed
 * with a secret. Remembered for ten minutes they keep replays out; for four
 * days, each event is taken once, since deliveries are tried for three
 * @throws InputError - a header is missing or malformed, a secret is none, or
 * the body is no event
 * @throws AuthenticationError - no secret made the signature, or the timestamp
 * is too far from now
 * @throws ConflictError - the id was seen before
 *
 * @example
 * ```ts
 * app.post('/tracegate', express.raw({ type: 'application/json' }), async (req, res) => {
 *   try {
 *     const event = await verifyWebhook({
 *       headers: req.headers,
 *       body: req.body,
 *       secrets: [process.env.TRACEGATE_WEBHOOK_SECRET!],
 *       now: Date.now(),
 *       seen: id => store.addIfAbsent(id).then(added => !added),
 *     });
 *     await queue.push(event);
 *     res.status(204).end();
 *   } catch (error) {
 *     res.status(error.name === 'ConflictError' ? 204 : 401).end();
 *   }
 * });
 * ```
 *
 * @public
 */
export async function verifyWebhook(options: {
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: string | Uint8Array;
  secrets: readonly string[];
  now: number;
  seen?: (id: string) => boolean | Promise<boolean>;
}): Promise<WebhookEvent> {
  const { headers, body, secrets, now, seen } = options;
  const id = headerOf(headers, 'webhook-id');
  const timestamp = readTimestamp(headerOf(headers, 'webhook-timestamp'));
  const given = headerOf(headers, 'webhook-signature');

  const signatures = given.split(' ').flatMap(readSignature);
  const signed = secrets.some(secret => {
    const mac = macOf({ id, timestamp, body, secret });
    return signatures.some(
      one => one.length === mac.length && timingSafeEqual(one, mac),
    );
  });
  if (!signed) {
    throw new AuthenticationError(
      "The webhook's signature was made with none of the secrets: compare them with the sender's, and check the body as it was received, byte by byte",
    );
  }
  const away = Math.floor(now / 1000) - timestamp;
  if (Math.abs(away) > WINDOW_SECONDS) {
    throw new AuthenticationError(
      `The webhook was signed ${Math.abs(away)} s ${away > 0 ? 'ago' : 'in the future'}, and ${WINDOW_SECONDS} s are allowed: it was held back or replayed, or a clock is wrong`,
    );
  }
  const event = readEvent(id, body);
  if (await seen?.(id)) {
    throw new ConflictError(
      `The webhook ${id} was received before: it was replayed, or delivered again since the first answer got lost`,
    );
  }
  return event;
}

function headerOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') {
    throw new InputError(
      `The header ${name} is missing, or there more than once: this is no webhook of Tracegate`,
    );
  }
  return value;
}

function readTimestamp(text: string): number {
  if (!/^\d{1,12}$/.test(text)) {
    throw new InputError(
      'The header webhook-timestamp is not a number of seconds since 1970',
    );
  }
  return Number(text);
}

/** Signatures of versions to come are not ours to judge. */
function readSignature(text: string): Buffer[] {
  const [version, signature] = text.split(',');
  return version === 'v1' && signature
    ? [Buffer.from(signature, 'base64')]
    : [];
}

function readEvent(id: string, body: string | Uint8Array): WebhookEvent {
  try {
    const { type, timestamp, data } = JSON.parse(
      typeof body === 'string' ? body : Buffer.from(body).toString('utf8'),
    );
    if (
      typeof type === 'string' &&
      typeof timestamp === 'string' &&
      typeof data === 'object' &&
      data !== null
    ) {
      return { id, type, timestamp, data };
    }
  } catch {
    // Falls through: said below.
  }
  throw new InputError(
    "The webhook's body is not an event: JSON with type, timestamp and data",
  );
}
