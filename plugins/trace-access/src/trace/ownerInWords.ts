import { refName } from '../shared';
import type { HiddenSpan } from './model';

/** Whose a hidden span is, as far as the viewer may know. */
export function ownerInWords(owner: NonNullable<HiddenSpan['owner']>) {
  return {
    service: refName(owner.entityRef),
    groups: owner.groups.map(refName).join(' and '),
  };
}
