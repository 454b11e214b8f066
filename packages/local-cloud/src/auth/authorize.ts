import { AwsError } from '../awsError';
import {
  type CloudState,
  findRole,
  findUser,
  type Role,
  type User,
} from '../iam/state';
import { findManagedPolicy } from '../iam/managed';
import type { PolicyDocument } from '../policy/document';
import {
  evaluatePolicies,
  type PolicyRequest,
  type Verdict,
} from '../policy/evaluate';
import type { Caller } from './caller';

/** The three sets of policies that must all agree. */
interface Permissions {
  identity: PolicyDocument[];
  boundary?: PolicyDocument[];
  session?: PolicyDocument[];
}

function managed(arns: readonly string[], state: CloudState): PolicyDocument[] {
  return arns.flatMap(arn => {
    const policy = findManagedPolicy(state, arn);
    const version = policy?.versions.find(
      ({ versionId }) => versionId === policy.defaultVersionId,
    );
    return version ? [version.document] : [];
  });
}

function permissionsOf(caller: Caller, state: CloudState): Permissions {
  if (caller.kind === 'federated') {
    return { identity: [] };
  }
  const account = state.get(caller.account);
  const identity: User | Role | undefined =
    account &&
    (caller.kind === 'user'
      ? findUser(account, caller.user.name)
      : findRole(account, caller.session.roleName));
  const id = caller.kind === 'user' ? caller.user.id : caller.session.roleId;
  const session = caller.kind === 'session' ? caller.session : undefined;
  const limited = session && (session.policy || session.policyArns.length > 0);
  // A name that was deleted and taken again is somebody else: an empty
  // boundary then lets nothing through.
  if (!identity || identity.id !== id) {
    return { identity: [], boundary: [] };
  }
  return {
    identity: [
      ...[...identity.inline.values()].map(({ document }) => document),
      ...managed(identity.attached, state),
    ],
    boundary:
      identity.boundary === undefined
        ? undefined
        : managed([identity.boundary], state),
    session: limited
      ? [
          ...(session.policy ? [session.policy] : []),
          ...managed(session.policyArns, state),
        ]
      : undefined,
  };
}

interface Decision {
  allowed: boolean;
  /** The end of AWS's sentence: why not. */
  reason?: string;
}

interface Verdicts {
  identity: Verdict;
  boundary: Verdict;
  session: Verdict;
}

function verdictsOf(options: {
  caller: Caller;
  state: CloudState;
  request: PolicyRequest;
}): Verdicts {
  const { caller, state, request } = options;
  const permissions = permissionsOf(caller, state);
  const verdict = (documents: PolicyDocument[] | undefined): Verdict =>
    documents ? evaluatePolicies(documents, request) : 'allow';
  return {
    identity: verdict(permissions.identity),
    boundary: verdict(permissions.boundary),
    session: verdict(permissions.session),
  };
}

const PLACES: Record<keyof Verdicts, string> = {
  identity: 'an identity-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
};

function deniedIn(verdicts: Verdicts): keyof Verdicts | undefined {
  const places = ['identity', 'boundary', 'session'] as const;
  return places.find(place => verdicts[place] === 'deny');
}

/** Which of a caller's own policies denies a request outright, if one does. */
export function explicitDeny(options: {
  caller: Caller;
  state: CloudState;
  request: PolicyRequest;
}): keyof Verdicts | undefined {
  return deniedIn(verdictsOf(options));
}

/** How far a resource's own policy (here: a trust policy) goes on its own. */
export type ResourceGrant = 'deny' | 'direct' | 'delegated' | 'none';

/**
 * identity ∩ boundary ∩ session policies, an explicit deny in any of them
 * first. `direct` replaces the identity policy's allow, never the boundary's
 * or the session policy's.
 */
export function decide(options: {
  caller: Caller;
  state: CloudState;
  request: PolicyRequest;
  resourceGrant?: ResourceGrant;
}): Decision {
  const { request, resourceGrant } = options;
  const verdicts = verdictsOf(options);
  const explicit = (where: string): Decision => ({
    allowed: false,
    reason: `with an explicit deny in ${where}`,
  });
  if (resourceGrant === 'deny') {
    return explicit('a resource-based policy');
  }
  const denied = deniedIn(verdicts);
  if (denied) {
    return explicit(PLACES[denied]);
  }
  const implicit = (where: string): Decision => ({
    allowed: false,
    reason: `because no ${where} allows the ${request.action} action`,
  });
  if (resourceGrant === 'none') {
    return implicit('resource-based policy');
  }
  if (verdicts.identity !== 'allow' && resourceGrant !== 'direct') {
    return implicit('identity-based policy');
  }
  if (verdicts.boundary !== 'allow') {
    return implicit('permissions boundary');
  }
  if (verdicts.session !== 'allow') {
    return implicit('session policy');
  }
  return { allowed: true };
}

export function accessDenied(options: {
  code: string;
  caller: Caller;
  request: PolicyRequest;
  reason?: string;
}): AwsError {
  const { code, caller, request, reason } = options;
  const onResource =
    request.resource === '*' ? '' : ` on resource: ${request.resource}`;
  return new AwsError({
    code,
    status: 403,
    message: `User: ${caller.arn} is not authorized to perform: ${
      request.action
    }${onResource}${reason ? ` ${reason}` : ''}`,
  });
}
