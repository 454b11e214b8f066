import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';

/**
 * A ref as the whole backend writes it: complete and lower-case.
 *
 * @throws InputError - it is no entity ref
 */
export function fullRef(ref: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(ref));
  } catch {
    throw new InputError(
      `'${ref.slice(0, 100)}' is no entity ref: write kind:namespace/name, such as component:default/payments.`,
    );
  }
}
