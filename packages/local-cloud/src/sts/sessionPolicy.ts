import { deflateRawSync } from 'zlib';
import { AwsError, validationError } from '../awsError';
import { findManagedPolicy } from '../iam/managed';
import type { CloudState, Tag } from '../iam/state';
import type { PolicyDocument } from '../policy/document';
import { parsePolicy } from '../policy/grammar';

const PLAIN_LIMIT = 2048;
/** Bytes. AWS keeps its packing secret; this budget is an estimate. */
const PACKED_LIMIT = 1600;

interface SessionPolicy {
  document?: PolicyDocument;
  arns: string[];
}

/** Reads the policies that a session is limited to. */
export function readSessionPolicy(options: {
  policy?: string;
  arns: string[];
}): SessionPolicy {
  const { policy, arns } = options;
  const plain = (policy ?? '').length + arns.join('').length;
  if (plain > PLAIN_LIMIT) {
    throw validationError([
      `Value at 'policy' failed to satisfy constraint: The inline policy and the policy ARNs together must have length less than or equal to ${PLAIN_LIMIT}`,
    ]);
  }
  if (new Set(arns).size !== arns.length) {
    throw validationError([
      "Value at 'policyArns' failed to satisfy constraint: Member must not contain duplicates",
    ]);
  }
  return {
    document:
      policy === undefined ? undefined : parsePolicy(policy, 'identity'),
    arns,
  };
}

/** Managed session policies must exist, in the role's account or AWS's. */
export function checkSessionPolicyArns(options: {
  arns: string[];
  account: string;
  state: CloudState;
}): void {
  const { arns, account, state } = options;
  for (const arn of arns) {
    const owner = arn.split(':')[4];
    const known =
      [account, 'aws'].includes(owner) && findManagedPolicy(state, arn);
    if (!known) {
      throw new AwsError({
        code: 'MalformedPolicyDocument',
        message: `The session policy ${arn} does not exist or is not attachable.`,
      });
    }
  }
}

/** Per cent of the packed budget; undefined where nothing needs packing. */
export function packedPolicySize(options: {
  policy?: string;
  arns: string[];
  tags: Tag[];
}): number | undefined {
  const { policy, arns, tags } = options;
  if (policy === undefined && arns.length === 0 && tags.length === 0) {
    return undefined;
  }
  const plain = [
    policy === undefined ? '' : JSON.stringify(JSON.parse(policy)),
    ...arns,
    ...tags.map(({ key, value }) => `${key}\u0000${value}`),
  ].join('\u0001');
  const bytes = deflateRawSync(Buffer.from(plain)).length;
  const percent = Math.max(1, Math.ceil((bytes * 100) / PACKED_LIMIT));
  if (percent > 100) {
    throw new AwsError({
      code: 'PackedPolicyTooLarge',
      message: `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    });
  }
  return percent;
}
