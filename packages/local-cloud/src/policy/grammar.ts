import { AwsError, malformedPolicy } from '../awsError';
import { readConditions } from './grammarConditions';
import type { PolicyDocument, PolicyUse, Statement } from './document';
import { readPrincipals } from './grammarPrincipals';
import { isObject, type Json, parseStrictJson } from './json';
import {
  compilePattern,
  matchTokens,
  type Pattern,
  PatternError,
  resolvePattern,
} from './pattern';

const TOP = new Set(['Version', 'Id', 'Statement']);
const ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const VERSIONS = ['2012-10-17', '2008-10-17'];
/** What a role's trust policy may speak of. */
const TRUST_ACTIONS = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithSAML',
  'sts:TagSession',
  'sts:SetSourceIdentity',
  'sts:SetContext',
];

/**
 * Parses a policy document by IAM's grammar; throws `MalformedPolicyDocument`
 * with a sentence of what is wrong.
 */
export function parsePolicy(text: string, use: PolicyUse): PolicyDocument {
  try {
    return readDocument(parseStrictJson(text), use);
  } catch (error) {
    if (error instanceof AwsError) {
      throw error;
    }
    if (error instanceof SyntaxError) {
      throw malformedPolicy('This policy contains invalid Json');
    }
    if (error instanceof PatternError) {
      throw malformedPolicy(error.message);
    }
    throw error;
  }
}

function readDocument(json: Json, use: PolicyUse): PolicyDocument {
  if (!isObject(json)) {
    throw malformedPolicy('Syntax errors in policy.');
  }
  for (const key of Object.keys(json)) {
    if (!TOP.has(key)) {
      throw malformedPolicy(`Unknown field ${key}`);
    }
  }
  if (json.Id !== undefined && typeof json.Id !== 'string') {
    throw malformedPolicy('Syntax errors in policy.');
  }
  const version = json.Version ?? '2008-10-17';
  if (typeof version !== 'string' || !VERSIONS.includes(version)) {
    throw malformedPolicy(
      `The policy must contain a valid version string: ${VERSIONS.join(' or ')}`,
    );
  }
  const list = Array.isArray(json.Statement)
    ? json.Statement
    : [json.Statement];
  if (list.length === 0) {
    throw malformedPolicy('Syntax errors in policy.');
  }
  const variables = version === '2012-10-17';
  const statements = list.map(item => readStatement(item, use, variables));
  const sids = statements.flatMap(({ sid }) => (sid ? [sid] : []));
  const repeated = sids.find((sid, i) => sids.indexOf(sid) !== i);
  if (repeated) {
    throw malformedPolicy(
      `Statement IDs (SID) in a single policy must be unique: ${repeated}`,
    );
  }
  return { statements };
}

function readStatement(
  json: Json,
  use: PolicyUse,
  variables: boolean,
): Statement {
  if (!isObject(json)) {
    throw malformedPolicy('Syntax errors in policy.');
  }
  for (const key of Object.keys(json)) {
    if (!ELEMENTS.has(key)) {
      throw malformedPolicy(`Unknown field ${key}`);
    }
  }
  const { Sid: sid, Effect: effect } = json;
  if (
    sid !== undefined &&
    !(typeof sid === 'string' && /^[0-9A-Za-z]*$/.test(sid))
  ) {
    throw malformedPolicy(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  }
  if (effect === undefined) {
    throw malformedPolicy('Missing required field Effect');
  }
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw malformedPolicy(`Invalid effect: ${JSON.stringify(effect)}`);
  }
  return {
    sid: sid || undefined,
    effect,
    principals:
      use === 'trust' ? readPrincipals(json, effect) : refusePrincipal(json),
    actions: readActions(json, use),
    resources:
      use === 'trust' ? refuseResource(json) : readResources(json, variables),
    conditions: readConditions(json.Condition, variables),
  };
}

function refusePrincipal(json: { [key: string]: Json }): undefined {
  if ('Principal' in json || 'NotPrincipal' in json) {
    throw malformedPolicy('Policy document should not specify a principal.');
  }
  return undefined;
}

