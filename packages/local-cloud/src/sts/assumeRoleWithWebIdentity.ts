import type { Caller } from '../auth/caller';
import { decide } from '../auth/authorize';
import { callerContext } from '../auth/context';
import { trustGrant } from '../auth/trust';
import { AwsError } from '../awsError';
import { readParams } from '../http/params';
import type { QueryCall, QueryOperation } from '../http/queryService';
import type { OidcProvider } from '../iam/state';
import {
  findRoleByReference,
  issueSession,
  sessionSeconds,
  sessionXml,
} from './issue';
import { parseRoleArn, webIdentityParameters } from './parameters';
import {
  checkSessionPolicyArns,
  packedPolicySize,
  readSessionPolicy,
} from './sessionPolicy';
import { sessionTags } from './sessionTags';
import { tokenTags } from './webTags';
import { invalidToken, peekToken, verifyToken } from './webToken';

function findProvider(
  { cloud }: Pick<QueryCall, 'cloud'>,
  account: string,
  issuer: string,
): OidcProvider {
  const url = issuer.replace(/^https?:\/\//, '').replace(/\/$/, '');
  const providers = cloud.iam.effective().get(account)?.providers;
  const provider = [...(providers?.values() ?? [])].find(
    one => one.url === url,
  );
  if (!provider) {
    throw invalidToken(
      `No OpenIDConnect provider found in your account for ${issuer}`,
    );
  }
  return provider;
}

export const assumeRoleWithWebIdentity: QueryOperation = async call => {
  const { cloud, now } = call;
  const input = readParams(call.form, webIdentityParameters);
  const reference = parseRoleArn(input.RoleArn);
  const arns = (input.PolicyArns ?? []).map(({ arn }) => arn);
  const limit = readSessionPolicy({ policy: input.Policy, arns });
  if (input.ProviderId !== undefined) {
    throw invalidToken(
      'ProviderId is for OAuth 2.0 tokens, not for ID tokens.',
    );
  }
  const token = input.WebIdentityToken;
  const { iss } = peekToken(token);
  const provider = findProvider(call, reference.account, iss);
  const { claims, audience } = await verifyToken({ token, provider, now });
  const { tags, transitiveKeys, sourceIdentity } = tokenTags(claims);
  const caller: Caller = {
    kind: 'federated',
    account: reference.account,
    arn: provider.arn,
    userId: `${provider.url}:${audience}:${claims.sub}`,
    providerArn: provider.arn,
  };
  const checked = sessionTags({ tags, transitiveKeys, caller });
  const state = cloud.iam.effective();
  const role = findRoleByReference(state, reference);
  const refuse = (action: string) =>
    new AwsError({
      code: 'AccessDenied',
      status: 403,
      message: `Not authorized to perform ${action}`,
    });
  if (!role) {
    throw refuse('sts:AssumeRoleWithWebIdentity');
  }
  const context = callerContext({
    caller,
    state,
    now,
    region: call.region,
    request: call.wire,
  })
    .set(`${provider.url}:aud`, audience)
    .set(`${provider.url}:sub`, claims.sub)
    .set(
      `${provider.url}:amr`,
      Array.isArray(claims.amr)
        ? claims.amr.filter(one => typeof one === 'string')
        : undefined,
    );
  const permit = (action: string) => {
    const request = { action, resource: role.arn, context: context.copy() };
    if (action !== 'sts:SetSourceIdentity' && tags.length > 0) {
      tags.forEach(({ key, value }) =>
        request.context.set(`aws:RequestTag/${key}`, value),
      );
      request.context
        .set(
          'aws:TagKeys',
          tags.map(({ key }) => key),
        )
        .set(
          'sts:TransitiveTagKeys',
          transitiveKeys.length > 0 ? transitiveKeys : undefined,
        );
    }
    if (action !== 'sts:TagSession') {
      request.context.set('sts:SourceIdentity', sourceIdentity);
    }
    if (action === 'sts:AssumeRoleWithWebIdentity') {
      request.context.set('sts:RoleSessionName', input.RoleSessionName);
    }
    const resourceGrant = trustGrant({ role, caller, request });
    if (!decide({ caller, state, request, resourceGrant }).allowed) {
      throw refuse(action);
    }
  };
  permit('sts:AssumeRoleWithWebIdentity');
  if (tags.length > 0) {
    permit('sts:TagSession');
  }
  if (sourceIdentity !== undefined) {
    permit('sts:SetSourceIdentity');
  }
  const seconds = sessionSeconds({
    asked: input.DurationSeconds,
    role,
    caller,
  });
  checkSessionPolicyArns({ arns, account: role.account, state });
  const packed = packedPolicySize({ policy: input.Policy, arns, tags });
  const session = issueSession({
    cloud,
    now,
    seconds,
    role,
    session: {
      name: input.RoleSessionName,
      tags: checked.all,
      transitiveKeys: checked.transitiveKeys,
      sourceIdentity,
      policy: limit.document,
      policyArns: arns,
      federatedProvider: provider.arn,
      chained: false,
    },
  });
  return {
    ...sessionXml(session),
    SubjectFromWebIdentityToken: String(claims.sub),
    Audience: audience,
    Provider: provider.arn,
    PackedPolicySize: packed,
    SourceIdentity: sourceIdentity,
  };
};
