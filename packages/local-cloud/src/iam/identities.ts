import { findManagedPolicy } from './managed';
import { invalidInput, noSuchEntity } from './errors';
import {
  type AccountState,
  type CloudState,
  findRole,
  findUser,
  type Role,
  type User,
  withEntry,
} from './state';

export type IdentityKind = 'user' | 'role';

export function needRole(state: AccountState, name: string): Role {
  const role = findRole(state, name);
  if (!role) {
    throw noSuchEntity(`The role with name ${name} cannot be found.`);
  }
  return role;
}

export function needUser(state: AccountState, name: string): User {
  const user = findUser(state, name);
  if (!user) {
    throw noSuchEntity(`The user with name ${name} cannot be found.`);
  }
  return user;
}

export function needIdentity(
  state: AccountState,
  kind: IdentityKind,
  name: string,
): User | Role {
  return kind === 'user' ? needUser(state, name) : needRole(state, name);
}

/** The ARN an operation is about, also where the name is not taken. */
export function identityArn(options: {
  state: AccountState;
  account: string;
  kind: IdentityKind;
  name: string;
  path?: string;
}): string {
  const { state, account, kind, name, path = '/' } = options;
  const found = kind === 'user' ? findUser(state, name) : findRole(state, name);
  return found?.arn ?? `arn:aws:iam::${account}:${kind}${path}${name}`;
}

/** Puts a changed identity back in its place. */
export function withIdentity(
  state: AccountState,
  identity: User | Role,
): AccountState {
  const key = identity.name.toLowerCase();
  return identity.kind === 'user'
    ? { ...state, users: withEntry(state.users, key, identity) }
    : { ...state, roles: withEntry(state.roles, key, identity) };
}

export function withoutIdentity(
  state: AccountState,
  identity: User | Role,
): AccountState {
  const key = identity.name.toLowerCase();
  return identity.kind === 'user'
    ? { ...state, users: withEntry(state.users, key, undefined) }
    : { ...state, roles: withEntry(state.roles, key, undefined) };
}

/** Checks that a policy can be attached, or be a boundary, in this account. */
export function needAttachable(
  state: CloudState,
  account: string,
  arn: string,
): void {
  if (!/^arn:aws:iam::(\d{12}|aws):policy\/[\x21-\x7e]+$/.test(arn)) {
    throw invalidInput(`ARN ${arn} is not valid.`);
  }
  const owner = arn.split(':')[4];
  if (!['aws', account].includes(owner) || !findManagedPolicy(state, arn)) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
}
