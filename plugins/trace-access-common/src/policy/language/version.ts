import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { sortSteps } from '../slices';
import type { AnyPolicyDocument, PolicyDocuments } from './documents';

/** JSON with its keys in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(
          Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : each,
  );
}

/** Compares by code unit, which is the same everywhere. */
export function byCodeUnit(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

const digests = new WeakMap<AnyPolicyDocument, string>();

/**
 * A document's own hash. Parsed documents are frozen, so theirs is remembered:
 * a reload meets mostly documents that it knows.
 */
function digestOf(document: AnyPolicyDocument): string {
  const known = digests.get(document);
  if (known !== undefined) {
    return known;
  }
  const digest = bytesToHex(sha256(utf8ToBytes(canonical(document))));
  if (Object.isFrozen(document)) {
    digests.set(document, digest);
  }
  return digest;
}

/**
 * The content hash of a set, a step for each document. Steps because a large
 * set must not stop the event loop; the same in browsers over plain http,
 * which have no `crypto.subtle`.
 */
export function* versionSteps(
  documents: PolicyDocuments,
): Generator<void, string> {
  const hash = sha256.create();
  for (const kind of [
    'environments',
    'sources',
    'roles',
    'bindings',
    'approvalRules',
  ] as const) {
    const list: readonly AnyPolicyDocument[] = documents[kind];
    // Hashed one by one, combined in order: documents never run together.
    const each: string[] = [];
    for (const document of list) {
      each.push(digestOf(document));
      yield;
    }
    const sorted = yield* sortSteps(each, byCodeUnit);
    for (let i = 0; i < sorted.length; i += 256) {
      hash.update(utf8ToBytes(`${sorted.slice(i, i + 256).join('\n')}\n`));
      yield;
    }
  }
  return bytesToHex(hash.digest());
}
