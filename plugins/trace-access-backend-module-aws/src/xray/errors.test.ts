import { mapXRayError } from './errors';

const secretive = 'arn:aws:iam::111122223333:role/x AKIASAMPLE';

describe('mapXRayError', () => {
  it.each([
    ['ThrottledException', 429, 'ServiceUnavailableError', 'ten seconds'],
    ['ThrottlingException', 400, 'ServiceUnavailableError', 'ten seconds'],
    ['AccessDeniedException', 403, 'NotAllowedError', 'the role'],
    ['ExpiredTokenException', 403, 'ServiceUnavailableError', 'session'],
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
