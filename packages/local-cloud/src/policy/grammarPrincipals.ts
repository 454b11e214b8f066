import { malformedPolicy } from '../awsError';
import type { PrincipalKind, PrincipalSet } from './document';
import { isObject, type Json } from './json';

const WEB_IDENTITY_HOSTS = [
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  'graph.facebook.com',
  'www.amazon.com',
];

function invalid(kind: string, value: string): never {
  throw malformedPolicy(`Invalid principal in policy: "${kind}":"${value}"`);
}

/** Reads Principal or NotPrincipal of a trust policy's statement. */
export function readPrincipals(
  json: { [key: string]: Json },
  effect: 'Allow' | 'Deny',
): PrincipalSet {
  if ('Principal' in json && 'NotPrincipal' in json) {
    throw malformedPolicy(
      'Policy statement must not contain both Principal and NotPrincipal.',
    );
  }
  const negated = 'NotPrincipal' in json;
  if (negated && effect === 'Allow') {
    throw malformedPolicy('Allow with NotPrincipal is not allowed.');
  }
  const value = json[negated ? 'NotPrincipal' : 'Principal'];
  if (value === undefined) {
    throw malformedPolicy('Missing required field Principal');
  }
  if (value === '*') {
    return { negated, entries: [{ kind: 'AWS', value: '*' }] };
  }
  if (!isObject(value)) {
    throw malformedPolicy('Syntax errors in policy.');
  }
  const entries = Object.entries(value).flatMap(([kind, one]) => {
    const list = Array.isArray(one) ? one : [one];
    if (list.length === 0) {
      throw malformedPolicy('Syntax errors in policy.');
    }
    return list.map(item => {
      if (typeof item !== 'string') {
        throw malformedPolicy('Syntax errors in policy.');
      }
      return readPrincipal(kind, item);
    });
  });
  if (entries.length === 0) {
    throw malformedPolicy('Missing required field Principal cannot be empty!');
  }
  return { negated, entries };
}

function readPrincipal(
  kind: string,
  value: string,
): { kind: PrincipalKind; value: string } {
  switch (kind) {
    case 'AWS':
      return { kind, value: readAwsPrincipal(value) };
    case 'Service':
      if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$/.test(value)) {
        invalid('SERVICE', value);
      }
      return { kind, value };
    case 'Federated': {
      const provider =
        /^arn:aws:iam::\d{12}:(oidc-provider|saml-provider)\/\S+$/.test(value);
      if (!provider && !WEB_IDENTITY_HOSTS.includes(value)) {
        invalid('FEDERATED', value);
      }
      return { kind, value };
    }
    default:
      throw malformedPolicy(`Unknown principal type ${kind}`);
  }
}

/** Accounts are written as their root's ARN, so that one form is compared. */
function readAwsPrincipal(value: string): string {
  if (value === '*') {
    return value;
  }
  if (/^\d{12}$/.test(value)) {
    return `arn:aws:iam::${value}:root`;
  }
  const iam = /^arn:aws:iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]+)$/;
  const session =
    /^arn:aws:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+$/;
  if (!iam.test(value) && !session.test(value)) {
    invalid('AWS', value);
  }
  return value;
}
