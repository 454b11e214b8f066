import { awsId } from '../../ids';
import { trustPolicy } from '../documents';
import { alreadyExists, deleteConflict } from '../errors';
import {
  identityArn,
  needAttachable,
  needRole,
  withIdentity,
  withoutIdentity,
} from '../identities';
import { type IamCall, iamOperation } from '../operation';
import { pageOf } from '../pages';
import {
  description,
  maxSessionDuration,
  optionalArn,
  optionalTags,
  page,
  path,
  pathPrefix,
  policyDocument,
  readTags,
  resourceTagContext,
  roleName,
  tagContext,
} from '../rules';
import { findRole, type Role } from '../state';
import { roleXml } from '../views';

const roleResource = (
  { RoleName: name, Path }: { RoleName: string; Path?: string },
  { state, account }: IamCall,
) => identityArn({ state, account, kind: 'role', name, path: Path });

const roleContext = (
  { RoleName }: { RoleName: string },
  { state }: IamCall,
) => {
  const role = findRole(state, RoleName);
  return [
    ...resourceTagContext(role?.tags),
    ['iam:PermissionsBoundary', role?.boundary] as [string, string | undefined],
  ];
};

export const roleOperations = {
  CreateRole: iamOperation('CreateRole', {
    params: {
      RoleName: roleName,
      Path: path,
      AssumeRolePolicyDocument: policyDocument,
      Description: description,
      MaxSessionDuration: maxSessionDuration,
      PermissionsBoundary: optionalArn,
      Tags: optionalTags,
    },
    resource: roleResource,
    context: input => [
      ['iam:PermissionsBoundary', input.PermissionsBoundary],
      ...tagContext(input.Tags),
    ],
    alsoNeeds: input => (input.Tags?.length ? ['TagRole'] : []),
    run: (input, { state, cloudState, account, now, write, cloud }) => {
      const { RoleName: name, Path: rolePath = '/' } = input;
      if (state.roles.has(name.toLowerCase())) {
        throw alreadyExists(`Role with name ${name} already exists.`);
      }
      if (input.PermissionsBoundary !== undefined) {
        needAttachable(cloudState, account, input.PermissionsBoundary);
      }
      const role: Role = {
        kind: 'role',
        account,
        name,
        path: rolePath,
        arn: `arn:aws:iam::${account}:role${rolePath}${name}`,
        id: awsId('AROA'),
        createdAt: now,
        tags: readTags(input.Tags),
        inline: new Map(),
        attached: [],
        boundary: input.PermissionsBoundary,
        description: input.Description,
        trust: trustPolicy(input.AssumeRolePolicyDocument, cloudState),
        maxSessionDuration: input.MaxSessionDuration ?? 3600,
      };
      write(before => withIdentity(before, role));
      return { Role: roleXml(role, cloud.iam.current()) };
    },
  }),

  GetRole: iamOperation('GetRole', {
    params: { RoleName: roleName },
    resource: roleResource,
    context: roleContext,
    run: ({ RoleName }, { state, cloudState }) => ({
      Role: roleXml(needRole(state, RoleName), cloudState),
    }),
  }),

  ListRoles: iamOperation('ListRoles', {
    params: { PathPrefix: pathPrefix, ...page },
    resource: ({ PathPrefix = '/' }, { account }) =>
      `arn:aws:iam::${account}:role${PathPrefix}`,
    run: (input, { state, cloudState }) => {
      const { items, rest } = pageOf({
        list: 'ListRoles',
        items: [...state.roles.values()].filter(role =>
          role.path.startsWith(input.PathPrefix ?? '/'),
        ),
        keyOf: role => role.name,
        input,
      });
      return {
        Roles: items.map(role => roleXml(role, cloudState, true)),
        ...rest,
      };
    },
  }),

  UpdateRole: iamOperation('UpdateRole', {
    params: {
      RoleName: roleName,
      Description: description,
      MaxSessionDuration: maxSessionDuration,
    },
    resource: roleResource,
    context: roleContext,
    run: (input, { state, write }) => {
      const role = needRole(state, input.RoleName);
      write(before =>
        withIdentity(before, {
          ...role,
          description: input.Description ?? role.description,
          // IAM puts the default back where nothing is said.
          maxSessionDuration: input.MaxSessionDuration ?? 3600,
        }),
      );
      return {};
    },
  }),

  DeleteRole: iamOperation('DeleteRole', {
    params: { RoleName: roleName },
    resource: roleResource,
    context: roleContext,
    run: ({ RoleName }, { state, write }) => {
      const role = needRole(state, RoleName);
      if (role.attached.length > 0) {
        throw deleteConflict(
          'Cannot delete entity, must detach all policies first.',
        );
      }
      if (role.inline.size > 0) {
        throw deleteConflict(
          'Cannot delete entity, must delete policies first.',
        );
      }
      write(before => withoutIdentity(before, role));
    },
  }),

  UpdateAssumeRolePolicy: iamOperation('UpdateAssumeRolePolicy', {
    params: { RoleName: roleName, PolicyDocument: policyDocument },
    resource: roleResource,
    context: roleContext,
    run: (input, { state, cloudState, write }) => {
      const role = needRole(state, input.RoleName);
      const trust = trustPolicy(input.PolicyDocument, cloudState);
      write(before => withIdentity(before, { ...role, trust }));
    },
  }),
};
