import { AwsError } from '../awsError';
import { accessDenied, decide } from '../auth/authorize';
import { callerContext } from '../auth/context';
import { trustGrant } from '../auth/trust';
import { readParams } from '../http/params';
import type { QueryOperation } from '../http/queryService';
import type { Role } from '../iam/state';
import type { RequestContext } from '../policy/context';
import {
  findRoleByReference,
  issueSession,
  sessionSeconds,
  sessionXml,
} from './issue';
import { assumeRoleParameters, parseRoleArn } from './parameters';
import {
  checkSessionPolicyArns,
  packedPolicySize,
  readSessionPolicy,
} from './sessionPolicy';
import { sessionTags } from './sessionTags';

export const assumeRole: QueryOperation = ({ cloud, caller, ...call }) => {
  const input = readParams(call.form, assumeRoleParameters);
  const reference = parseRoleArn(input.RoleArn);
  const sourceIdentity = input.SourceIdentity;
  if (sourceIdentity?.toLowerCase().startsWith('aws:')) {
    throw new AwsError({
      code: 'InvalidParameterValue',
      message: 'Source identity values cannot begin with aws:.',
    });
  }
  const arns = (input.PolicyArns ?? []).map(({ arn }) => arn);
  const limit = readSessionPolicy({ policy: input.Policy, arns });
  const tags = sessionTags({
    tags: (input.Tags ?? []).map(({ Key, Value }) => ({
      key: Key,
      value: Value,
    })),
    transitiveKeys: input.TransitiveTagKeys ?? [],
    caller,
  });
  const state = cloud.iam.effective();
  const role = findRoleByReference(state, reference);
  const base = callerContext({
    caller,
    state,
    now: call.now,
    region: call.region,
    request: call.wire,
  });
  const deny = (action: string, reason?: string) =>
    accessDenied({
      code: 'AccessDenied',
      caller,
      request: { action, resource: input.RoleArn, context: base },
      reason,
    });
  if (!role) {
    throw deny('sts:AssumeRole');
  }
  if (input.SerialNumber || input.TokenCode) {
    throw new AwsError({
      code: 'AccessDenied',
      status: 403,
      message:
        'MultiFactorAuthentication failed with invalid MFA one time pass code.',
    });
  }
  if (input.ProvidedContexts?.length) {
    throw new AwsError({
      code: 'InvalidParameterValue',
      message: 'ProvidedContexts are not supported by this account.',
    });
  }
  const inheritedIdentity =
    caller.kind === 'session' ? caller.session.sourceIdentity : undefined;
  if (
    sourceIdentity !== undefined &&
    inheritedIdentity !== undefined &&
    sourceIdentity !== inheritedIdentity
  ) {
    throw deny('sts:SetSourceIdentity');
  }
  const effectiveIdentity = sourceIdentity ?? inheritedIdentity;
  const permit = (action: string, context: RequestContext) => {
    const request = { action, resource: role.arn, context };
    const { allowed, reason } = decide({
      caller,
      state,
      request,
      resourceGrant: trustGrant({ role, caller, request }),
    });
    if (!allowed) {
      throw deny(action, reason?.startsWith('with') ? reason : undefined);
    }
  };

  const withTags = (context: RequestContext, shown = tags.requested) => {
    if (shown.length === 0) {
      return context;
    }
    shown.forEach(({ key, value }) =>
      context.set(`aws:RequestTag/${key}`, value),
    );
    context.set(
      'aws:TagKeys',
      shown.map(({ key }) => key),
    );
    return input.TransitiveTagKeys?.length
      ? context.set('sts:TransitiveTagKeys', input.TransitiveTagKeys)
      : context;
  };
  permit(
    'sts:AssumeRole',
    withTags(roleContext(base, role))
      .set('sts:ExternalId', input.ExternalId)
      .set('sts:RoleSessionName', input.RoleSessionName)
      .set('sts:SourceIdentity', effectiveIdentity),
  );
  if (tags.all.length > 0) {
    permit('sts:TagSession', withTags(roleContext(base, role)));
  }
  if (tags.all.length > tags.requested.length) {
    // Handing inherited tags on is tagging too. Whether they count as tags of
    // the request is not documented: both readings must allow it.
    permit('sts:TagSession', withTags(roleContext(base, role), tags.all));
  }
  if (effectiveIdentity !== undefined) {
    permit(
      'sts:SetSourceIdentity',
      roleContext(base, role).set('sts:SourceIdentity', effectiveIdentity),
    );
  }
  const seconds = sessionSeconds({
    asked: input.DurationSeconds,
    role,
    caller,
  });
  checkSessionPolicyArns({ arns, account: role.account, state });
  const packed = packedPolicySize({
    policy: input.Policy,
    arns,
    tags: tags.all,
  });
  const session = issueSession({
    cloud,
    now: call.now,
    seconds,
    role,
    session: {
      name: input.RoleSessionName,
      tags: tags.all,
      transitiveKeys: tags.transitiveKeys,
      sourceIdentity: effectiveIdentity,
      policy: limit.document,
      policyArns: arns,
      chained: caller.kind === 'session',
    },
  });
  return {
    ...sessionXml(session),
    PackedPolicySize: packed,
    SourceIdentity: effectiveIdentity,
  };
};

function roleContext(base: RequestContext, role: Role): RequestContext {
  const context = base.copy();
  role.tags.forEach(({ key, value }) =>
    context
      .set(`aws:ResourceTag/${key}`, value)
      .set(`iam:ResourceTag/${key}`, value),
  );
  return context.set('aws:ResourceAccount', role.account);
}
