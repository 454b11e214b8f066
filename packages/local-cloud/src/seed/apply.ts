import { AwsError } from '../awsError';
import {
  identityPolicy,
  managedPolicyDocument,
  trustPolicy,
} from '../iam/documents';
import { findManagedPolicy } from '../iam/managed';
import {
  type AccountState,
  type CloudState,
  EMPTY_ACCOUNT,
  type ManagedPolicy,
  type Role,
  type StoredPolicy,
  type User,
  withEntry,
} from '../iam/state';
import { awsId } from '../ids';
import { withIdentity } from '../iam/identities';
import { fromEnvironment, SeedError } from './load';
import type { SeedAccount } from './schema';

interface Applying {
  account: string;
  content: SeedAccount;
  now: number;
  env: NodeJS.ProcessEnv;
  issuer: string;
}

function within<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AwsError) {
      throw new SeedError(`${what}: ${error.message}`);
    }
    throw error;
  }
}

const tagsOf = (tags: Record<string, string> = {}) =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

function inlineOf(
  owner: string,
  policies: Record<string, object> = {},
): ReadonlyMap<string, StoredPolicy> {
  return new Map(
    Object.entries(policies).map(([name, document]) => [
      name,
      within(`Policy ${name} of ${owner}`, () =>
        identityPolicy(JSON.stringify(document)),
      ),
    ]),
  );
}

function withPolicies(state: AccountState, applying: Applying): AccountState {
  const { account, content, now } = applying;
  const made = (content.managedPolicies ?? []).map((one): ManagedPolicy => {
    const { path = '/' } = one;
    const stored = within(`Managed policy ${one.name}`, () =>
      managedPolicyDocument(JSON.stringify(one.document)),
    );
    return {
      name: one.name,
      path,
      arn: `arn:aws:iam::${account}:policy${path}${one.name}`,
      id: awsId('ANPA'),
      description: one.description,
      createdAt: now,
      updatedAt: now,
      tags: [],
      versions: [{ versionId: 'v1', createdAt: now, ...stored }],
      defaultVersionId: 'v1',
      nextVersion: 2,
    };
  });
  return {
    ...state,
    policies: new Map([
      ...state.policies,
      ...made.map((policy): [string, ManagedPolicy] => [policy.arn, policy]),
    ]),
  };
}

/** A managed policy's ARN from its ARN or, within the account, its name. */
function arnOf(state: CloudState, account: string, text: string): string {
  const named = [...(state.get(account)?.policies.values() ?? [])].find(
    ({ name }) => name === text,
  );
  const arn = named?.arn ?? text;
  if (!findManagedPolicy(state, arn)) {
    throw new SeedError(`There is no managed policy ${text} in ${account}.`);
  }
  return arn;
}

function accessKeysOf(
  user: NonNullable<SeedAccount['users']>[number],
  { env, now }: Applying,
): User['accessKeys'] {
  const { accessKey, accessKeyFrom, name } = user;
  const usedBy = `the user ${name} takes its access key from it`;
  const key =
    accessKey ??
    (accessKeyFrom && {
      id: fromEnvironment(`${accessKeyFrom}_ACCESS_KEY_ID`, env, usedBy),
      secret: fromEnvironment(
        `${accessKeyFrom}_SECRET_ACCESS_KEY`,
        env,
        usedBy,
      ),
    });
  return key ? [{ ...key, status: 'Active', createdAt: now }] : [];
}

function withUsers(state: CloudState, applying: Applying): AccountState {
  const { account, content, now } = applying;
  let result = state.get(account)!;
  for (const one of content.users ?? []) {
    const { path = '/', name } = one;
    if (result.users.has(name.toLowerCase())) {
      throw new SeedError(`The user ${name} is there twice.`);
    }
    result = withIdentity(result, {
      kind: 'user',
      account,
      name,
      path,
      arn: `arn:aws:iam::${account}:user${path}${name}`,
      id: awsId('AIDA'),
      createdAt: now,
      tags: tagsOf(one.tags),
      inline: inlineOf(`user ${name}`, one.policies),
      attached: (one.managedPolicies ?? []).map(arn =>
        arnOf(state, account, arn),
      ),
      boundary:
        one.permissionsBoundary &&
        arnOf(state, account, one.permissionsBoundary),
      accessKeys: accessKeysOf(one, applying),
    });
  }
  return result;
}

/** Roles may trust one another: all are there before trust is read. */
function withRoles(state: CloudState, applying: Applying): CloudState {
  const { account, content, now, issuer } = applying;
  const seeds = content.roles ?? [];
  const placeholder = {
    text: '{}',
    document: { statements: [] },
    principalIds: new Map(),
  };
  let result = state.get(account)!;
  for (const one of seeds) {
    const { path = '/', name } = one;
    if (result.roles.has(name.toLowerCase())) {
      throw new SeedError(`The role ${name} is there twice.`);
    }
    const role: Role = {
      kind: 'role',
      account,
      name,
      path,
      arn: `arn:aws:iam::${account}:role${path}${name}`,
      id: awsId('AROA'),
      createdAt: now,
      description: one.description,
      tags: tagsOf(one.tags),
      inline: inlineOf(`role ${name}`, one.policies),
      attached: (one.managedPolicies ?? []).map(arn =>
        arnOf(state, account, arn),
      ),
      boundary:
        one.permissionsBoundary &&
        arnOf(state, account, one.permissionsBoundary),
      trust: placeholder,
      maxSessionDuration: one.maxSessionDuration ?? 3600,
    };
    result = withIdentity(result, role);
  }
  const providers = (content.oidcProviders ?? []).map(one => {
    const url = (one.url === 'self' ? issuer : one.url)
      .replace(/^https?:\/\//, '')
      .replace(/\/$/, '');
    const arn = `arn:aws:iam::${account}:oidc-provider/${url}`;
    const { clientIds } = one;
    return { arn, url, clientIds, thumbprints: [], createdAt: now, tags: [] };
  });
  return withEntry(state, account, {
    ...result,
    providers: new Map(providers.map(one => [one.arn, one])),
  });
}

function withTrust(state: CloudState, applying: Applying): CloudState {
  const { account, content } = applying;
  let result = state.get(account)!;
  for (const one of content.roles ?? []) {
    const role = result.roles.get(one.name.toLowerCase())!;
    const trust = within(`The trust policy of ${one.name}`, () =>
      trustPolicy(JSON.stringify(one.trustPolicy), state),
    );
    result = withIdentity(result, { ...role, trust });
  }
  return withEntry(state, account, result);
}

/** The state of IAM that a seed describes. */
export function seedState(options: {
  accounts: Array<{ account: string; content: SeedAccount }>;
  administrator: User;
  now: number;
  env: NodeJS.ProcessEnv;
  issuer: string;
}): CloudState {
  const { accounts, administrator, ...rest } = options;
  const applying = accounts.map(one => ({ ...one, ...rest }));
  let state: CloudState = new Map(
    applying.map(one => [one.account, withPolicies(EMPTY_ACCOUNT, one)]),
  );
  for (const one of applying) {
    state = withEntry(state, one.account, withUsers(state, one));
  }
  const { account } = administrator;
  state = withEntry(
    state,
    account,
    withIdentity(state.get(account)!, administrator),
  );
  for (const one of applying) {
    state = withRoles(state, one);
  }
  for (const one of applying) {
    state = withTrust(state, one);
  }
  return state;
}
