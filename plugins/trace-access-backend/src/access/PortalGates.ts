import type {
  BackstageCredentials,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  type PermissionResourceRef,
} from '@backstage/plugin-permission-node';
import {
  grantRevokePermission,
  handoutCreatePermission,
  requestCancelPermission,
  requestCreatePermission,
  requestReadPermission,
  requestReviewPermission,
} from '@tracegate/plugin-trace-access-common';
import {
  traceAccessRequestResourceRef,
  traceAccessResourceRef,
  type TraceAccessRequestResource,
  type TraceAccessResource,
} from '@tracegate/plugin-trace-access-node';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { PolicyStore } from '../policy/PolicyStore';
import { permissionsDown } from './PortalPermissions';

/** Whether the portal's permission policy leaves something open. */
export type Gate<R> = (resource: R) => boolean;

/** An entity in an environment. */
interface Place {
  entityRef: string;
  environment: string;
}

interface Question<R> {
  permission: ResourcePermission;
  ref: PermissionResourceRef<R, any>;
  credentials: BackstageCredentials;
}

const REQUEST_PERMISSIONS = {
  read: requestReadPermission,
  review: requestReviewPermission,
  cancel: requestCancelPermission,
  revoke: grantRevokePermission,
} as const;

/**
 * What the portal's own permission policy says on requests, grants and what
 * leaves the portal: it can narrow what the access policy gives, never widen it.
 */
export class PortalGates {
  /** Credentials come with each request: nothing here outlives the one it is for. */
  readonly #answers = new WeakMap<
    BackstageCredentials,
    Map<string, Promise<Gate<any>>>
  >();

  constructor(
    private readonly deps: {
      permissions: PermissionsService;
      registry: PermissionsRegistryService;
      entities: EntityFactsStore;
      policy: PolicyStore;
      logger: LoggerService;
    },
  ) {}

  /** @throws ServiceUnavailableError - the permission backend is not answering */
  request(
    what: keyof typeof REQUEST_PERMISSIONS,
    credentials: BackstageCredentials,
  ): Promise<Gate<TraceAccessRequestResource>> {
    return this.#ask({
      permission: REQUEST_PERMISSIONS[what],
      ref: traceAccessRequestResourceRef,
      credentials,
    });
  }

  create(credentials: BackstageCredentials): Promise<Gate<Place>> {
    return this.#ofPlace(requestCreatePermission, credentials);
  }

  handout(credentials: BackstageCredentials): Promise<Gate<Place>> {
    return this.#ofPlace(handoutCreatePermission, credentials);
  }

  async #ofPlace(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ): Promise<Gate<Place>> {
    const gate = await this.#ask<TraceAccessResource>({
      permission,
      ref: traceAccessResourceRef,
      credentials,
    });
    const { entities, policy } = this.deps;
    return ({ entityRef, environment }) =>
      gate({
        environment,
        tier: policy.active?.policy.environments.get(environment)?.tier,
        entity: entities.get(entityRef)?.facts,
      });
  }

  /** Once per request and permission, however many things it is asked about. */
  #ask<R>(options: Question<R>): Promise<Gate<R>> {
    const { permission, credentials } = options;
    const answers = this.#answers.get(credentials) ?? new Map();
    this.#answers.set(credentials, answers);
    const answer = answers.get(permission.name) ?? this.#askPortal(options);
    answers.set(permission.name, answer);
    return answer;
  }

  async #askPortal<R>(options: Question<R>): Promise<Gate<R>> {
    const { permission, ref, credentials } = options;
    const { permissions, registry, logger } = this.deps;
    const [decision] = await permissions
      .authorizeConditional([{ permission }], { credentials })
      .catch(permissionsDown);
    if (decision.result === AuthorizeResult.ALLOW) return () => true;
    if (decision.result === AuthorizeResult.DENY) return () => false;
    // Modules may add rules until the portal has started: looked up at use.
    const apply = createConditionAuthorizer(registry.getPermissionRuleset(ref));
    return resource => {
      try {
        return apply(decision, resource);
      } catch (error) {
        // Conditions that can't be applied allow nothing.
        logger.error(
          `The portal's conditions on ${permission.name} can't be applied`,
          error as Error,
        );
        return false;
      }
    };
  }
}
