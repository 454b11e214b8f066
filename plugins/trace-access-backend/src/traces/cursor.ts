import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
} from 'node:crypto';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Where a page ended. */
export interface CursorPosition {
  /** The window of the whole search, epoch milliseconds. */
  start: number;
  end: number;
  /** Start and id of the last candidate that was read, in the order of the merge. */
  at: number;
  id: string;
  /** Hashes of traces that were given and may be met again in another source. */
  seen: readonly string[];
}

const position = z.strictObject({
  start: z.number(),
  end: z.number(),
  at: z.number(),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  seen: z.array(z.string().max(16)).max(100),
});

/** The most that a cursor remembers; the API takes 2000 characters. */
export const MAX_SEEN = 90;

/** A trace id as `seen` keeps it. */
export function seenHash(traceId: string): string {
  return createHash('sha256').update(traceId).digest('base64url').slice(0, 8);
}

/**
 * Page cursors, encrypted: a position among candidates is the start of a trace,
 * hidden parts included, which is not the caller's to know. Bound to what it
 * was made for (`scope`): principal, entity, environment, filters.
 */
export class CursorSealer {
  readonly #key: () => Promise<Buffer>;

  constructor(options: { key: () => Promise<Buffer> }) {
    this.#key = options.key;
  }

  async seal(options: {
    position: CursorPosition;
    scope: unknown;
  }): Promise<string> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', await this.#key(), iv);
    cipher.setAAD(Buffer.from(JSON.stringify(options.scope)));
    const body = Buffer.concat([
      cipher.update(JSON.stringify(options.position), 'utf8'),
      cipher.final(),
    ]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** @throws InputError - not one of ours, or made for another search */
  async open(options: {
    cursor: string;
    scope: unknown;
  }): Promise<CursorPosition> {
    const bytes = Buffer.from(options.cursor, 'base64url');
    const key = await this.#key();
    try {
      const decipher = createDecipheriv(
        'aes-256-gcm',
        key,
        bytes.subarray(0, 12),
        { authTagLength: 16 },
      );
      decipher.setAuthTag(bytes.subarray(12, 28));
      decipher.setAAD(Buffer.from(JSON.stringify(options.scope)));
      const body = Buffer.concat([
        decipher.update(bytes.subarray(28)),
        decipher.final(),
      ]);
      return position.parse(JSON.parse(body.toString('utf8')));
    } catch {
      throw new InputError(
        'The cursor is not one of this search. Leave it out to start again with the newest traces',
      );
    }
  }
}
