import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** An id as our tables have them. */
export const ulidSchema = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

const idSchema = z.strictObject({ id: ulidSchema });

/** Where a page ended, as a text that callers hand back unread. */
export function encodeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Reads a cursor back.
 *
 * @throws InputError - it is none that a list with this schema gave
 */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    return schema.parse(JSON.parse(text));
  } catch {
    throw new InputError(
      'The cursor is not one that this list gave: start again without it.',
    );
  }
}

/** A cursor of a list that is ordered by ULID. */
export const encodeIdCursor = (id: string): string => encodeCursor({ id });

/**
 * The ULID in a cursor; undefined where there is none.
 *
 * @throws InputError - it is no cursor of such a list
 */
export function decodeIdCursor(cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor, idSchema).id;
}
