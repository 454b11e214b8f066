import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { refName, whereInWords } from '../shared';

/** What is to end, before anybody has confirmed it. */
export interface Ending {
  title: string;
  scope: Schemas['RevocationScope'];
  /** What the reason begins with. */
  reason?: string;
}

/** One grant. */
export function endingOfGrant(grant: Schemas['Grant']): Ending {
  return {
    title: `End the access of ${refName(grant.principal)} to ${whereInWords(grant)}`,
    scope: { grant: grant.id },
  };
}

/** A grant of the viewer's own, which they are done with. */
export function endingOfOwnGrant(
  grant: Pick<Schemas['Grant'], 'id' | 'entityRef' | 'environment'>,
): Ending {
  return {
    title: `End my access to ${whereInWords(grant)}`,
    scope: { grant: grant.id },
    reason: 'No longer needed.',
  };
}

/** Everything of one person. */
export function endingOfPerson(principal: string): Ending {
  return {
    title: `End everything for ${refName(principal)}`,
    scope: { principal },
  };
}

/** Everything that was granted on an entity in an environment. */
export function endingOfPlace(place: {
  entityRef: string;
  environment: string;
}): Ending {
  return {
    title: `End everything granted on ${whereInWords(place)}`,
    scope: { entity: place.entityRef, environment: place.environment },
  };
}

/** What a revocation was meant to end, in words. */
export function scopeInWords(scope: Schemas['RevocationScope']): string {
  if (scope.principal) return `everything for ${refName(scope.principal)}`;
  if (scope.entity && scope.environment) {
    return `everything granted on ${whereInWords({ entityRef: scope.entity, environment: scope.environment })}`;
  }
  return 'one grant';
}

/** Everything of the viewer's own. */
export function endingOfSelf(principal: string): Ending {
  return {
    title: 'End everything of mine',
    scope: { principal },
    reason: 'No longer needed.',
  };
}
