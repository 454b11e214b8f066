/**
 * Attaches to an error what an operator should look at. It is neither part of
 * the message nor enumerable, so it reaches logs and the audit trail, where the
 * backend puts it, and never an HTTP response. Never put a secret in it.
 *
 * @public
 */
export function withOperatorCause<T extends Error>(error: T, cause: string): T {
  Object.defineProperty(error, 'operatorCause', {
    value: cause,
    enumerable: false,
    configurable: true,
  });
  return error;
}

/**
 * Reads what {@link withOperatorCause} attached; undefined where there is none.
 *
 * @public
 */
export function operatorCauseOf(error: unknown): string | undefined {
  const cause = (error as { operatorCause?: unknown } | null | undefined)
    ?.operatorCause;
  return typeof cause === 'string' ? cause : undefined;
}
