import type { AssumeRoleCommandInput, Tag } from '@aws-sdk/client-sts';
import { InputError } from '@backstage/errors';
import type { SessionRequest } from '@tracegate/plugin-trace-access-node';
import { roleAddress } from '../roleAddress';
import { durationSeconds } from './duration';
import { encodeSessionName } from './sessionName';
import { sessionPolicy } from './sessionPolicy';

const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

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
  const { arn, parsed, externalId, maxSessionMs } = roleAddress(request);
  const name = encodeSessionName(request.principal);
  if (!SESSION_NAME.test(name)) {
    throw new InputError('The principal can not be named to AWS STS');
  }
  if (externalId !== undefined && !EXTERNAL_ID.test(externalId)) {
    throw new InputError(
      `Role '${request.role.alias}' has an externalId that AWS doesn't take; use 2 to 1224 letters, digits and + = , . @ : / - _`,
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
    Policy: sessionPolicy({ ...request, account: parsed }),
    Tags: sessionTags(request),
  };
}

/**
 * `view` says no more than who, where and by what right: one session then serves
 * all that a person may see. What leaves the backend says what it was for as well.
 */
function sessionTags(request: SessionRequest): Tag[] {
  const { principal, environment, traceGrant, action } = request;
  const { entityRef, requestId } = request;
  const tags = [
    tag('user', principal),
    tag('environment', environment),
    tag('trace-grant', traceGrant),
  ];
  if (action === 'view') return tags;
  if (entityRef !== undefined) tags.push(tag('entity', entityRef));
  if (requestId !== undefined) tags.push(tag('request', requestId));
  return tags;
}

function tag(key: string, value: string): Tag {
  if (!TAG_VALUE.test(value)) {
    throw new InputError(
      `The session tag '${key}' can't carry its value to AWS: 1 to 256 letters, digits, spaces and _ . : / = + - @ are possible`,
    );
  }
  return { Key: key, Value: value };
}
