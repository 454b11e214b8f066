import type { Reason } from '../../model';
import type { DecisionInput } from '../question';
import type { GrantFacts } from '../grant';
import { isWholeEnvironment, type Candidates } from './candidates';
import { certainDeny } from './certainDeny';
import { standingOfBinding } from './grants';
import { explainWinner, nameOfResource } from './reasons';
import { subjectHolds } from './subjects';
import { whyFound, type Found } from './why';

/**
 * Whether what a grant was given for still holds.
 *
 * @public
 */
export interface GrantQuestion extends Omit<DecisionInput, 'grants'> {
  grant: Pick<
    GrantFacts,
    'principal' | 'entityRef' | 'environment' | 'actions' | 'binding' | 'role'
  >;
}

/**
 * The answer: a grant whose eligibility is gone is dead. The codes of `gone` are
 * `environment-gone`, `principal-gone`, `entity-gone`, `explicit-deny`,
 * `binding-gone`, `action-gone`, `other-entities`, `not-a-subject`; those of
 * `suspended` are `membership-unknown`, `explicit-deny` (by a deny with
 * conditions), `outside-hours`, `outside-network`, `address-unknown`, `step-up`.
 *
 * @public
 */
export type GrantStanding =
  { state: 'open' } | { state: 'suspended' | 'gone'; why: Reason };

const gone = (code: string, message: string): GrantStanding => ({
  state: 'gone',
  why: { code, message },
});

/** The codes of refusals, as those of a grant. */
const REFUSED: Record<string, string> = {
  'unknown-environment': 'environment-gone',
  'unknown-principal': 'principal-gone',
  'unknown-action': 'action-gone',
};

/** What of the question is not what the grant is for. */
function mismatch({
  grant,
  principal,
  resource,
  environment,
  action,
}: GrantQuestion): GrantStanding | undefined {
  if (grant.principal !== principal.ref) {
    return gone(
      'not-a-subject',
      `The grant is one of ${grant.principal}, not of ${principal.ref}.`,
    );
  }
  if (grant.environment !== environment) {
    return gone(
      'environment-gone',
      `The grant is for ${grant.environment}, not for ${environment}.`,
    );
  }
  if (!grant.actions.includes(action)) {
    return gone('action-gone', `The grant does not give ${action}.`);
  }
  return 'entity' in resource &&
    resource.entity &&
    resource.entity.ref !== grant.entityRef
    ? gone(
        'other-entities',
        `The grant is for ${grant.entityRef}, not for ${resource.entity.ref}.`,
      )
    : undefined;
}

/** A deny that applies for now, or as far as is known. */
function heldBack(question: GrantQuestion, found: Found): GrantStanding {
  const { principal, resource } = question;
  const { slot, view, rank } = found;
  const entity = 'entity' in resource ? resource.entity : undefined;
  const { subjects, name } = slot.ranked[rank].binding;
  const { identity } = view;
  const named = subjects.some(subject =>
    subjectHolds({ subject, identity, effect: 'allow', entity }),
  );
  const allKnown =
    principal.membershipKnown && !principal.unknownIdpSources?.size;
  return {
    state: 'suspended',
    why:
      named || allKnown
        ? {
            code: 'explicit-deny',
            message: whyFound({ principal, resource, found })[0].message,
          }
        : {
            code: 'membership-unknown',
            message: `It is not known at present whether ${principal.ref} is one of those whom binding ${name} denies.`,
          },
  };
}

/** Answers whether a grant still holds. */
export function standingOfGrant(options: {
  question: GrantQuestion;
  candidates: Candidates;
}): GrantStanding {
  const { question, candidates } = options;
  const { resource, action } = question;
  const found = candidates.search(question);
  if ('refused' in found) {
    const { code, message } = found.refused;
    return gone(REFUSED[code] ?? 'entity-gone', message);
  }
  const other = mismatch(question);
  if (other) {
    return other;
  }
  if ('service' in resource || !resource.entity) {
    return gone('entity-gone', 'Grants are for entities of the catalog.');
  }
  const asked = {
    input: question,
    entity: resource.entity,
    identity: found.view.identity,
    index: candidates.index,
  };
  const { slot } = found;
  const denied = found.rank < slot.denyEnd;
  const reach = isWholeEnvironment(action)
    ? candidates.reachOf(question)
    : undefined;
  const certain = denied && certainDeny({ ...asked, slot, reach });
  if (certain) {
    const { message } = explainWinner({
      binding: certain.deny.binding,
      candidateClass: 'deny',
      action,
      environment: slot.environment.name,
      resource: nameOfResource(resource),
      wholeEnvironment: certain.wholeEnvironment,
    });
    return gone('explicit-deny', message);
  }
  const standing = standingOfBinding({
    ...asked,
    grant: question.grant,
  });
  if (standing.state === 'gone') {
    return { state: 'gone', why: standing.why() };
  }
  if (denied) {
    return heldBack(question, found);
  }
  return standing.state === 'open'
    ? { state: 'open' }
    : { state: 'suspended', why: standing.why() };
}
