import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Action, Role } from '@tracegate/plugin-trace-access-common';

/**
 * What a credential provider is asked to issue. Everything in it was decided
 * by the backend from policy; nothing comes from a caller.
 *
 * @public
 */
export interface SessionRequest {
  /** ULID of the session record. */
  sessionId: string;
  /** Full ref of who it is for: `user:default/ana`. */
  principal: string;
  environment: string;
  action: Action;
  /** The operator-declared role, with its address in this environment. */
  role: Role;
  /** Grant id, or lease id of standing access: what revocation names later. */
  traceGrant: string;
  /** The moment the session must be dead at, whatever the provider's minimum; epoch milliseconds. */
  endsAt: number;
}

/**
 * What came back. `credentials` is opaque to the backend: it is handed to
 * trace sources of the same provider and is never stored, logged or sent on.
 *
 * @public
 */
export interface IssuedSession {
  credentials: unknown;
  /** When the provider lets the credentials die; epoch milliseconds. */
  expiresAt: number;
  /** What the provider calls the session, for the audit trail; never a secret. */
  providerSession: string;
}

/**
 * Turns a decided role into short-lived credentials.
 *
 * @public
 */
export interface CredentialProvider {
  /** The `provider` of Role documents that it serves: `aws`. */
  readonly provider: string;
  /**
   * Issues one session.
   *
   * @throws InputError - the request can't be expressed to the provider (says what to mend in policy)
   * @throws NotAllowedError - the provider refused (says what an operator should look at)
   * @throws ServiceUnavailableError - the provider is down, slow or throttling
   */
  issue(
    request: SessionRequest,
    options: { signal: AbortSignal },
  ): Promise<IssuedSession>;
}

/**
 * Where modules add credential providers.
 *
 * @public
 */
export interface CredentialProvidersExtensionPoint {
  addCredentialProvider(provider: CredentialProvider): void;
}

/** @public */
export const credentialProvidersExtensionPoint =
  createExtensionPoint<CredentialProvidersExtensionPoint>({
    id: 'trace-access.credential-providers',
  });
