/**
 * Attaches to an error what an operator should look at. It is neither part of
 * the message nor enumerable, so it reaches logs and the audit trail, where
 * the backend puts it, and never an HTTP response.
 */
export function withOperatorCause<T extends Error>(error: T, cause: string): T {
  Object.defineProperty(error, 'operatorCause', {
    value: cause,
    enumerable: false,
  });
  return error;
}
