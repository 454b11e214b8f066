import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** Completes and lower-cases a ref; undefined where it is none. */
export function completeRef(options: {
  ref: unknown;
  defaultKind: string;
  defaultNamespace?: string;
}): string | undefined {
  const { ref, ...context } = options;
  if (typeof ref !== 'string') {
    return undefined;
  }
  try {
    return stringifyEntityRef(parseEntityRef(ref.trim(), context));
  } catch {
    return undefined;
  }
}
