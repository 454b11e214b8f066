import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Role } from '@tracegate/plugin-trace-access-common';

/**
 * One thing that a role must refuse: the sessions of one grant or lease, or
 * those that were issued before a moment, of one person or of everybody.
 *
 * @public
 */
export type RevocationEntry =
  | {
      kind: 'grant';
      /** `SessionRequest.traceGrant` of the sessions. */
      traceGrant: string;
    }
  | {
      kind: 'principal';
      /** `SessionRequest.principal` of the sessions. */
      principal: string;
      /** Sessions issued before this moment die, later ones live; epoch milliseconds. */
      issuedBefore: number;
    }
  | {
      kind: 'role';
      /** Likewise, whosever they are. */
      issuedBefore: number;
    };

/**
 * The role that a revocation is delivered to.
 *
 * @public
 */
export interface RevocationTarget {
  role: Role;
  environment: string;
}

/**
 * Whether revoking works on a role.
 *
 * @public
 */
export type RevocationReadiness =
  | { ready: true }
  | {
      ready: false;
      /** For operators: what is missing, and how to mend it. */
      why: string;
    };

/**
 * Makes a provider refuse sessions that it issued already. The backend keeps
 * the list; a provider only ever replaces the role's whole deny policy by what
 * it is given, and reads it back. Whether it works is proven elsewhere, by a
 * sentinel session.
 *
 * @public
 */
export interface RevocationProvider {
  /** The `provider` of Role documents that it serves: `aws`. */
  readonly provider: string;
  /**
   * What a role's deny policy is kept by, so that there is one writer at a
   * time: the ARN of the role.
   *
   * @throws InputError - the role says nothing to assume in the environment
   */
  keyOf(target: RevocationTarget): string;
  /**
   * Checks what revoking on the role needs, and makes what the provider's own
   * rights let it make. Proves that the deny policy can be written, where
   * `prove` asks for that.
   *
   * @throws ServiceUnavailableError - it could not be found out
   */
  prepare(
    target: RevocationTarget,
    options: { prove: boolean; signal: AbortSignal },
  ): Promise<RevocationReadiness>;
  /**
   * Whether the role's deny policy has room for entries. Pure. Where it has
   * none, the backend ends everybody's sessions on the role, and lists one entry
   * of kind `role` instead: that one always fits, with others beside it.
   */
  fits(target: RevocationTarget, entries: readonly RevocationEntry[]): boolean;
  /**
   * Replaces the role's deny policy by exactly these entries, and reads back
   * that it is in force as written (which says nothing yet of when the provider
   * heeds it).
   *
   * @returns the provider's name of the version that was written
   * @throws InputError - they don't fit
   * @throws NotAllowedError - the role may not be written to
   * @throws ServiceUnavailableError - the provider is down, slow or throttling, or what was read back differs
   */
  write(
    target: RevocationTarget,
    entries: readonly RevocationEntry[],
    options: { signal: AbortSignal },
  ): Promise<{ version: string }>;
}

/**
 * Where modules add revocation providers.
 *
 * @public
 */
export interface RevocationProvidersExtensionPoint {
  addRevocationProvider(provider: RevocationProvider): void;
}

/** @public */
export const revocationProvidersExtensionPoint =
  createExtensionPoint<RevocationProvidersExtensionPoint>({
    id: 'trace-access.revocation-providers',
  });
