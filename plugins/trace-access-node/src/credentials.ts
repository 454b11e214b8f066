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
  /**
   * CIDR blocks from which alone the credentials may be used, for sessions that
   * leave the backend (`credentials`, `console`); absent = anywhere.
   */
  network?: readonly string[];
  /** What the session was asked for, where it leaves the backend: told to the provider for its own logs. */
  entityRef?: string;
  requestId?: string;
}

/**
 * Credentials in the form that people and their tools use them. A secret: it
 * goes into one response and nowhere else.
 *
 * @public
 */
export interface ExportedCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** Where the role lives, as the provider names it: an AWS account id. */
  accountId?: string;
}

/**
 * A sign-in link to a provider's console. A secret: whoever opens it is in.
 *
 * @public
 */
export interface ConsoleLinkTarget {
  url: string;
  /** When the link itself dies; epoch milliseconds. */
  expiresAt: number;
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
  /**
   * A session's credentials for use outside of the backend; absent where the
   * provider can't hand any out.
   */
  exportCredentials?(session: {
    credentials: unknown;
    request: SessionRequest;
  }): ExportedCredentials;
  /**
   * A sign-in link to the provider's console; absent where it has none.
   *
   * @throws NotAllowedError | InputError | ServiceUnavailableError
   */
  consoleLink?(
    session: { credentials: unknown; request: SessionRequest },
    options: {
      /** Region (or the like) of the environment's trace sources, where they have one. */
      region?: string;
      signal: AbortSignal;
    },
  ): Promise<ConsoleLinkTarget>;
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
