import type { Reason } from '../../model';
import type { PolicyIndex } from '../compile';
import type { DecisionInput } from '../question';
import type { Binding } from '../policy';
import { separateConditions } from './conditions';
import { describePredicate } from './describe';
import { nameOfResource, nameOfSubject } from './reasons';
import type { CompiledBinding } from './slot';
import { subjectHolds, type Identity } from './subjects';

/** A binding, and what is asked of it. */
export interface BindingQuestion {
  compiled: CompiledBinding;
  input: DecisionInput;
  identity: Identity;
  index: PolicyIndex;
}

type Part = 'subjects' | 'entities' | 'environments' | 'actions' | 'conditions';

/** Whether one part of a binding holds, as an allow needs it to. */
export function holds(part: Part, question: BindingQuestion): boolean {
  const { compiled, input, identity, index } = question;
  const { binding, predicate, condition } = compiled;
  const { resource } = input;
  switch (part) {
    case 'subjects': {
      const entity = 'service' in resource ? undefined : resource.entity;
      return binding.subjects.some(subject =>
        subjectHolds({ subject, identity, effect: 'allow', entity }),
      );
    }
    case 'entities':
      if ('service' in resource) {
        return binding.services.some(
          ({ source, name }) =>
            source === resource.service.source &&
            name === resource.service.name,
        );
      }
      return (
        predicate !== undefined &&
        resource.entity !== undefined &&
        index.predicates.matches(predicate, resource.entity)
      );
    case 'environments':
      return binding.environments.includes(input.environment);
    case 'actions':
      return binding.actions.includes(input.action);
    default:
      return condition === undefined || condition(input) === true;
  }
}

const PARTS: readonly Part[] = [
  'subjects',
  'entities',
  'environments',
  'actions',
  'conditions',
];

function subjectHints({ subjects }: Binding): string {
  const hints = subjects.slice(0, 5).map(subject => {
    if (typeof subject === 'string') {
      return subject === 'owners' ? 'owned the entity' : 'were anyone';
    }
    if ('group' in subject) {
      return `were in ${subject.group} or one of its subgroups`;
    }
    return 'idpGroup' in subject
      ? `were in ${nameOfSubject(subject)}`
      : `were ${nameOfSubject(subject)}`;
  });
  const more = subjects.length - hints.length;
  return `${hints.join(', or ')}${more > 0 ? `, or were one of ${more} more` : ''}`;
}

/** Which conditions of a binding do not hold, or are not known to. */
export function conditionReasons(
  binding: Binding,
  input: DecisionInput,
): Reason[] {
  const { conditions } = binding;
  return separateConditions(conditions)
    .filter(({ test }) => test(input) !== true)
    .map(({ name }) => {
      if (name === 'hours') {
        return {
          code: 'outside-hours',
          message: `It is open ${conditions.hours}.`,
        };
      }
      if (name === 'network') {
        return {
          code: input.ip === undefined ? 'address-unknown' : 'outside-network',
          message: `It is open from ${conditions.network?.join(', ')}; ${
            input.ip === undefined
              ? 'your address is not known'
              : `you come from ${input.ip}`
          }.`,
        };
      }
      return {
        code: 'step-up',
        message:
          'It asks for a recent second factor, which cannot be checked yet.',
      };
    });
}

function reasonsFor(part: Part, question: BindingQuestion): Reason[] {
  const { compiled, input } = question;
  const { binding } = compiled;
  switch (part) {
    case 'subjects':
      return [
        {
          code: 'not-a-subject',
          message: `It would count if you ${subjectHints(binding)}.`,
        },
      ];
    case 'entities':
      return [
        {
          code: 'other-entities',
          message:
            'service' in input.resource || binding.entities === undefined
              ? `It does not name ${nameOfResource(input.resource)}.`
              : `It is about entities whose ${describePredicate(
                  binding.entities,
                )}; ${nameOfResource(input.resource)} is not one.`,
        },
      ];
    case 'environments':
      return [
        {
          code: 'other-environments',
          message: `It is about ${binding.environments.join(', ')}, not ${
            input.environment
          }.`,
        },
      ];
    case 'actions':
      return [
        {
          code: 'other-actions',
          message: `It gives ${binding.actions.join(', ')}, not ${
            input.action
          }.`,
        },
      ];
    default:
      return conditionReasons(binding, input);
  }
}

/** What keeps a binding from being a candidate. */
export const missing = {
  /** On how many of its parts the binding fails. */
  count: (question: BindingQuestion): number =>
    PARTS.filter(part => !holds(part, question)).length,

  /** Why it fails on each, and what would change that. */
  reasons: (question: BindingQuestion): Reason[] =>
    PARTS.filter(part => !holds(part, question)).flatMap(part =>
      reasonsFor(part, question),
    ),
};
