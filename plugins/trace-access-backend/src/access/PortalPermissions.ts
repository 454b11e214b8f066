import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { traceReadPermission } from '@tracegate/plugin-trace-access-common';
import {
  traceAccessResourceRef,
  type TraceAccessResource,
} from '@tracegate/plugin-trace-access-node';
import type { Clock } from '../clock';
import { FreshValue } from '../identity/FreshValue';

interface KnownGate {
  credentials: BackstageCredentials;
  gate: FreshValue<TraceReadGate>;
}

const MAX_AGE_MS = 5_000;
const MAX_USERS = 5_000;

/** Whether the portal's permission policy leaves the traces of a resource open. */
export type TraceReadGate = (resource: TraceAccessResource) => boolean;

/**
 * The portal's own permission policy, which can narrow what the access policy
 * gives, never widen it.
 */
export class PortalPermissions {
  readonly #permissions: PermissionsService;
  readonly #frameworkEnabled: boolean;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #registry: PermissionsRegistryService;
  readonly #gates = new Map<string, KnownGate>();

  constructor(options: {
    permissions: PermissionsService;
    registry: PermissionsRegistryService;
    /** `permission.enabled`. */
    frameworkEnabled: boolean;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#logger = options.logger;
    this.#permissions = options.permissions;
    this.#frameworkEnabled = options.frameworkEnabled;
    this.#clock = options.clock;
    this.#registry = options.registry;
  }

  /**
   * Whether a permission is given. While the permission framework is off,
   * everybody may read, and nobody may change: there is no one to say who.
   *
   * @throws ServiceUnavailableError - the permission backend is not answering
   */
  async may(options: {
    permission: BasicPermission;
    credentials: BackstageCredentials;
  }): Promise<boolean> {
    const { permission, credentials } = options;
    if (!this.#frameworkEnabled && permission.attributes.action !== 'read') {
      return false;
    }
    const [answer] = await this.#permissions
      .authorize([{ permission }], { credentials })
      .catch(permissionsDown);
    return answer.result === AuthorizeResult.ALLOW;
  }

  /**
   * @throws NotAllowedError - names the permission that is missing
   * @throws ServiceUnavailableError - the permission backend is not answering
   */
  async require(options: {
    permission: BasicPermission;
    credentials: BackstageCredentials;
    /** What it was for: 'see all bindings'. */
    to: string;
  }): Promise<void> {
    if (await this.may(options)) return;
    throw new NotAllowedError(
      `To ${options.to} you need the permission ${options.permission.name}: ask the portal's administrators.`,
    );
  }

  /** The caller's gate where it is at most 5 s old, without waiting. */
  peekTraceRead(credentials: BackstageCredentials): TraceReadGate | undefined {
    const key = userKey(credentials);
    return key === undefined ? undefined : this.#gates.get(key)?.gate.peek();
  }

  /**
   * What the portal's policy says on `trace-access.trace.read`, at most 5 s old.
   *
   * @throws ServiceUnavailableError - the permission backend is not answering
   */
  async traceRead(credentials: BackstageCredentials): Promise<TraceReadGate> {
    const key = userKey(credentials);
    // A service's token carries its own restrictions, which are no question to
    // the permission backend.
    if (key === undefined) return this.#ask(credentials);
    let known = this.#gates.get(key);
    if (!known) {
      if (this.#gates.size >= MAX_USERS) this.#gates.clear();
      const entry: KnownGate = {
        credentials,
        gate: new FreshValue<TraceReadGate>({
          clock: this.#clock,
          maxAgeMs: MAX_AGE_MS,
          from: "The portal's permission backend",
          read: () => this.#ask(entry.credentials),
        }),
      };
      known = entry;
      this.#gates.set(key, entry);
    }
    // The newest token, since older ones expire.
    known.credentials = credentials;
    return known.gate.get();
  }

  async #ask(credentials: BackstageCredentials): Promise<TraceReadGate> {
    const [decision] = await this.#permissions
      .authorizeConditional([{ permission: traceReadPermission }], {
        credentials,
      })
      .catch(permissionsDown);
    if (decision.result === AuthorizeResult.ALLOW) return () => true;
    if (decision.result === AuthorizeResult.DENY) return () => false;
    // Modules may add rules until the portal has started: looked up at use.
    const apply = createConditionAuthorizer(
      this.#registry.getPermissionRuleset(traceAccessResourceRef),
    );
    return resource => {
      try {
        return apply(decision, resource);
      } catch (error) {
        // Conditions that can't be applied allow nothing.
        this.#logger.error(
          "The portal's conditions on trace-access.trace.read can't be applied",
          error as Error,
        );
        return false;
      }
    };
  }
}

function userKey(credentials: BackstageCredentials): string | undefined {
  const principal = credentials.principal as
    BackstageUserPrincipal | { type: string };
  if (principal.type !== 'user') return undefined;
  const { userEntityRef, actor } = principal as BackstageUserPrincipal;
  return `${userEntityRef}\n${actor?.subject ?? ''}`;
}

/** For `catch`: names the part that is down. */
export function permissionsDown(): never {
  throw new ServiceUnavailableError(
    "The portal's permission backend is not answering, so nothing is given. Try again in a moment.",
  );
}
