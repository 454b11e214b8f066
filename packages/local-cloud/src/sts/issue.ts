import { AwsError } from '../awsError';
import type { Cloud } from '../cloud';
import { type Caller, sessionArn } from '../auth/caller';
import { type CloudState, findRole, type Role } from '../iam/state';
import type { XmlValue } from '../http/xml';
import type { RoleReference } from './parameters';
import type { Session } from './sessions';

const CHAIN_LIMIT = 3600;

export function findRoleByReference(
  state: CloudState,
  reference: RoleReference,
): Role | undefined {
  const account = state.get(reference.account);
  const role = account && findRole(account, reference.name);
  return role?.path === reference.path ? role : undefined;
}

/** Seconds that the session may live; refuses what is more than allowed. */
export function sessionSeconds(options: {
  asked: number | undefined;
  role: Role;
  caller: Caller;
}): number {
  const { asked, role, caller } = options;
  const seconds = asked ?? CHAIN_LIMIT;
  if (caller.kind === 'session' && seconds > CHAIN_LIMIT) {
    throw new AwsError({
      code: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
  }
  if (seconds > role.maxSessionDuration) {
    throw new AwsError({
      code: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  }
  return seconds;
}

export function issueSession(options: {
  cloud: Cloud;
  now: number;
  seconds: number;
  role: Role;
  session: Pick<
    Session,
    | 'name'
    | 'tags'
    | 'transitiveKeys'
    | 'sourceIdentity'
    | 'policy'
    | 'policyArns'
    | 'federatedProvider'
    | 'chained'
  >;
}): Session {
  const { cloud, now, seconds, role, session } = options;
  return cloud.sessions.issue({
    ...session,
    role,
    issuedAt: now,
    // On the wire the expiry has whole seconds: it must not promise more.
    expiresAt: Math.floor(now / 1000) * 1000 + seconds * 1000,
  });
}

export function sessionXml(session: Session): Record<string, XmlValue> {
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secret,
      SessionToken: session.token,
      Expiration: new Date(session.expiresAt),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${session.roleId}:${session.name}`,
      Arn: sessionArn(session),
    },
  };
}
