/**
 * An answer that AWS would give instead of a result. Each protocol renders it
 * its own way; the code is the one of that service.
 *
 * @public
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(options: { code: string; message: string; status?: number }) {
    super(options.message);
    this.name = 'AwsError';
    this.code = options.code;
    this.status = options.status ?? 400;
  }
}

export function validationError(problems: string[]): AwsError {
  const count = problems.length;
  return new AwsError({
    code: 'ValidationError',
    message: `${count} validation error${
      count === 1 ? '' : 's'
    } detected: ${problems.join('; ')}`,
  });
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError({ code: 'MalformedPolicyDocument', message });
}
