import { operatorCauseOf } from '@tracegate/plugin-trace-access-node';
import { targetOf } from '../testing/revocations';
import { mapIamError } from './errors';

const resource = 'arn:aws:iam::111122223333:policy/trace-access/x';

function map(error: object, action = 'iam:CreatePolicyVersion') {
  const mapped = mapIamError({
    error: { message: 'x', ...error },
    call: { action, resource },
    target: targetOf(),
  });
  return {
    name: mapped.name,
    message: mapped.message,
    cause: operatorCauseOf(mapped),
  };
}

describe('mapIamError', () => {
  it.each([
    [
      'AccessDenied',
      403,
      undefined,
      'NotAllowedError',
      `may not iam:CreatePolicyVersion on ${resource}`,
    ],
    [
      'NoSuchEntityException',
      404,
      'iam:GetRole',
      'NotAllowedError',
      'no such role',
    ],
    [
      'NoSuchEntityException',
      404,
      'iam:ListAttachedRolePolicies',
      'NotAllowedError',
      'no such role',
    ],
    [
      'NoSuchEntityException',
      404,
      undefined,
      'ServiceUnavailableError',
      'at the same time',
    ],
    [
      'LimitExceededException',
      409,
      undefined,
      'ServiceUnavailableError',
      'at the same time',
    ],
    [
      'LimitExceededException',
      409,
      'iam:AttachRolePolicy',
      'NotAllowedError',
      'ten managed policies',
    ],
    [
      'ConcurrentModificationException',
      409,
      undefined,
      'ServiceUnavailableError',
      'at the same time',
    ],
    [
      'DeleteConflictException',
      409,
      'iam:DeletePolicyVersion',
      'ServiceUnavailableError',
      'at the same time',
    ],
    [
      'UnmodifiableEntityException',
      400,
      'iam:AttachRolePolicy',
      'NotAllowedError',
      'AWS service',
    ],
    [
      'MalformedPolicyDocumentException',
      400,
      undefined,
      'NotAllowedError',
      'malformed',
    ],
    ['Throttling', 400, undefined, 'ServiceUnavailableError', 'throttling'],
    [
      'ServiceFailureException',
      500,
      undefined,
      'ServiceUnavailableError',
      'did not answer',
    ],
    [
      'TimeoutError',
      undefined,
      undefined,
      'ServiceUnavailableError',
      'did not answer',
    ],
    ['ExpiredToken', 403, undefined, 'ServiceUnavailableError', 'has expired'],
    [
      'InvalidClientTokenId',
      403,
      undefined,
      'ServiceUnavailableError',
      'access key',
    ],
    ['Odd', 400, undefined, 'NotAllowedError', 'does not know'],
  ] as const)(
    'reads %s (%s) of %s',
    (name, httpStatusCode, action, expected, cause) => {
      const mapped = map({ name, $metadata: { httpStatusCode } }, action);
      expect(mapped.name).toBe(expected);
      expect(mapped.cause).toContain(cause);
      expect(mapped.message).toContain("role 'payments-reader' in prod");
      expect(mapped.message).not.toMatch(/arn:|111122223333/);
    },
  );

  it('tells missing base credentials from a refusing IAM', () => {
    const mapped = mapIamError({
      error: Object.assign(new Error('no such profile'), {
        name: 'AccessDenied',
      }),
      target: targetOf(),
    });
    expect(mapped.name).toBe('ServiceUnavailableError');
    expect(operatorCauseOf(mapped)).toMatch(
      /No base credentials.*no such profile/,
    );
  });

  it('passes an abort on as it is', () => {
    const reason = new Error('the backend stops');
    const signal = AbortSignal.abort(reason);
    expect(mapIamError({ error: {}, target: targetOf(), signal })).toBe(reason);
  });
});
