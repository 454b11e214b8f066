import type { WireRequest } from '../http/request';
import { isoSeconds } from '../http/xml';
import { type CloudState, findRole, findUser, type Tag } from '../iam/state';
import { RequestContext } from '../policy/context';
import type { Caller } from './caller';

/** Tags by lower-cased key; later lists win over earlier ones. */
function mergeTags(...lists: ReadonlyArray<Tag>[]): Map<string, Tag> {
  const merged = new Map<string, Tag>();
  lists.flat().forEach(tag => merged.set(tag.key.toLowerCase(), tag));
  return merged;
}

function principalTags(caller: Caller, state: CloudState): Map<string, Tag> {
  const account = state.get(caller.account);
  if (caller.kind === 'user') {
    return mergeTags(
      (account && findUser(account, caller.user.name))?.tags ?? [],
    );
  }
  if (caller.kind === 'federated') {
    return new Map();
  }
  const { session } = caller;
  const role = account && findRole(account, session.roleName);
  return mergeTags(role?.id === session.roleId ? role.tags : [], session.tags);
}

/** The global condition keys of a request by this caller at this time. */
export function callerContext(options: {
  caller: Caller;
  state: CloudState;
  now: number;
  region: string;
  request: WireRequest;
}): RequestContext {
  const { caller, state, now, region, request } = options;
  const address = request.remoteAddress.replace(/^::ffff:/i, '');
  const context = new RequestContext()
    .set('aws:CurrentTime', isoSeconds(new Date(now)))
    .set('aws:EpochTime', String(Math.floor(now / 1000)))
    .set('aws:SourceIp', address)
    .set('aws:SecureTransport', 'false')
    .set('aws:RequestedRegion', region)
    .set('aws:UserAgent', request.headers.get('user-agent'))
    .set('aws:Referer', request.headers.get('referer'))
    .set('aws:ViaAWSService', 'false')
    .set('aws:PrincipalIsAWSService', 'false');
  if (caller.kind === 'federated') {
    return context.set('aws:FederatedProvider', caller.providerArn);
  }
  context
    .set('aws:PrincipalAccount', caller.account)
    .set('aws:userid', caller.userId);
  for (const { key, value } of principalTags(caller, state).values()) {
    context.set(`aws:PrincipalTag/${key}`, value);
  }
  if (caller.kind === 'user') {
    return context
      .set('aws:PrincipalArn', caller.arn)
      .set('aws:PrincipalType', 'User')
      .set('aws:username', caller.user.name);
  }
  const { session } = caller;
  return context
    .set('aws:PrincipalArn', session.roleArn)
    .set('aws:PrincipalType', 'AssumedRole')
    .set('aws:TokenIssueTime', isoSeconds(new Date(session.issuedAt)))
    .set('aws:MultiFactorAuthPresent', 'false')
    .set('aws:SourceIdentity', session.sourceIdentity)
    .set('aws:FederatedProvider', session.federatedProvider);
}
