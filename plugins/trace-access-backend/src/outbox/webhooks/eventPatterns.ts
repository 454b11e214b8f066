import { InputError } from '@backstage/errors';

/** Whether an endpoint is told of events of a type. */
export type WantsEvent = (type: string) => boolean;

const PATTERN = /^(?:\*|[a-z-]+\.(?:\*|[a-z-]+))$/;

/**
 * Types as configured: `request.created`, `grant.*` for all of a noun, `*` for
 * everything, which is also what an absent list means.
 *
 * @throws InputError - the list is empty, or has something else in it
 */
export function readEventPatterns(options: {
  patterns: readonly string[] | undefined;
  key: string;
}): WantsEvent {
  const { patterns = ['*'], key } = options;
  if (patterns.length === 0) {
    throw new InputError(
      `${key} is empty, so nothing would ever be sent: leave it out for everything, or list what is wanted.`,
    );
  }
  const wrong = patterns.find(pattern => !PATTERN.test(pattern));
  if (wrong !== undefined) {
    throw new InputError(
      `${key} has '${wrong}': write a type such as 'grant.revoked', 'grant.*' for all of a noun, or '*'.`,
    );
  }
  return type =>
    patterns.some(pattern =>
      pattern.endsWith('*')
        ? type.startsWith(pattern.slice(0, -1))
        : type === pattern,
    );
}
