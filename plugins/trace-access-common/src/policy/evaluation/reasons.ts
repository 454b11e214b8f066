import type { Action, Reason } from '../../model';
import type { EntityFacts, PrincipalFacts } from '../facts';
import type { Subject } from '../language/documents';
import type { Binding } from '../policy';
import { subjectHolds, type Identity } from './subjects';

/** What a decision is about. */
export type Resource =
  | { entity: EntityFacts | undefined; ref?: string }
  | { service: { source: string; name: string } };

/** What a decision is about, in a few words. */
export function nameOfResource(resource: Resource): string {
  if ('service' in resource) {
    return `the unclaimed service '${resource.service.name}' of ${resource.service.source}`;
  }
  return resource.entity?.ref ?? resource.ref ?? 'this entity';
}

/** A subject, in a few words. */
export function nameOfSubject(subject: Subject): string {
  if (subject === '*') {
    return 'everyone';
  }
  if (subject === 'owners') {
    return 'the owners of the entity';
  }
  if ('idpGroup' in subject) {
    return `the ${subject.idpGroup.source} group '${subject.idpGroup.name}'`;
  }
  if ('service' in subject) {
    return `service:${subject.service}`;
  }
  return 'user' in subject ? subject.user : subject.group;
}

const through = (principal: PrincipalFacts, group: string) => {
  const path = principal.groups.get(group);
  return path && path.length > 1 ? ` (${path.join(' → ')})` : '';
};

/** How a binding's subjects name the principal: the membership path. */
export function explainSubject(options: {
  binding: Binding;
  identity: Identity;
  principal: PrincipalFacts;
  entity: EntityFacts | undefined;
}): { reason: Reason; path?: readonly string[] } {
  const { binding, identity, principal, entity } = options;
  const { effect, subjects } = binding;
  const subject = subjects.find(each =>
    subjectHolds({ subject: each, identity, effect, entity }),
  );
  const who = principal.ref;
  if (subject === undefined) {
    return {
      reason: {
        code: 'membership-unknown',
        message: `It is not known whether ${who} is one of those whom binding ${binding.name} names.`,
      },
    };
  }
  if (subject === '*') {
    return {
      reason: { code: 'subject-all', message: 'The binding names everyone.' },
    };
  }
  if (subject === 'owners') {
    const owner = entity?.owners.find(
      each => each === who || principal.groups.has(each),
    );
    if (owner === undefined || owner === who) {
      return {
        reason: {
          code: 'owner',
          message: owner
            ? `${who} owns ${entity?.ref}.`
            : `${who} may be an owner of ${entity?.ref}: their groups are not known at present.`,
        },
        ...(owner && { path: [who] }),
      };
    }
    return {
      reason: {
        code: 'owner',
        message: `${who} is a member of ${owner}${through(
          principal,
          owner,
        )}, which owns ${entity?.ref}.`,
      },
      path: [who, ...(principal.groups.get(owner) ?? [])],
    };
  }
  if ('group' in subject) {
    const path = principal.groups.get(subject.group);
    return path
      ? {
          reason: {
            code: 'member',
            message: `${who} is a member of ${subject.group}${through(
              principal,
              subject.group,
            )}.`,
          },
          path: [who, ...path],
        }
      : {
          reason: {
            code: 'membership-unknown',
            message: `The groups of ${who} are not known at present, so a deny of ${subject.group} applies.`,
          },
        };
  }
  return {
    reason: {
      code: 'idpGroup' in subject ? 'idp-member' : 'named',
      message:
        'idpGroup' in subject
          ? `${who} is in ${nameOfSubject(subject)}.`
          : `The binding names ${who}.`,
    },
    path: [who],
  };
}

/** The sentence of what a winning binding decides. */
export function explainWinner(options: {
  binding: Binding;
  candidateClass: 'deny' | 'standing' | 'onRequest';
  action: Action;
  environment: string;
  resource: string;
  wholeEnvironment: boolean;
}): Reason {
  const { binding, candidateClass, action, environment, resource } = options;
  const act = `${action} of ${resource} in ${environment}`;
  switch (candidateClass) {
    case 'deny':
      return options.wholeEnvironment
        ? {
            code: 'environment-deny',
            message: `Binding ${binding.name} denies view of something in ${environment}, and ${action} would show all of ${environment}.`,
          }
        : {
            code: 'explicit-deny',
            message: `Binding ${binding.name} denies ${act}. Nothing overrides a deny.`,
          };
    case 'standing':
      return {
        code: 'standing-binding',
        message: `Binding ${binding.name} allows ${act}.`,
      };
    default:
      return {
        code: 'request-binding',
        message: `Binding ${binding.name} makes it possible to request ${act}.`,
      };
  }
}
