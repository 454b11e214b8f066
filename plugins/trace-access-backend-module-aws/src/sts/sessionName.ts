import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';

const MAX = 64;
const HASH = 24;
const PLAIN = /[A-Za-z0-9_.@-]/;

/**
 * Names a principal within what STS allows for `RoleSessionName` and
 * `SourceIdentity` (`[\w+=,.@-]{2,64}`): `user:default/ana` becomes
 * `user+default,ana`. `:` is `+`, `/` is `,`, and any other character outside
 * letters, digits, `_ . @ -` is `=XX` per UTF-8 byte, so it can be read back.
 * A name that doesn't fit ends in `==` and a hash instead. Two principals never
 * share a name, and none starts with `aws:`.
 *
 * @throws InputError - the principal is empty
 */
export function encodeSessionName(principal: string): string {
  if (principal.length < 2) {
    throw new InputError(
      'A session needs a principal with a name of two characters or more',
    );
  }
  const encoded = Array.from(principal, encodeCharacter).join('');
  if (encoded.length <= MAX) return encoded;
  const hash = createHash('sha256').update(principal).digest('hex');
  // `=` is always followed by a hex digit in a whole encoding, so `==` can't be
  // mistaken for one.
  return `${encoded.slice(0, MAX - HASH - 2)}==${hash.slice(0, HASH)}`;
}

function encodeCharacter(character: string): string {
  if (character === ':') return '+';
  if (character === '/') return ',';
  if (PLAIN.test(character)) return character;
  return [...Buffer.from(character, 'utf8')]
    .map(byte => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** Reads a name back; `undefined` where it was hashed or isn't one of ours. */
export function decodeSessionName(name: string): string | undefined {
  if (!/^(?:[A-Za-z0-9_.@+,-]|=[0-9A-F]{2})+$/.test(name)) return undefined;
  const percent = name
    .replace(/%/g, '%25')
    .replace(/\+/g, ':')
    .replace(/,/g, '/')
    .replace(/=/g, '%');
  try {
    return decodeURIComponent(percent);
  } catch {
    return undefined;
  }
}
