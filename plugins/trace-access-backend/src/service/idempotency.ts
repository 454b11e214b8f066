import { createHash } from 'node:crypto';
import { ConflictError, InputError } from '@backstage/errors';
import type { Knex } from 'knex';

/** Keys are remembered so long: a retry comes within minutes. */
export const KEPT_MS = 7 * 24 * 3_600_000;

/** One intent of one caller; every mutation takes one. */
export interface Intent {
  principal: string;
  /** What is asked for: `requests`, `reviews/<id>`. */
  route: string;
  /** The caller's `Idempotency-Key`. */
  key: string;
  body: unknown;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Makes retries harmless (I6): within the transaction, the first to bring a key
 * does the work, and whoever brings it again is told what came of it. Another
 * body under the same key is a mistake of the caller's.
 *
 * @returns the id that the earlier intent led to; undefined: this is the first
 * @throws ConflictError - the key was used for something else
 */
export async function seenBefore(options: {
  trx: Knex.Transaction;
  intent: Intent;
  /** What this intent will lead to, if it is the first. */
  resultId: string;
}): Promise<string | undefined> {
  const { trx, intent, resultId } = options;
  // A concurrent transaction with the same key is waited for here.
  await trx('idempotency_keys')
    .insert({
      ...keyColumns(intent),
      body_hash: hashOf(intent.body),
      result_id: resultId,
      created_at: intent.now,
    })
    .onConflict(['principal', 'route', 'key'])
    .ignore();
  const earlier = await ledTo({ trx, intent });
  return earlier === resultId ? undefined : earlier;
}

/**
 * What an intent led to when it came first; undefined: it is new.
 *
 * @throws ConflictError - the key was used for something else
 */
export async function ledTo(options: {
  trx: Knex.Transaction;
  intent: Intent;
}): Promise<string | undefined> {
  const { trx, intent } = options;
  const stored = await trx('idempotency_keys')
    .where(keyColumns(intent))
    .first();
  if (stored && stored.body_hash !== hashOf(intent.body)) {
    throw new ConflictError(
      'This Idempotency-Key was used for something else: take a new one for each intent',
    );
  }
  return stored?.result_id;
}

function keyColumns({ principal, route, key }: Intent) {
  return { principal, route, key };
}

function hashOf(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex');
}

/** Forgets keys that nobody will bring again. */
export async function pruneKeys(knex: Knex, now: number): Promise<void> {
  await knex('idempotency_keys')
    .where('created_at', '<', now - KEPT_MS)
    .delete();
}

/** The `Idempotency-Key` of a request, which the API document asks for. */
export function keyOf(request: {
  headers: Record<string, string | string[] | undefined>;
}): string {
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && /^[\x21-\x7e]{8,128}$/.test(key)) return key;
  throw new InputError(
    'Send an Idempotency-Key header of 8 to 128 characters, new for each intent (a UUID).',
  );
}
