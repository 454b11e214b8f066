import { mapStsError, STS_MEANINGS } from './errors';

const NAMES = {
  refused: 'NotAllowedError',
  misconfigured: 'InputError',
  unavailable: 'ServiceUnavailableError',
};

function map(error: object) {
  return mapStsError({
    error,
    roleAlias: 'payments-reader',
    environment: 'prod',
  }) as Error & { operatorCause: string };
}

const secretive = 'arn:aws:iam::111122223333:role/x with key AKIASAMPLE';

describe('mapStsError', () => {
  it.each(Object.entries(STS_MEANINGS))(
    'has a sentence for the user and a cause for the operator: %s',
    (code, { kind, cause }) => {
      for (const name of [code, `${code}Exception`]) {
        const mapped = map({
          name,
          message: secretive,
          $metadata: { httpStatusCode: 400, requestId: 'r-1' },
        });
        expect(mapped.name).toBe(NAMES[kind]);
        expect(mapped.message).not.toMatch(/arn:|AKIA|\d{12}/);
        expect(JSON.stringify(mapped)).not.toMatch(/arn:|AKIA/);
        expect(mapped.operatorCause).toContain(cause);
        expect(mapped.operatorCause).toContain('r-1');
      }
    },
  );

  it.each([
    [
      { name: 'Throttling', $metadata: { httpStatusCode: 400 } },
      'ServiceUnavailableError',
      'throttling',
    ],
    [
      { name: 'Odd', $metadata: { httpStatusCode: 503 } },
      'ServiceUnavailableError',
      'did not answer',
    ],
    [
      { name: 'Odd', $metadata: { httpStatusCode: 403 } },
      'NotAllowedError',
      'does not know',
    ],
    [
      { name: 'Odd', $metadata: { httpStatusCode: 400 } },
      'InputError',
      'does not know',
    ],
    [
      { name: 'Error', code: 'ECONNREFUSED' },
      'ServiceUnavailableError',
      'did not answer',
    ],
    [{ name: 'AbortError' }, 'ServiceUnavailableError', 'did not answer'],
    [{}, 'ServiceUnavailableError', 'did not answer'],
  ])('reads %j', (error, name, cause) => {
    const mapped = map({ message: 'x', ...error });
    expect(mapped.name).toBe(name);
    expect(mapped.operatorCause).toContain(cause);
  });
});
