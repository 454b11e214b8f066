import type {
  Decision,
  EntityFacts,
  Policy,
  PrincipalFacts,
  Reason,
  Schemas,
} from '@tracegate/plugin-trace-access-common';
import { approversOf } from './approvers';

type EnvironmentAccess = Schemas['EnvironmentAccess'];

const STATES = {
  allowed: 'open',
  requestable: 'ask',
  denied: 'closed',
} as const;

/** A decision as the screens say it: state, one sentence, whom to ask. */
export function environmentAccess(options: {
  decision: Decision;
  policy: Policy;
  environment: string;
  entity: EntityFacts | undefined;
  principal: PrincipalFacts;
}): EnvironmentAccess {
  const { decision, policy, environment, entity, principal } = options;
  const approvers =
    decision.outcome === 'requestable'
      ? approversOf({ decision, policy, entity })
      : { refs: [], words: [] };
  return {
    name: environment,
    tier: policy.environments.get(environment)?.tier ?? 'high',
    state: STATES[decision.outcome],
    sentence: sentence({
      decision,
      environment,
      entity,
      principal,
      approvers: approvers.words,
    }),
    ...(decision.binding && { binding: decision.binding }),
    ...(decision.role && { role: decision.role }),
    ...(decision.maxDuration && { maxDuration: decision.maxDuration }),
    ...(decision.endsAt !== undefined && {
      until: new Date(decision.endsAt).toISOString(),
    }),
    why: decision.why.map(reason => ({ ...reason })),
    approvers: approvers.refs,
  };
}

function sentence(options: {
  decision: Decision;
  environment: string;
  entity: EntityFacts | undefined;
  principal: PrincipalFacts;
  approvers: readonly string[];
}): string {
  const { decision, environment, approvers } = options;
  const first: Reason | undefined = decision.why[0];
  switch (decision.outcome) {
    case 'allowed':
      return `You can view ${environment}${because(options)} (binding ${
        decision.binding
      }).`;
    case 'requestable': {
      const rules = decision.approvals?.length
        ? decision.approvals
        : [decision.approval ?? 'no approval rule'];
      const ask = approvers.length
        ? `ask ${approvers.join(' or ')}`
        : 'but nobody can approve it: tell the operators of the portal';
      return `Not yet: ${rules.join(' and ')} decides; ${ask}.`;
    }
    default:
      return `No: ${first?.message ?? 'no binding gives it.'}`;
  }
}

/** How the caller comes to it: by owning, by a group, by name. */
function because(options: {
  decision: Decision;
  entity: EntityFacts | undefined;
  principal: PrincipalFacts;
}): string {
  const { decision, entity, principal } = options;
  const code = decision.why[1]?.code;
  if (code === 'owner' && entity) {
    const owner = entity.owners.find(
      each => each === principal.ref || principal.groups.has(each),
    );
    const own = `: owner of ${shortName(entity.ref)}`;
    return owner && owner !== principal.ref
      ? `${own} through group ${shortName(owner)}`
      : own;
  }
  const reason = decision.why[1]?.message;
  return reason ? `: ${reason.replace(/\.$/, '')}` : '';
}

/** `component:default/payments` → `payments`. */
export function shortName(ref: string): string {
  return ref.slice(ref.indexOf('/') + 1);
}
