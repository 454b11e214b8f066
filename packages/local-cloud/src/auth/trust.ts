import type { Role } from '../iam/state';
import type { PrincipalSet, Statement } from '../policy/document';
import { type PolicyRequest, statementApplies } from '../policy/evaluate';
import type { Caller } from './caller';
import type { ResourceGrant } from './authorize';

/** The ARNs under which a caller can be named, most general first. */
function namesOf(caller: Caller): string[] {
  const root = `arn:aws:iam::${caller.account}:root`;
  switch (caller.kind) {
    case 'user':
      return [root, caller.arn];
    case 'session':
      return [root, caller.session.roleArn, caller.arn];
    default:
      return [caller.providerArn];
  }
}

/** The unique id behind a user's or role's ARN as this caller bears it. */
function ownId(caller: Caller): string | undefined {
  if (caller.kind === 'user') {
    return caller.userId;
  }
  return caller.kind === 'session' ? caller.session.roleId : undefined;
}

function namedAs(
  principals: PrincipalSet,
  caller: Caller,
  role: Role,
): 'direct' | 'delegated' | 'none' {
  const names = namesOf(caller);
  const kind = caller.kind === 'federated' ? 'Federated' : 'AWS';
  const [account] = names;
  let best: 'delegated' | 'none' = 'none';
  for (const entry of principals.entries) {
    if (entry.kind !== kind) {
      continue;
    }
    if (entry.value === '*') {
      best = 'delegated';
    } else if (kind === 'AWS' && entry.value === account) {
      best = 'delegated';
    } else if (names.includes(entry.value)) {
      const pinned = role.trust.principalIds.get(entry.value);
      if (pinned === undefined || pinned === ownId(caller)) {
        return 'direct';
      }
    }
  }
  return best;
}

/** A NotPrincipal spares only who is named in full: account, role, session. */
function spared(principals: PrincipalSet, caller: Caller): boolean {
  const values = principals.entries.map(({ value }) => value);
  return (
    values.includes('*') || namesOf(caller).every(name => values.includes(name))
  );
}

function concerns(statement: Statement, caller: Caller, role: Role): boolean {
  const { principals } = statement;
  if (!principals) {
    return false;
  }
  if (principals.negated) {
    return !spared(principals, caller);
  }
  const everyone = principals.entries.some(
    ({ kind, value }) => kind === 'AWS' && value === '*',
  );
  return everyone || namedAs(principals, caller, role) !== 'none';
}

/** What a role's trust policy says to one action of one caller. */
export function trustGrant(options: {
  role: Role;
  caller: Caller;
  request: PolicyRequest;
}): ResourceGrant {
  const { role, caller, request } = options;
  let grant: ResourceGrant = 'none';
  for (const statement of role.trust.document.statements) {
    if (!statementApplies(statement, request)) {
      continue;
    }
    if (statement.effect === 'Deny') {
      if (concerns(statement, caller, role)) {
        return 'deny';
      }
      continue;
    }
    const named = statement.principals
      ? namedAs(statement.principals, caller, role)
      : 'none';
    if (named === 'direct' || (named === 'delegated' && grant === 'none')) {
      grant = named;
    }
  }
  // A direct grant stands alone only within the account.
  return grant === 'direct' && caller.account !== role.account
    ? 'delegated'
    : grant;
}
