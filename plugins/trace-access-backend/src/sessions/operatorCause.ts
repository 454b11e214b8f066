/**
 * What a module says an operator should look at: a property that is neither
 * enumerable nor part of the message, so that it never reaches a response.
 */
export function operatorCause(error: unknown): string | undefined {
  const cause = (error as { operatorCause?: unknown } | undefined)
    ?.operatorCause;
  return typeof cause === 'string' ? cause : undefined;
}
