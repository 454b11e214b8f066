import type { PolicyDocument } from '../policy/document';

/** A document as it was written and as it is evaluated. */
export interface StoredPolicy {
  text: string;
  document: PolicyDocument;
}

/**
 * A trust policy, with the unique ids that its principals had when it was
 * saved: a deleted and recreated user is not the one that was trusted.
 */
export interface TrustPolicy extends StoredPolicy {
  principalIds: ReadonlyMap<string, string>;
}

export interface Tag {
  key: string;
  value: string;
}

export interface AccessKey {
  id: string;
  secret: string;
  status: 'Active' | 'Inactive';
  createdAt: number;
}

interface Identity {
  account: string;
  name: string;
  path: string;
  arn: string;
  id: string;
  createdAt: number;
  tags: readonly Tag[];
  inline: ReadonlyMap<string, StoredPolicy>;
  /** ARNs of managed policies. */
  attached: readonly string[];
  boundary?: string;
}

export interface User extends Identity {
  kind: 'user';
  accessKeys: readonly AccessKey[];
}

export interface Role extends Identity {
  kind: 'role';
  description?: string;
  trust: TrustPolicy;
  maxSessionDuration: number;
}

export interface PolicyVersion extends StoredPolicy {
  versionId: string;
  createdAt: number;
}

export interface ManagedPolicy {
  name: string;
  path: string;
  arn: string;
  id: string;
  description?: string;
  createdAt: number;
  updatedAt: number;
  tags: readonly Tag[];
  versions: readonly PolicyVersion[];
  defaultVersionId: string;
  /** Versions are never renumbered. */
  nextVersion: number;
}

export interface OidcProvider {
  arn: string;
  /** Host, port and path: the URL less its scheme, as in the ARN. */
  url: string;
  clientIds: readonly string[];
  thumbprints: readonly string[];
  createdAt: number;
  tags: readonly Tag[];
}

/** One account; names are keyed lower-cased since IAM's differ by more than case. */
export interface AccountState {
  users: ReadonlyMap<string, User>;
  roles: ReadonlyMap<string, Role>;
  policies: ReadonlyMap<string, ManagedPolicy>;
  providers: ReadonlyMap<string, OidcProvider>;
}

export type CloudState = ReadonlyMap<string, AccountState>;

export const EMPTY_ACCOUNT: AccountState = {
  users: new Map(),
  roles: new Map(),
  policies: new Map(),
  providers: new Map(),
};

export function findUser(account: AccountState, name: string) {
  const user = account.users.get(name.toLowerCase());
  return user?.name === name ? user : undefined;
}

export function findRole(account: AccountState, name: string) {
  const role = account.roles.get(name.toLowerCase());
  return role?.name === name ? role : undefined;
}

/** A copy of a map with one entry set, or removed where the value is absent. */
export function withEntry<V>(
  map: ReadonlyMap<string, V>,
  key: string,
  value: V | undefined,
): ReadonlyMap<string, V> {
  const copy = new Map(map);
  if (value === undefined) {
    copy.delete(key);
  } else {
    copy.set(key, value);
  }
  return copy;
}
