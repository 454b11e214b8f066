import { malformedPolicy } from '../awsError';
import { parsePolicy } from '../policy/grammar';
import { isObject, type Json } from '../policy/json';
import { limitExceeded } from './errors';
import {
  type AccountState,
  type CloudState,
  findRole,
  findUser,
  type StoredPolicy,
  type TrustPolicy,
} from './state';

const TRUST_LIMIT = 2048;
const MANAGED_LIMIT = 6144;

/** Characters that count against a quota: all but white space between tokens. */
export function policySize(text: string): number {
  return JSON.stringify(JSON.parse(text)).length;
}

export function identityPolicy(text: string): StoredPolicy {
  return { text, document: parsePolicy(text, 'identity') };
}

export function managedPolicyDocument(text: string): StoredPolicy {
  const policy = identityPolicy(text);
  if (policySize(text) > MANAGED_LIMIT) {
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_LIMIT}`);
  }
  return policy;
}

/** Parses a trust policy and pins the principals it names. */
export function trustPolicy(text: string, state: CloudState): TrustPolicy {
  const document = parsePolicy(text, 'trust');
  if (policySize(text) > TRUST_LIMIT) {
    throw limitExceeded(
      `Cannot exceed quota for ACLSizePerRole: ${TRUST_LIMIT}`,
    );
  }
  const principalIds = new Map<string, string>();
  for (const { principals } of document.statements) {
    for (const { kind, value } of principals?.entries ?? []) {
      if (kind === 'AWS' && value !== '*' && !value.endsWith(':root')) {
        const id = principalId(value, state);
        if (!id) {
          throw malformedPolicy(
            `Invalid principal in policy: "AWS":"${value}"`,
          );
        }
        if (id.pin) {
          principalIds.set(value, id.pin);
        }
      }
    }
  }
  return { text, document, principalIds };
}

function principalId(
  arn: string,
  state: CloudState,
): { pin?: string } | undefined {
  const [, , service, , accountId, ...rest] = arn.split(':');
  const account: AccountState | undefined = state.get(accountId);
  const [type, ...path] = rest.join(':').split('/');
  if (!account) {
    return undefined;
  }
  if (service === 'sts') {
    return findRole(account, path[0]) ? {} : undefined;
  }
  const name = path[path.length - 1];
  const entity =
    type === 'user' ? findUser(account, name) : findRole(account, name);
  return entity?.arn === arn ? { pin: entity.id } : undefined;
}

/**
 * A trust policy as IAM shows it: accounts by their root's ARN, and principals
 * that are gone by the id they had.
 */
export function trustText(trust: TrustPolicy, state: CloudState): string {
  const shown = (value: Json): Json => {
    if (typeof value !== 'string') {
      return value;
    }
    if (/^\d{12}$/.test(value)) {
      return `arn:aws:iam::${value}:root`;
    }
    const pinned = trust.principalIds.get(value);
    const gone = pinned && principalId(value, state)?.pin !== pinned;
    return gone ? pinned : value;
  };
  const json = JSON.parse(trust.text);
  for (const statement of [json.Statement].flat()) {
    for (const element of ['Principal', 'NotPrincipal']) {
      const principals = statement[element];
      if (isObject(principals) && principals.AWS !== undefined) {
        principals.AWS = Array.isArray(principals.AWS)
          ? principals.AWS.map(shown)
          : shown(principals.AWS);
      }
    }
  }
  const text = JSON.stringify(json);
  // Untouched documents keep the spelling they were written in.
  return text === JSON.stringify(JSON.parse(trust.text)) ? trust.text : text;
}

/** Documents come back percent-encoded, as RFC 3986 has it. */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
