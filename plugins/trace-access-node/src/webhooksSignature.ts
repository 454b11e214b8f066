import { createHmac } from 'node:crypto';
import { InputError } from '@backstage/errors';

const PREFIX = 'whsec_';
/** In bytes, as Standard Webhooks wants them. */
const SHORTEST = 24;
const LONGEST = 64;

/**
 * The key that a webhook secret stands for: 24 to 64 random bytes, written in
 * base64, with or without `whsec_` before them.
 *
 * @throws InputError - it is no such secret; it is not repeated in the message
 * @public
 */
export function webhookKey(secret: string): Buffer {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  const key = Buffer.from(text, 'base64');
  // Node skips what isn't base64, and would make a weaker key of it.
  const whole = key.toString('base64') === text;
  if (!whole || key.length < SHORTEST || key.length > LONGEST) {
    throw new InputError(
      `A webhook secret must be ${SHORTEST} to ${LONGEST} random bytes in base64, after 'whsec_': make one with \`openssl rand -base64 32\``,
    );
  }
  return key;
}

/**
 * The value of the header `webhook-signature`: one signature for each live
 * secret, so that a receiver may know the old one or the new one while a secret
 * is changed.
 *
 * @param options - `id`: value of `webhook-id`; `timestamp`: value of
 * `webhook-timestamp`, epoch seconds; `body`: the bytes as they are sent
 * @returns `v1,<base64>`, or several of these with a space in between
 * @throws InputError - a secret is none (see {@link webhookKey})
 * @public
 */
export function signWebhook(options: {
  id: string;
  timestamp: number;
  body: string | Uint8Array;
  secrets: readonly string[];
}): string {
  return options.secrets
    .map(secret => `v1,${macOf({ ...options, secret }).toString('base64')}`)
    .join(' ');
}

/** HMAC-SHA256 over `id.timestamp.body`. */
export function macOf(options: {
  id: string;
  timestamp: number;
  body: string | Uint8Array;
  secret: string;
}): Buffer {
  return createHmac('sha256', webhookKey(options.secret))
    .update(`${options.id}.${options.timestamp}.`)
    .update(options.body)
    .digest();
}
