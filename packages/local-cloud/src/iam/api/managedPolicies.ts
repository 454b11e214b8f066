import { optional, optionalBool } from '../../http/params';
import { awsId } from '../../ids';
import { AWS_MANAGED_POLICIES } from '../awsManaged';
import { managedPolicyDocument } from '../documents';
import {
  alreadyExists,
  deleteConflict,
  invalidInput,
  limitExceeded,
  noSuchEntity,
} from '../errors';
import { findManagedPolicy } from '../managed';
import { type ContextEntry, type IamCall, iamOperation } from '../operation';
import { pageOf } from '../pages';
import {
  arn,
  description,
  optionalTags,
  page,
  pathPrefix,
  policyDocument,
  policyName,
  policyPath,
  readTags,
  resourceTagContext,
  tagContext,
  versionId,
} from '../rules';
import {
  type AccountState,
  type ManagedPolicy,
  type PolicyVersion,
  withEntry,
} from '../state';
import { policyXml, usesOf, versionXml } from '../views';

const VERSION_LIMIT = 5;

interface ByArn {
  PolicyArn: string;
}

const resource = ({ PolicyArn }: ByArn) => PolicyArn;

const context = ({ PolicyArn }: ByArn, call: IamCall): ContextEntry[] =>
  resourceTagContext(findManagedPolicy(call.cloudState, PolicyArn)?.tags);

function needPolicy({ PolicyArn }: ByArn, call: IamCall): ManagedPolicy {
  if (!/^arn:aws:iam::(\d{12}|aws):policy\/[\x21-\x7e]+$/.test(PolicyArn)) {
    throw invalidInput(`ARN ${PolicyArn} is not valid.`);
  }
  const owner = PolicyArn.split(':')[4];
  const policy = [call.account, 'aws'].includes(owner)
    ? findManagedPolicy(call.cloudState, PolicyArn)
    : undefined;
  if (!policy) {
    throw noSuchEntity(
      `Policy ${PolicyArn} does not exist or is not attachable.`,
    );
  }
  return policy;
}

/** A policy of this account: AWS's own cannot be changed. */
function needOwn(input: ByArn, call: IamCall): ManagedPolicy {
  const policy = needPolicy(input, call);
  if (AWS_MANAGED_POLICIES.has(policy.arn)) {
    throw invalidInput(`Policy ${policy.arn} is managed by AWS.`);
  }
  return policy;
}

function needVersion(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find(one => one.versionId === id);
  if (!version) {
    throw noSuchEntity(
      `Policy ${policy.arn} version ${id} does not exist or is not attachable.`,
    );
  }
  return version;
}

const withPolicy = (state: AccountState, policy: ManagedPolicy) => ({
  ...state,
  policies: withEntry(state.policies, policy.arn, policy),
});

