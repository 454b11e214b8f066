import fc from 'fast-check';
import { z } from 'zod';
import {
  decodeCursor,
  decodeIdCursor,
  encodeCursor,
  encodeIdCursor,
} from './pageCursor';

const ID = '01KB0000000000000000000000';
const schema = z.strictObject({ at: z.int().nonnegative(), id: z.string() });

describe('cursors', () => {
  it('come back as they were given', () => {
    expect(decodeIdCursor(encodeIdCursor(ID))).toBe(ID);
    expect(decodeIdCursor(undefined)).toBeUndefined();
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string(), (at, id) => {
        const cursor = encodeCursor({ at, id });
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor, schema)).toEqual({ at, id });
      }),
    );
  });

  it('of anybody’s making are refused, and say nothing of why', () => {
    const refusal = expect.objectContaining({
      name: 'InputError',
      message: expect.stringMatching(/^The cursor is not one that this list/),
    });
    const refused = (cursor: string) => {
      expect(() => decodeIdCursor(cursor)).toThrow(refusal);
      expect(() => decodeCursor(cursor, schema)).toThrow(refusal);
    };
    fc.assert(fc.property(fc.string(), refused));
    fc.assert(
      fc.property(fc.json(), text =>
        refused(Buffer.from(text).toString('base64url')),
      ),
    );
    for (const id of [ID.toLowerCase(), `${ID}0`, `8${ID.slice(1)}`, '', 7]) {
      refused(encodeCursor({ id }));
    }
    refused(encodeCursor({ id: ID, more: 1 }));
    refused(encodeCursor({ at: 1e300, id: ID }));
  });
});
