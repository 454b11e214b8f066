import { inspect } from 'node:util';
import type { AwsCredentialIdentity } from '@aws-sdk/types';

/** What STS issues; the token is never missing. */
export type SessionIdentity = AwsCredentialIdentity & { sessionToken: string };

const PLACEHOLDER = '[AWS session credentials]';

/**
 * Temporary credentials that can't be printed by accident: JSON, string
 * conversion and `util.inspect` show a placeholder. Only `identity()` gives
 * the secret, to an SDK client.
 */
export class AwsSessionCredentials {
  readonly #identity: SessionIdentity;

  constructor(identity: SessionIdentity) {
    this.#identity = Object.freeze({ ...identity });
  }

  /** A copy of its own for each client: the SDK writes notes on what it is given. */
  identity(): SessionIdentity {
    return { ...this.#identity };
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  toString(): string {
    return PLACEHOLDER;
  }

  [inspect.custom](): string {
    return PLACEHOLDER;
  }
}
