import type {
  Action,
  Decision,
  DecisionInput,
  EntityFacts,
  GrantFacts,
} from '@tracegate/plugin-trace-access-common';
import type { ClaimResolver } from '../catalog/ClaimResolver';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { ReadableEntities } from '../catalog/ReadableEntities';
import type { Clock } from '../clock';
import type { LiveGrants } from '../grants/LiveGrants';
import type { PrincipalService } from '../identity/PrincipalService';
import type { ActivePolicy, PolicyStore } from '../policy/PolicyStore';
import type { Caller } from './AccessService';
import type { PortalPermissions, TraceReadGate } from './PortalPermissions';

/** What deciding needs at one moment: one policy, the caller, the gate. */
export interface DecisionContext {
  active: ActivePolicy;
  caller: Pick<Caller, 'facts' | 'ip'>;
  gate: TraceReadGate;
  /** The caller's, as of `at`. */
  grants: readonly GrantFacts[];
  /** Every entity, for what is decided for a whole environment. */
  catalog: () => readonly EntityFacts[];
  /** Epoch milliseconds. */
  at: number;
}

/** What the services that decide stand on. */
export interface AccessDependencies {
  policy: PolicyStore;
  principals: PrincipalService;
  entities: EntityFactsStore;
  claims: ClaimResolver;
  readable: ReadableEntities;
  permissions: PortalPermissions;
  grants: LiveGrants;
  clock: Clock;
}

/** The answer while no policy is active. */
export const NO_POLICY: Decision = {
  outcome: 'denied',
  redact: [],
  policyVersion: '',
  why: [
    {
      code: 'no-policy',
      message:
        'No access policy is active, so nobody may see anything: the operators of the portal find the reason on the Trace access page.',
    },
  ],
};

/** One decision in a context: the access policy's, narrowed by the portal. */
export function decideIn(options: {
  context: DecisionContext;
  resource: DecisionInput['resource'];
  environment: string;
  action: Action;
}): Decision {
  return narrowed(
    options,
    options.context.active.evaluator.decide(questionIn(options)),
  );
}

/** What is open already: a grant that nobody has claimed opens nothing yet. */
export function decideOpen(options: Parameters<typeof decideIn>[0]): Decision {
  const { context } = options;
  const grants = context.grants.filter(grant => grant.state === 'active');
  return decideIn({ ...options, context: { ...context, grants } });
}

/** What could be requested in a context, whatever is open already. */
export function requestableIn(options: {
  context: DecisionContext;
  resource: DecisionInput['resource'];
  environment: string;
  action: Action;
}): Decision {
  return narrowed(
    options,
    options.context.active.evaluator.requestable(questionIn(options)),
  );
}

/** What the evaluator is asked in a context. */
export function questionIn(options: {
  context: DecisionContext;
  resource: DecisionInput['resource'];
  environment: string;
  action: Action;
}): DecisionInput {
  const { context, resource, environment, action } = options;
  const { caller, grants, catalog, at } = context;
  return {
    principal: caller.facts,
    resource,
    environment,
    action,
    at,
    ip: caller.ip,
    grants,
    // The whole environment is only looked at for what shows all of it.
    ...((action === 'console' || action === 'credentials') && {
      catalog: catalog(),
    }),
  };
}

function narrowed(
  question: {
    context: DecisionContext;
    resource: DecisionInput['resource'];
    environment: string;
  },
  decision: Decision,
): Decision {
  const { context, resource, environment } = question;
  const { active, gate } = context;
  const entity = 'entity' in resource ? resource.entity : undefined;
  return narrow({ decision, gate, active, entity, environment });
}

/** A decision that the portal's permission policy may turn into a no. */
export function narrow(options: {
  decision: Decision;
  gate: TraceReadGate;
  active: ActivePolicy;
  entity: Parameters<TraceReadGate>[0]['entity'];
  environment: string;
}): Decision {
  const { decision, gate, active, entity, environment } = options;
  if (decision.outcome === 'denied') return decision;
  const tier = active.policy.environments.get(environment)?.tier;
  if (gate({ environment, tier, entity })) return decision;
  return {
    outcome: 'denied',
    redact: [],
    policyVersion: decision.policyVersion,
    why: [
      {
        code: 'portal-permission',
        message: `The portal's permission policy refuses trace-access.trace.read here, whatever binding ${decision.binding} gives.`,
      },
      ...decision.why,
    ],
  };
}
