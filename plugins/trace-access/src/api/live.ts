/** Signals of this channel say that something of the viewer's has changed. */
export const CHANNEL = 'trace-access';

const kinds = ['request', 'grant', 'revocation', 'obligation'] as const;

/** What has changed: an id and a state, never more. */
export interface Change {
  kind: (typeof kinds)[number];
  /** ULID of the request, grant, revocation or obligation. */
  id: string;
  state: string;
}

/** A signal's message as a change; undefined where it is none. */
export function parseChange(
  message: Record<string, unknown>,
): Change | undefined {
  const kind = kinds.find(each => each === message.kind);
  const { id, state } = message;
  return kind && typeof id === 'string' && typeof state === 'string'
    ? { kind, id, state }
    : undefined;
}
