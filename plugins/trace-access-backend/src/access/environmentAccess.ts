import {
  formatDuration,
  type Decision,
  type EntityFacts,
  type Policy,
  type PrincipalFacts,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import { approversOf } from './approvers';
import { shortName } from './shortName';

type EnvironmentAccess = Schemas['EnvironmentAccess'];

const STATES = {
  allowed: 'open',
  requestable: 'ask',
  denied: 'closed',
} as const;

/** An outcome as the screens say it. */
export function accessState(decision: Decision): EnvironmentAccess['state'] {
  return decision.grant?.state === 'claimable'
    ? 'ready'
    : STATES[decision.outcome];
}

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
    state: accessState(decision),
    sentence: sentence({
      decision,
      policy,
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
    ...(decision.grant && { grant: grantOf(decision.grant) }),
    why: decision.why.map(reason => ({ ...reason })),
    approvers: approvers.refs,
  };
}

function grantOf(
  grant: NonNullable<Decision['grant']>,
): NonNullable<EnvironmentAccess['grant']> {
  const { id, state, durationMs, claimBy, endsAt } = grant;
  return {
    id,
    state,
    duration: formatDuration(durationMs),
    ...(endsAt === undefined
      ? { claimBy: new Date(claimBy).toISOString() }
      : { endsAt: new Date(endsAt).toISOString() }),
  };
}

function sentence(options: {
  decision: Decision;
  policy: Policy;
  environment: string;
  entity: EntityFacts | undefined;
  principal: PrincipalFacts;
  approvers: readonly string[];
}): string {
  const { decision, environment, entity, approvers } = options;
  switch (decision.outcome) {
    case 'allowed': {
      const why = because(options);
      const { grant } = decision;
      if (grant?.state === 'claimable') {
        return `Approved: it opens for ${inWords(grant.durationMs)} from your first look.`;
      }
      const how = grant ? ` under a grant${why}` : why;
      return `You can view ${environment}${how} (binding ${decision.binding}).`;
    }
    case 'requestable': {
      const rules = decision.approvals?.length
        ? decision.approvals
        : [decision.approval ?? 'no approval rule'];
      const ask = approvers.length
        ? `ask ${approvers.join(' or ')}`
        : 'but nobody can approve it: tell the operators of the portal';
      return `Not yet: ${rules.join(' and ')} decides; ${ask}.`;
    }
    default: {
      const [first] = decision.why;
      if (first?.code === 'no-binding') {
        const what = entity ? shortName(entity.ref) : 'this entity';
        return `No: no binding lets you view ${what} in ${environment}.`;
      }
      return `No: ${inSentence(first?.message ?? 'nothing gives it.')}`;
    }
  }
}

/** How the caller comes to it: by owning, by a group, by name. */
function because(options: {
  decision: Decision;
  policy: Policy;
  entity: EntityFacts | undefined;
  principal: PrincipalFacts;
}): string {
  const { decision, policy, entity, principal } = options;
  const reason = decision.why[1];
  const subjects = policy.bindings.get(decision.binding ?? '')?.subjects ?? [];
  switch (reason?.code) {
    case 'owner': {
      if (!entity) return '';
      const owner = entity.owners.find(
        each => each === principal.ref || principal.groups.has(each),
      );
      const own = ` as owner of ${shortName(entity.ref)}`;
      return owner && owner !== principal.ref
        ? `${own} through group ${shortName(owner)}`
        : own;
    }
    case 'member': {
      const path = subjects
        .map(each =>
          typeof each === 'object' && 'group' in each
            ? principal.groups.get(each.group)
            : undefined,
        )
        .find(each => each !== undefined);
      return path ? ` through group ${path.map(shortName).join(' → ')}` : '';
    }
    case 'subject-all':
      return ', as everyone may';
    case 'named':
      return ', since you are named';
    default:
      return reason ? `: ${reason.message.replace(/\.$/, '')}` : '';
  }
}

/** `2 h`, `45 min`, `1 h 30 min`. */
function inWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(rest > 0 ? [`${rest} min`] : []),
  ].join(' ');
}

/** A sentence of its own as the rest of one. */
function inSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
