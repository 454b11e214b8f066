import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * A ref as it may be typed (`olga`, `user:olga`) in full; what is no ref stays
 * as it is, for the backend to say so.
 */
export function completeRef(text: string, defaultKind: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, { defaultKind, defaultNamespace: 'default' }),
    );
  } catch {
    return text;
  }
}
