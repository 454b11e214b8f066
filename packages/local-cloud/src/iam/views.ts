import type { XmlValue } from '../http/xml';
import { encodeDocument, trustText } from './documents';
import type {
  AccountState,
  CloudState,
  ManagedPolicy,
  PolicyVersion,
  Role,
  Tag,
  User,
} from './state';

type Xml = Record<string, XmlValue>;

export function tagsXml(tags: readonly Tag[]): XmlValue {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

function tagsIfAny(tags: readonly Tag[]): XmlValue {
  return tags.length > 0 ? tagsXml(tags) : undefined;
}

function boundaryXml(arn: string | undefined): XmlValue {
  return arn === undefined
    ? undefined
    : {
        PermissionsBoundaryType: 'Policy',
        PermissionsBoundaryArn: arn,
      };
}

/** `listed` leaves out what IAM leaves out of lists. */
export function roleXml(role: Role, state: CloudState, listed = false): Xml {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(trustText(role.trust, state)),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    ...(listed
      ? {}
      : {
          PermissionsBoundary: boundaryXml(role.boundary),
          Tags: tagsIfAny(role.tags),
          RoleLastUsed: {},
        }),
  };
}

export function userXml(user: User, listed = false): Xml {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    ...(listed
      ? {}
      : {
          PermissionsBoundary: boundaryXml(user.boundary),
          Tags: tagsIfAny(user.tags),
        }),
  };
}

export function versionXml(
  policy: ManagedPolicy,
  version: PolicyVersion,
  withDocument = false,
): Xml {
  return {
    Document: withDocument ? encodeDocument(version.text) : undefined,
    VersionId: version.versionId,
    IsDefaultVersion: version.versionId === policy.defaultVersionId,
    CreateDate: new Date(version.createdAt),
  };
}

export function usesOf(state: AccountState, arn: string) {
  const identities = [...state.users.values(), ...state.roles.values()];
  return {
    attached: identities.filter(({ attached }) => attached.includes(arn)),
    bounded: identities.filter(({ boundary }) => boundary === arn),
  };
}

export function policyXml(
  policy: ManagedPolicy,
  state: AccountState,
  listed = false,
): Xml {
  const { attached, bounded } = usesOf(state, policy.arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attached.length,
    PermissionsBoundaryUsageCount: bounded.length,
    IsAttachable: true,
    Description: listed ? undefined : policy.description,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    Tags: listed ? undefined : tagsIfAny(policy.tags),
  };
}
