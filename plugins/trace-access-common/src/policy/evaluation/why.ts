import type { Action, Reason } from '../../model';
import type { PrincipalFacts } from '../facts';
import type { GrantFacts } from '../grant';
import { formatDuration } from '../language/terms';
import type { Binding } from '../policy';
import type { CandidateClass } from './order';
import {
  explainSubject,
  explainWinner,
  nameOfResource,
  type Resource,
} from './reasons';
import type { Slot } from './slot';
import type { View } from './view';

/** What the search for a candidate found. */
export interface Found {
  slot: Slot;
  view: View;
  /** Of the candidate that decides; `NONE` where there is none. */
  rank: number;
  /** It is a deny of something else in the environment. */
  wholeEnvironment: boolean;
}

/** The class of the candidate with a rank. */
export function classAt(slot: Slot, rank: number): CandidateClass {
  if (rank < slot.denyEnd) {
    return 'deny';
  }
  return rank < slot.standingEnd ? 'standing' : 'onRequest';
}

/** Why there is no candidate. */
export function whyNone(options: {
  principal: PrincipalFacts;
  resource: Resource;
  environment: string;
  action: Action;
  /** Only access on request was looked for. */
  onRequest: boolean;
}): Reason[] {
  const { principal, resource, environment, action, onRequest } = options;
  const unknown =
    !principal.membershipKnown || (principal.unknownIdpSources?.size ?? 0) > 0;
  const what = `${action} of ${nameOfResource(resource)} in ${environment}`;
  return [
    {
      code: unknown ? 'membership-unknown' : 'no-binding',
      message: `${
        onRequest
          ? `No binding lets ${principal.ref} request ${what}`
          : `No binding gives ${principal.ref} ${what}`
      }${unknown ? ', as far as their groups are known at present' : ''}.`,
    },
  ];
}

/** Why the candidate that was found decides. */
export function whyFound(options: {
  principal: PrincipalFacts;
  resource: Resource;
  found: Found;
}): Reason[] {
  const { principal, resource } = options;
  const { slot, view, rank, wholeEnvironment } = options.found;
  const { binding } = slot.ranked[rank];
  const candidateClass = classAt(slot, rank);
  const why = [
    explainWinner({
      binding,
      candidateClass,
      action: slot.action,
      environment: slot.environment.name,
      resource: nameOfResource(resource),
      wholeEnvironment,
    }),
  ];
  if (!wholeEnvironment) {
    const entity = 'service' in resource ? undefined : resource.entity;
    const { identity } = view;
    why.push(explainSubject({ binding, identity, principal, entity }).reason);
  }
  if (candidateClass === 'onRequest' && binding.access === 'standing') {
    why.push({
      code: 'floor-on-request',
      message: `Everything in ${slot.environment.name} is on request, standing bindings too.`,
    });
  }
  return why;
}

/** Why a grant decides. */
export function whyGranted(options: {
  principal: PrincipalFacts;
  resource: Resource;
  found: Found;
  grant: GrantFacts;
  binding: Binding;
}): Reason[] {
  const { principal, resource, found, grant, binding } = options;
  const { slot, view } = found;
  const lasts =
    grant.state === 'active'
      ? `until ${new Date(grant.endsAt!).toISOString()}`
      : `for ${formatDuration(grant.durationMs)} from the first use`;
  const entity = 'service' in resource ? undefined : resource.entity;
  const { identity } = view;
  return [
    {
      code: 'grant',
      message: `A grant under binding ${binding.name} gives ${
        slot.action
      } of ${nameOfResource(resource)} in ${slot.environment.name} ${lasts}.`,
    },
    explainSubject({ binding, identity, principal, entity }).reason,
  ];
}