function refuseResource(json: { [key: string]: Json }): undefined {
  for (const key of ['Resource', 'NotResource']) {
    if (key in json) {
      throw malformedPolicy(`Has prohibited field ${key}`);
    }
  }
  return undefined;
}

/** A string or a non-empty list of strings under one of two exclusive names. */
function eitherOf(
  json: { [key: string]: Json },
  name: string,
): { negated: boolean; values: string[] } | undefined {
  const negatedName = `Not${name}`;
  if (name in json && negatedName in json) {
    throw malformedPolicy(
      `Policy statement must not contain both ${name} and ${negatedName}.`,
    );
  }
  const negated = negatedName in json;
  const value = json[negated ? negatedName : name];
  if (value === undefined) {
    return undefined;
  }
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.some(item => typeof item !== 'string')) {
    throw malformedPolicy('Syntax errors in policy.');
  }
  return { negated, values: values as string[] };
}

function readActions(
  json: { [key: string]: Json },
  use: PolicyUse,
): Statement['actions'] {
  const found = eitherOf(json, 'Action');
  if (!found) {
    throw malformedPolicy('Policy statement must contain actions.');
  }
  const patterns = found.values.map(action => readAction(action));
  if (use === 'trust') {
    const speaksOfTrust = (pattern: Pattern) =>
      /^sts:/i.test(pattern.source) &&
      TRUST_ACTIONS.some(value =>
        matchTokens({
          tokens: resolvePattern(pattern, () => undefined) ?? [],
          value,
          ignoreCase: true,
        }),
      );
    if (found.negated || !patterns.every(speaksOfTrust)) {
      throw malformedPolicy(
        'AssumeRole policy may only specify STS AssumeRole actions.',
      );
    }
  }
  return { negated: found.negated, patterns };
}

function readAction(action: string): Pattern {
  if (action !== '*') {
    const at = action.indexOf(':');
    if (at <= 0) {
      throw malformedPolicy(
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      );
    }
    const vendor = action.slice(0, at);
    if (!/^[a-zA-Z0-9-]+$/.test(vendor)) {
      throw malformedPolicy(`Vendor ${vendor} is not valid`);
    }
    if (!/^[a-zA-Z0-9*?]+$/.test(action.slice(at + 1))) {
      throw malformedPolicy(`Action ${action} is not valid`);
    }
  }
  return compilePattern(action.replace(/\*+/g, '*'), { variables: false });
}

function readResources(
  json: { [key: string]: Json },
  variables: boolean,
): Statement['resources'] {
  const found = eitherOf(json, 'Resource');
  if (!found) {
    throw malformedPolicy('Policy statement must contain resources.');
  }
  const patterns = found.values.map(resource =>
    readResource(resource, variables),
  );
  return { negated: found.negated, patterns };
}

function readResource(resource: string, variables: boolean): Pattern {
  if (resource === '*') {
    return compilePattern(resource, { variables });
  }
  // Variables hold colons, which must not be counted as the ARN's own.
  const parts = resource.replace(/\$\{[^}]*\}/g, 'v').split(':');
  if (parts.length < 6 || parts[0] !== 'arn') {
    throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
  }
  if (!/^(aws|aws-cn|aws-us-gov|\*|v)$/.test(parts[1])) {
    throw malformedPolicy(
      `Partition "${parts[1]}" is not valid for resource "${resource}".`,
    );
  }
  if (!/^[a-z0-9*?-]+$/.test(parts[2])) {
    throw malformedPolicy(
      `Vendor "${parts[2]}" is not valid for resource "${resource}".`,
    );
  }
  if (parts[2] === 'iam' && !['', '*'].includes(parts[3])) {
    throw malformedPolicy(
      `IAM resource ${resource} cannot contain region information.`,
    );
  }
  if (parts[5] === '') {
    throw malformedPolicy(`Resource ${resource} must name a resource.`);
  }
  return compilePattern(resource, { variables });
}