export const managedPolicyOperations = {
  CreatePolicy: iamOperation('CreatePolicy', {
    params: {
      PolicyName: policyName,
      Path: policyPath,
      PolicyDocument: policyDocument,
      Description: description,
      Tags: optionalTags,
    },
    resource: ({ PolicyName, Path = '/' }, { account }) =>
      `arn:aws:iam::${account}:policy${Path}${PolicyName}`,
    context: input => tagContext(input.Tags),
    alsoNeeds: input => (input.Tags?.length ? ['TagPolicy'] : []),
    run: (input, call) => {
      const { PolicyName: name, Path: path = '/' } = input;
      const taken = [...call.state.policies.values()].some(
        one => one.name.toLowerCase() === name.toLowerCase(),
      );
      if (taken) {
        throw alreadyExists(
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      }
      const { now: createdAt } = call;
      const policy: ManagedPolicy = {
        name,
        path,
        arn: `arn:aws:iam::${call.account}:policy${path}${name}`,
        id: awsId('ANPA'),
        description: input.Description,
        createdAt,
        updatedAt: createdAt,
        tags: readTags(input.Tags),
        versions: [
          {
            versionId: 'v1',
            createdAt,
            ...managedPolicyDocument(input.PolicyDocument),
          },
        ],
        defaultVersionId: 'v1',
        nextVersion: 2,
      };
      call.write(before => withPolicy(before, policy));
      return { Policy: policyXml(policy, call.state) };
    },
  }),

  GetPolicy: iamOperation('GetPolicy', {
    params: { PolicyArn: arn },
    resource,
    context,
    run: (input, call) => ({
      Policy: policyXml(needPolicy(input, call), call.state),
    }),
  }),

  ListPolicies: iamOperation('ListPolicies', {
    params: {
      Scope: optional({ values: ['All', 'AWS', 'Local'] }),
      OnlyAttached: optionalBool,
      PathPrefix: pathPrefix,
      PolicyUsageFilter: optional({
        values: ['PermissionsPolicy', 'PermissionsBoundary'],
      }),
      ...page,
    },
    resource: (_, { account }) => `arn:aws:iam::${account}:policy/`,
    run: (input, { state }) => {
      const { Scope = 'All', PathPrefix = '/', PolicyUsageFilter } = input;
      const uses = ({ arn: one }: ManagedPolicy) => {
        const { attached, bounded } = usesOf(state, one);
        return {
          PermissionsPolicy: attached.length,
          PermissionsBoundary: bounded.length,
        };
      };
      const { items, rest } = pageOf({
        list: 'ListPolicies',
        items: [
          ...(Scope === 'AWS' ? [] : state.policies.values()),
          ...(Scope === 'Local' ? [] : AWS_MANAGED_POLICIES.values()),
        ].filter(
          policy =>
            policy.path.startsWith(PathPrefix) &&
            (!input.OnlyAttached || uses(policy).PermissionsPolicy > 0) &&
            (!PolicyUsageFilter ||
              uses(policy)[
                PolicyUsageFilter as 'PermissionsPolicy' | 'PermissionsBoundary'
              ] > 0),
        ),
        // A path would make the marker longer than a marker may be.
        keyOf: ({ arn: one, name }) => `${one.split(':')[4]}/${name}`,
        input,
      });
      return {
        Policies: items.map(policy => policyXml(policy, state, true)),
        ...rest,
      };
    },
  }),

  DeletePolicy: iamOperation('DeletePolicy', {
    params: { PolicyArn: arn },
    resource,
    context,
    run: (input, call) => {
      const policy = needOwn(input, call);
      const { attached, bounded } = usesOf(call.state, policy.arn);
      if (attached.length + bounded.length > 0) {
        throw deleteConflict('Cannot delete a policy attached to entities.');
      }
      if (policy.versions.length > 1) {
        throw deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      }
      call.write(before => ({
        ...before,
        policies: withEntry(before.policies, policy.arn, undefined),
      }));
    },
  }),

  CreatePolicyVersion: iamOperation('CreatePolicyVersion', {
    params: {
      PolicyArn: arn,
      PolicyDocument: policyDocument,
      SetAsDefault: optionalBool,
    },
    resource,
    context,
    run: (input, call) => {
      const policy = needOwn(input, call);
      const document = managedPolicyDocument(input.PolicyDocument);
      if (policy.versions.length >= VERSION_LIMIT) {
        throw limitExceeded(
          'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
        );
      }
      const version: PolicyVersion = {
        versionId: `v${policy.nextVersion}`,
        createdAt: call.now,
        ...document,
      };
      const changed: ManagedPolicy = {
        ...policy,
        versions: [...policy.versions, version],
        nextVersion: policy.nextVersion + 1,
        defaultVersionId: input.SetAsDefault
          ? version.versionId
          : policy.defaultVersionId,
        updatedAt: call.now,
      };
      call.write(before => withPolicy(before, changed));
      return { PolicyVersion: versionXml(changed, version) };
    },
  }),

  GetPolicyVersion: iamOperation('GetPolicyVersion', {
    params: { PolicyArn: arn, VersionId: versionId },
    resource,
    context,
    run: (input, call) => {
      const policy = needPolicy(input, call);
      const version = needVersion(policy, input.VersionId);
      return { PolicyVersion: versionXml(policy, version, true) };
    },
  }),

  ListPolicyVersions: iamOperation('ListPolicyVersions', {
    params: { PolicyArn: arn, ...page },
    resource,
    context,
    run: (input, call) => {
      const policy = needPolicy(input, call);
      // Newest first, as IAM lists them; versions number upwards for ever.
      const number = ({ versionId: id }: PolicyVersion) =>
        String(1e9 - Number(id.slice(1)));
      const { items, rest } = pageOf({
        list: 'ListPolicyVersions',
        items: [...policy.versions],
        keyOf: number,
        input,
      });
      return {
        Versions: items.map(version => versionXml(policy, version)),
        ...rest,
      };
    },
  }),

  SetDefaultPolicyVersion: iamOperation('SetDefaultPolicyVersion', {
    params: { PolicyArn: arn, VersionId: versionId },
    resource,
    context,
    run: (input, call) => {
      const policy = needOwn(input, call);
      const { versionId: defaultVersionId } = needVersion(
        policy,
        input.VersionId,
      );
      call.write(before =>
        withPolicy(before, {
          ...policy,
          defaultVersionId,
          updatedAt: call.now,
        }),
      );
    },
  }),

  DeletePolicyVersion: iamOperation('DeletePolicyVersion', {
    params: { PolicyArn: arn, VersionId: versionId },
    resource,
    context,
    run: (input, call) => {
      const policy = needOwn(input, call);
      const version = needVersion(policy, input.VersionId);
      if (version.versionId === policy.defaultVersionId) {
        throw deleteConflict('Cannot delete the default version of a policy.');
      }
      call.write(before =>
        withPolicy(before, {
          ...policy,
          versions: policy.versions.filter(one => one !== version),
        }),
      );
    },
  }),

  ListEntitiesForPolicy: iamOperation('ListEntitiesForPolicy', {
    params: {
      PolicyArn: arn,
      EntityFilter: optional({
        values: [
          'User',
          'Role',
          'Group',
          'LocalManagedPolicy',
          'AWSManagedPolicy',
        ],
      }),
      PathPrefix: pathPrefix,
      PolicyUsageFilter: optional({
        values: ['PermissionsPolicy', 'PermissionsBoundary'],
      }),
      ...page,
    },
    resource,
    context,
    run: (input, call) => {
      const policy = needPolicy(input, call);
      const { attached, bounded } = usesOf(call.state, policy.arn);
      const filter = input.PolicyUsageFilter;
      const wanted = new Set([
        ...(filter === 'PermissionsBoundary' ? [] : attached),
        ...(filter === 'PermissionsPolicy' ? [] : bounded),
      ]);
      const { items, rest } = pageOf({
        list: 'ListEntitiesForPolicy',
        items: [...wanted].filter(
          one =>
            one.path.startsWith(input.PathPrefix ?? '/') &&
            (!input.EntityFilter ||
              input.EntityFilter.toLowerCase() === one.kind),
        ),
        keyOf: one => `${one.kind}/${one.name}`,
        input,
      });
      return {
        PolicyGroups: [],
        PolicyUsers: items
          .filter(({ kind }) => kind === 'user')
          .map(({ name, id }) => ({ UserName: name, UserId: id })),
        PolicyRoles: items
          .filter(({ kind }) => kind === 'role')
          .map(({ name, id }) => ({ RoleName: name, RoleId: id })),
        ...rest,
      };
    },
  }),
};
