import type { Reason } from '../../model';
import type { PolicyIndex } from '../compile';
import type { DecisionInput } from '../question';
import type { EntityFacts } from '../facts';
import type { GrantFacts } from '../grant';
import { byCodeUnit } from '../language/version';
import { conditionReasons, holds } from './misses';
import { nameOfResource } from './reasons';
import type { CompiledBinding } from './slot';
import { subjectUnknown, type Identity } from './subjects';

/** A question about an entity that is there. */
export interface EntityQuestion {
  input: DecisionInput;
  entity: EntityFacts;
  identity: Identity;
  index: PolicyIndex;
}

/** How a grant stands by the binding under which it was asked for. */
export type BindingStanding =
  | { state: 'open'; compiled: CompiledBinding }
  | { state: 'suspended' | 'gone'; why: () => Reason };

const gone = (code: string, message: string): BindingStanding => ({
  state: 'gone',
  why: () => ({ code, message }),
});

/**
 * Whether the binding that a grant names makes the principal eligible now, by
 * that binding as it is now: conditions that are false, and membership that is
 * not known, only suspend.
 */
export function standingOfBinding(
  options: EntityQuestion & { grant: Pick<GrantFacts, 'binding' | 'role'> },
): BindingStanding {
  const { input, entity, identity, index, grant } = options;
  const name = grant.binding;
  const compiled = index.byName.get(name);
  if (compiled?.binding.effect !== 'allow') {
    return gone(
      'binding-gone',
      `The policy has no allow named ${name} any more.`,
    );
  }
  const { binding } = compiled;
  if (binding.role !== grant.role) {
    return gone(
      'other-role',
      `Binding ${name} uses another role than was approved.`,
    );
  }
  const question = { compiled, input, identity, index };
  if (!holds('environments', question)) {
    return gone(
      'environment-gone',
      `Binding ${name} is not about ${input.environment} any more.`,
    );
  }
  if (!holds('actions', question)) {
    return gone(
      'action-gone',
      `Binding ${name} does not give ${input.action} any more.`,
    );
  }
  if (!holds('entities', question)) {
    return gone(
      'other-entities',
      `Binding ${name} is not about ${nameOfResource(input.resource)} any more.`,
    );
  }
  if (!holds('subjects', question)) {
    const { principal } = input;
    const unknown = binding.subjects.some(subject =>
      subjectUnknown({ subject, principal, entity }),
    );
    return unknown
      ? {
          state: 'suspended',
          why: () => ({
            code: 'membership-unknown',
            message: `It is not known at present whether ${principal.ref} is one of those whom binding ${name} names.`,
          }),
        }
      : gone(
          'not-a-subject',
          `${principal.ref} is not one of those whom binding ${name} names any more.`,
        );
  }
  if (!holds('conditions', question)) {
    return {
      state: 'suspended',
      why: () => {
        const reasons = conditionReasons(binding, input);
        return {
          code: reasons[0].code,
          message: `Binding ${name} gives nothing now. ${reasons
            .map(({ message }) => message)
            .join(' ')}`,
        };
      },
    };
  }
  return { state: 'open', compiled };
}

/** Whether a grant is for exactly what is asked. */
export function isGrantFor(
  grant: GrantFacts,
  { input, entity }: Pick<EntityQuestion, 'input' | 'entity'>,
): boolean {
  return (
    grant.entityRef === entity.ref &&
    grant.environment === input.environment &&
    grant.actions.includes(input.action) &&
    grant.principal === input.principal.ref
  );
}

/** Whether a grant's own times let it open, whatever its state says (I1). */
export function isTimely(grant: GrantFacts, at: number): boolean {
  return grant.state === 'active'
    ? grant.endsAt !== undefined && at < grant.endsAt
    : grant.state === 'claimable' && at < grant.claimBy;
}

/** Active before claimable, then the later end, then the smaller id. */
function byUse(a: GrantFacts, b: GrantFacts): number {
  if (a.state !== b.state) {
    return a.state === 'active' ? -1 : 1;
  }
  const later = a.state === 'active' ? b.endsAt! - a.endsAt! : 0;
  return later || byCodeUnit(a.id, b.id);
}

/** The grant that opens what is asked, if one does, with its binding. */
export function grantThatOpens(
  options: EntityQuestion & { grants: readonly GrantFacts[] },
): { grant: GrantFacts; compiled: CompiledBinding } | undefined {
  const { grants, input } = options;
  let best: { grant: GrantFacts; compiled: CompiledBinding } | undefined;
  for (const grant of grants) {
    if (
      isGrantFor(grant, options) &&
      isTimely(grant, input.at) &&
      (best === undefined || byUse(grant, best.grant) < 0)
    ) {
      const standing = standingOfBinding({ ...options, grant });
      if (standing.state === 'open') {
        best = { grant, compiled: standing.compiled };
      }
    }
  }
  return best;
}

/** For explanations: what has become of the grants that do not open this. */
export function explainGrants(
  options: EntityQuestion & { except: string | undefined },
): Reason[] {
  const { input, except } = options;
  return (input.grants ?? []).flatMap(grant => {
    if (grant.id === except || !isGrantFor(grant, options)) {
      return [];
    }
    const name = `Grant ${grant.id} under binding ${grant.binding}`;
    if (!isTimely(grant, input.at)) {
      return [{ code: 'grant-over', message: `${name} is over.` }];
    }
    const standing = standingOfBinding({ ...options, grant });
    return standing.state === 'open'
      ? []
      : [
          {
            code: `grant-${standing.state}`,
            message: `${name} ${
              standing.state === 'gone' ? 'is dead' : 'is suspended'
            }: ${standing.why().message}`,
          },
        ];
  });
}
