import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

const PART = /^[a-z0-9]([a-z0-9_.-]*[a-z0-9])?$/;
const MAX_PART = 63;

/**
 * Completes and lower-cases a ref (`Ana` → `user:default/ana`).
 *
 * @returns undefined where it cannot be the ref of a catalog entity
 */
export function completeRef(options: {
  ref: string;
  defaultKind: string;
  /** The ref must be of this kind. */
  kind?: string;
}): string | undefined {
  try {
    const parsed = parseEntityRef(options.ref, {
      defaultKind: options.defaultKind,
    });
    const full = stringifyEntityRef(parsed);
    const parts = [parsed.kind, parsed.namespace, parsed.name];
    const valid = parts.every(
      part => part.length <= MAX_PART && PART.test(part.toLowerCase()),
    );
    const rightKind =
      options.kind === undefined || full.startsWith(`${options.kind}:`);
    return valid && rightKind ? full : undefined;
  } catch {
    return undefined;
  }
}
