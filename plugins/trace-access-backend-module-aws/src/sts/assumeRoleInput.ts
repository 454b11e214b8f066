import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { parse, validate, type ARN } from '@aws-sdk/util-arn-parser';
import { InputError } from '@backstage/errors';
import type { SessionRequest } from '@tracegate/plugin-trace-access-node';
import { durationSeconds } from './duration';
import { encodeSessionName } from './sessionName';
import { MAX_POLICY_LENGTH, sessionPolicy } from './sessionPolicy';

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/**
 * Where a role lives in an environment, as the policy declares it.
 *
 * @throws InputError - the Role document has no address for the environment, or not an IAM role's ARN
 */
export function roleAddress(request: SessionRequest): {
  arn: string;
  parsed: ARN;
  externalId?: string;
  maxSessionMs?: number;
} {
  const { role, environment } = request;
  const address = role.environments.get(environment);
  if (!address) {
    throw new InputError(
      `Role '${role.alias}' has no entry for environment '${environment}'; add one under spec.environments of its Role document`,
    );
  }
  if (!validate(address.arn)) throw notARole(role.alias, environment);
  const parsed = parse(address.arn);
  if (
    parsed.service !== 'iam' ||
    !/^\d{12}$/.test(parsed.accountId) ||
    !/^role\/[\x21-\x7e]+$/.test(parsed.resource)
  ) {
    throw notARole(role.alias, environment);
  }
  return { ...address, parsed };
}

function notARole(alias: string, environment: string): InputError {
  return new InputError(
    `Role '${alias}' names no IAM role for environment '${environment}'; its arn must look like arn:aws:iam::<account>:role/<name>`,
  );
}

/**
 * The `AssumeRole` call of a session. The SDK checks nothing on the client, so
 * everything is checked here, and what is wrong is said in the words of the
 * policy documents.
 *
 * @throws InputError - something in it STS would refuse
 */
export function assumeRoleInput(options: {
  request: SessionRequest;
  now: number;
  /** The base credentials are themselves a session. */
  chained: boolean;
}): AssumeRoleCommandInput {
  const { request, now, chained } = options;
  const { arn, externalId, maxSessionMs } = roleAddress(request);
  const name = encodeSessionName(request.principal);
  const policy = sessionPolicy(request);
  if (!SESSION_NAME.test(name)) {
    throw new InputError('The principal can not be named to AWS STS');
  }
  if (externalId !== undefined && !EXTERNAL_ID.test(externalId)) {
    throw new InputError(
      `Role '${request.role.alias}' has an externalId that AWS doesn't take; use 2 to 1224 letters, digits and + = , . @ : / - _`,
    );
  }
  if (policy.length > MAX_POLICY_LENGTH) {
    throw new InputError(
      `The session policy is ${policy.length} characters long, and AWS STS takes ${MAX_POLICY_LENGTH}`,
    );
  }
  return {
    RoleArn: arn,
    RoleSessionName: name,
    SourceIdentity: name,
    ExternalId: externalId,
    DurationSeconds: durationSeconds({
      now,
      endsAt: request.endsAt,
      roleMaxMs: maxSessionMs,
      chained,
    }),
    Policy: policy,
    Tags: [
      tag('user', request.principal),
      tag('environment', request.environment),
      tag('trace-grant', request.traceGrant),
    ],
  };
}

function tag(key: string, value: string): { Key: string; Value: string } {
  if (!TAG_VALUE.test(value)) {
    throw new InputError(
      `The session tag '${key}' can't carry its value to AWS: 1 to 256 letters, digits, spaces and _ . : / = + - @ are possible`,
    );
  }
  return { Key: key, Value: value };
}
