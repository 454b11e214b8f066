import { AwsError } from '../../awsError';
import { awsId, secretKey } from '../../ids';
import { required } from '../../http/params';
import {
  alreadyExists,
  deleteConflict,
  limitExceeded,
  noSuchEntity,
} from '../errors';
import {
  identityArn,
  needAttachable,
  needUser,
  withIdentity,
  withoutIdentity,
} from '../identities';
import { type IamCall, iamOperation } from '../operation';
import { pageOf } from '../pages';
import {
  newUserName,
  optionalArn,
  optionalTags,
  optionalUserName,
  page,
  path,
  pathPrefix,
  readTags,
  resourceTagContext,
  tagContext,
  userName,
} from '../rules';
import { findUser, type AccessKey, type User } from '../state';
import { userXml } from '../views';

/** Some calls without a name mean the user who calls. */
function nameOf(input: { UserName?: string }, { caller }: IamCall): string {
  if (input.UserName !== undefined) {
    return input.UserName;
  }
  if (caller.kind !== 'user') {
    throw new AwsError({
      code: 'ValidationError',
      message: 'Must specify userName when calling with non-User credentials',
    });
  }
  return caller.user.name;
}

const userResource = (
  input: { UserName?: string; Path?: string },
  call: IamCall,
) =>
  identityArn({
    state: call.state,
    account: call.account,
    kind: 'user',
    name: nameOf(input, call),
    path: input.Path,
  });

const userContext = (input: { UserName?: string }, call: IamCall) => {
  const user = findUser(call.state, nameOf(input, call));
  return [
    ...resourceTagContext(user?.tags),
    ['iam:PermissionsBoundary', user?.boundary] as [string, string | undefined],
  ];
};

const keyId = required({ min: 16, max: 128, pattern: /[\w]+/ });

function needKey(user: User, id: string): AccessKey {
  const key = user.accessKeys.find(one => one.id === id);
  if (!key) {
    throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  }
  return key;
}

export const userOperations = {
  CreateUser: iamOperation('CreateUser', {
    params: {
      UserName: newUserName,
      Path: path,
      PermissionsBoundary: optionalArn,
      Tags: optionalTags,
    },
    resource: userResource,
    context: input => [
      ['iam:PermissionsBoundary', input.PermissionsBoundary],
      ...tagContext(input.Tags),
    ],
    alsoNeeds: input => (input.Tags?.length ? ['TagUser'] : []),
    run: (input, { state, cloudState, account, now, write }) => {
      const { UserName: name, Path: userPath = '/' } = input;
      if (state.users.has(name.toLowerCase())) {
        throw alreadyExists(`User with name ${name} already exists.`);
      }
      if (input.PermissionsBoundary !== undefined) {
        needAttachable(cloudState, account, input.PermissionsBoundary);
      }
      const user: User = {
        kind: 'user',
        account,
        name,
        path: userPath,
        arn: `arn:aws:iam::${account}:user${userPath}${name}`,
        id: awsId('AIDA'),
        createdAt: now,
        tags: readTags(input.Tags),
        inline: new Map(),
        attached: [],
        boundary: input.PermissionsBoundary,
        accessKeys: [],
      };
      write(before => withIdentity(before, user));
      return { User: userXml(user) };
    },
  }),

  GetUser: iamOperation('GetUser', {
    params: { UserName: optionalUserName },
    resource: userResource,
    context: userContext,
    run: (input, call) => ({
      User: userXml(needUser(call.state, nameOf(input, call))),
    }),
  }),

  ListUsers: iamOperation('ListUsers', {
    params: { PathPrefix: pathPrefix, ...page },
    resource: ({ PathPrefix = '/' }, { account }) =>
      `arn:aws:iam::${account}:user${PathPrefix}`,
    run: (input, { state }) => {
      const { items, rest } = pageOf({
        list: 'ListUsers',
        items: [...state.users.values()].filter(user =>
          user.path.startsWith(input.PathPrefix ?? '/'),
        ),
        keyOf: user => user.name,
        input,
      });
      return { Users: items.map(user => userXml(user, true)), ...rest };
    },
  }),

  DeleteUser: iamOperation('DeleteUser', {
    params: { UserName: userName },
    resource: userResource,
    context: userContext,
    run: ({ UserName }, { state, write }) => {
      const user = needUser(state, UserName);
      const first = [
        [user.accessKeys.length > 0, 'must delete access keys first.'],
        [user.attached.length > 0, 'must detach all policies first.'],
        [user.inline.size > 0, 'must delete policies first.'],
      ].find(([blocks]) => blocks);
      if (first) {
        throw deleteConflict(`Cannot delete entity, ${first[1]}`);
      }
      write(before => withoutIdentity(before, user));
    },
  }),

  CreateAccessKey: iamOperation('CreateAccessKey', {
    params: { UserName: optionalUserName },
    resource: userResource,
    context: userContext,
    run: (input, call) => {
      const user = needUser(call.state, nameOf(input, call));
      if (user.accessKeys.length >= 2) {
        throw limitExceeded('Cannot exceed quota for AccessKeysPerUser: 2');
      }
      const key: AccessKey = {
        id: awsId('AKIA'),
        secret: secretKey(),
        status: 'Active',
        createdAt: call.now,
      };
      call.write(before =>
        withIdentity(before, {
          ...user,
          accessKeys: [...user.accessKeys, key],
        }),
      );
      return {
        AccessKey: {
          UserName: user.name,
          AccessKeyId: key.id,
          Status: key.status,
          SecretAccessKey: key.secret,
          CreateDate: new Date(key.createdAt),
        },
      };
    },
  }),

  ListAccessKeys: iamOperation('ListAccessKeys', {
    params: { UserName: optionalUserName, ...page },
    resource: userResource,
    context: userContext,
    run: (input, call) => {
      const user = needUser(call.state, nameOf(input, call));
      const { items, rest } = pageOf({
        list: 'ListAccessKeys',
        items: [...user.accessKeys],
        keyOf: key => key.id,
        input,
      });
      return {
        UserName: user.name,
        AccessKeyMetadata: items.map(key => ({
          UserName: user.name,
          AccessKeyId: key.id,
          Status: key.status,
          CreateDate: new Date(key.createdAt),
        })),
        ...rest,
      };
    },
  }),

  UpdateAccessKey: iamOperation('UpdateAccessKey', {
    params: {
      UserName: optionalUserName,
      AccessKeyId: keyId,
      Status: required({ values: ['Active', 'Inactive'] }),
    },
    resource: userResource,
    context: userContext,
    run: (input, call) => {
      const user = needUser(call.state, nameOf(input, call));
      const key = needKey(user, input.AccessKeyId);
      const status = input.Status as AccessKey['status'];
      call.write(before =>
        withIdentity(before, {
          ...user,
          accessKeys: user.accessKeys.map(one =>
            one === key ? { ...key, status } : one,
          ),
        }),
      );
    },
  }),

  DeleteAccessKey: iamOperation('DeleteAccessKey', {
    params: { UserName: optionalUserName, AccessKeyId: keyId },
    resource: userResource,
    context: userContext,
    run: (input, call) => {
      const user = needUser(call.state, nameOf(input, call));
      const key = needKey(user, input.AccessKeyId);
      call.write(before =>
        withIdentity(before, {
          ...user,
          accessKeys: user.accessKeys.filter(one => one !== key),
        }),
      );
    },
  }),
};
