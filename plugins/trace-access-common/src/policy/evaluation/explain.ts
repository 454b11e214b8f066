import type { Decision, Reason } from '../../model';
import type { PolicyIndex } from '../compile';
import type { DecisionInput } from '../question';
import type { EntityFacts } from '../facts';
import type { Binding, Policy } from '../policy';
import { explainGrants } from './grants';
import { missing } from './misses';
import { byPrecedence } from './order';
import { explainSubject, nameOfResource } from './reasons';
import type { CompiledBinding } from './slot';
import { identityOf } from './subjects';

/**
 * A binding that did not count, and what would make it.
 *
 * @public
 */
export interface NearestMiss {
  binding: string;
  missing: Reason[];
}

/**
 * A decision with the whole chain that led to it.
 *
 * @public
 */
export interface Explanation {
  decision: Decision;
  /** Membership → binding → role → the environment's floor → grants that open nothing. */
  steps: Reason[];
  /** Where nothing was given: at most 5 bindings that came nearest. */
  nearestMisses: NearestMiss[];
  /** From the principal through its groups to whom the binding names. */
  membershipPath?: readonly string[];
}

const MISSES = 5;

/** The alias only: what is assumed under it is the operators' business. */
function roleStep(binding: Binding): Reason {
  return {
    code: 'role',
    message: `Binding ${binding.name} (owned by ${binding.owner}) gives the role ${binding.role}.`,
  };
}

function floorSteps(decision: Decision, policy: Policy, environment: string) {
  const floor = policy.environments.get(environment)?.floor;
  const steps: Reason[] = [];
  if (!floor || decision.outcome === 'denied') {
    return steps;
  }
  if (
    floor.maxDuration !== undefined &&
    decision.maxDuration === floor.maxDuration
  ) {
    steps.push({
      code: 'floor-duration',
      message: `Nothing in ${environment} lasts longer than ${floor.maxDuration}.`,
    });
  }
  if (floor.redact.length > 0) {
    steps.push({
      code: 'floor-redact',
      message: `Everything in ${environment} is redacted: ${floor.redact.join(
        ', ',
      )}.`,
    });
  }
  if (floor.approval !== undefined && decision.outcome === 'requestable') {
    steps.push({
      code: 'floor-approval',
      message: `Requests in ${environment} are subject to ${floor.approval}.`,
    });
  }
  return steps;
}

function nearest(options: {
  input: DecisionInput;
  index: PolicyIndex;
}): NearestMiss[] {
  const { input, index } = options;
  const identity = identityOf(input.principal);
  const found: {
    binding: Binding;
    parts: number;
    compiled: CompiledBinding;
  }[] = [];
  for (const compiled of index.bindings) {
    if (compiled.binding.effect === 'allow') {
      const parts = missing.count({ compiled, input, identity, index });
      found.push({ binding: compiled.binding, parts, compiled });
    }
  }
  return found
    .sort((a, b) => a.parts - b.parts || byPrecedence(a.binding, b.binding))
    .slice(0, MISSES)
    .map(({ binding, compiled }) => ({
      binding: binding.name,
      missing: missing.reasons({ compiled, input, identity, index }),
    }));
}

/** Follows a decision back to where it came from. */
export function explainDecision(options: {
  input: DecisionInput;
  decision: Decision;
  policy: Policy;
  index: PolicyIndex;
}): Explanation {
  const { input, decision, policy, index } = options;
  const { resource, principal, environment } = input;
  const entity: EntityFacts | undefined =
    'service' in resource ? undefined : resource.entity;
  const identity = identityOf(principal);
  const grants = entity
    ? explainGrants({
        input,
        entity,
        identity,
        index,
        except: decision.grant?.id,
      })
    : [];
  const binding =
    decision.binding === undefined
      ? undefined
      : policy.bindings.get(decision.binding);
  if (!binding) {
    const answerable =
      principal.known &&
      policy.environments.has(environment) &&
      ('service' in resource || resource.entity !== undefined);
    return {
      decision,
      steps: [...decision.why, ...grants],
      nearestMisses: answerable ? nearest({ input, index }) : [],
    };
  }
  const { reason, path } = explainSubject({
    binding,
    identity,
    principal,
    entity,
  });
  const steps: Reason[] = [reason];
  steps.push({
    code: 'entity',
    message:
      binding.entities === '*'
        ? 'The binding is about all entities.'
        : `The binding's predicate matches ${nameOfResource(resource)}.`,
  });
  steps.push(decision.why[0]);
  if (binding.effect === 'allow') {
    steps.push(roleStep(binding));
  }
  steps.push(
    ...decision.why.filter(each => each.code === 'floor-on-request'),
    ...floorSteps(decision, policy, environment),
    ...grants,
  );
  return {
    decision,
    steps,
    nearestMisses: [],
    ...(path && { membershipPath: path }),
  };
}
