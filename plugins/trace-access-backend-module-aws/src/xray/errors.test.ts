import { mapXRayError } from './errors';

const secretive = 'arn:aws:iam::111122223333:role/x AKIASAMPLE';

describe('mapXRayError', () => {
  it.each([
    ['ThrottledException', 429, 'ServiceUnavailableError', 'ten seconds'],
    ['ThrottlingException', 400, 'ServiceUnavailableError', 'ten seconds'],
    ['AccessDeniedException', 403, 'NotAllowedError', 'the role'],
    ['AccessDenied', 403, 'NotAllowedError', 'the role'],
    ['OptInRequired', 403, 'ServiceUnavailableError', 'on the way'],
    ['Forbidden', 403, 'ServiceUnavailableError', 'on the way'],
    ['InvalidRequestException', 400, 'InputError', 'shorter time range'],
    ['InternalFailure', 500, 'ServiceUnavailableError', 'down'],
    ['TimeoutError', undefined, 'ServiceUnavailableError', 'down'],
  ])('says what %s means', (name, httpStatusCode, mappedName, words) => {
    const mapped = mapXRayError({
      error: { name, message: secretive, $metadata: { httpStatusCode } },
      source: 'xray-prod',
      operation: 'GetTraceSummaries',
    });
    expect(mapped).toMatchObject({
      name: mappedName,
      message: expect.stringContaining(words),
      operatorCause: expect.stringContaining('GetTraceSummaries'),
    });
    expect(mapped.message).not.toMatch(/arn:|AKIA/);
  });

  it.each([
    'ExpiredTokenException',
    'IncompleteSignatureException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationTokenException',
    'RequestExpired',
    'RequestTimeTooSkewed',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ])('takes %s for no refusal, whatever its status', name => {
    const mapped = mapXRayError({
      error: { name, message: secretive, $metadata: { httpStatusCode: 403 } },
      source: 'xray-prod',
      operation: 'GetTraceSummaries',
    });
    expect(mapped).toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('session'),
    });
  });

  it('passes an abort on', () => {
    const reason = new Error('gone');
    expect(
      mapXRayError({
        error: new Error('x'),
        source: 's',
        operation: 'o',
        signal: AbortSignal.abort(reason),
      }),
    ).toBe(reason);
  });
});
