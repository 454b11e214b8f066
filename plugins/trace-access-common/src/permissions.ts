import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions that are decided per catalog entity and
 * environment.
 *
 * @public
 */
export const RESOURCE_TYPE_TRACE_ACCESS = 'trace-access-entity';

/**
 * Resource type of the permissions that are decided per access request (and the
 * grant that came of it); the resource ref is the request's id.
 *
 * @public
 */
export const RESOURCE_TYPE_TRACE_ACCESS_REQUEST = 'trace-access-request';

/**
 * The resource ref of an entity in an environment, as the permission system
 * passes it around: `component:default/payments#prod`. A service that no entity
 * claims has an empty entity: `#prod`.
 *
 * @public
 */
export function stringifyTraceAccessRef(options: {
  entityRef?: string;
  environment: string;
}): string {
  return `${options.entityRef ?? ''}#${options.environment}`;
}

/**
 * The reverse of {@link stringifyTraceAccessRef}; undefined where the text is
 * no such ref.
 *
 * @public
 */
export function parseTraceAccessRef(
  ref: string,
): { entityRef?: string; environment: string } | undefined {
  const at = ref.lastIndexOf('#');
  if (at < 0 || at === ref.length - 1) return undefined;
  const environment = ref.slice(at + 1);
  return at === 0
    ? { environment }
    : { entityRef: ref.slice(0, at), environment };
}

/**
 * See an entity's traces in an environment. A portal's permission policy can
 * narrow what the access policy gives, never widen it.
 *
 * @public
 */
export const traceReadPermission = createPermission({
  name: 'trace-access.trace.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_TRACE_ACCESS,
});

/**
 * See the bindings of the active policy, and whom they reach.
 *
 * @public
 */
export const bindingReadPermission = createPermission({
  name: 'trace-access.binding.read',
  attributes: { action: 'read' },
});

/**
 * Ask why somebody else may or may not see something. Asking for oneself needs
 * no permission.
 *
 * @public
 */
export const policyExplainPermission = createPermission({
  name: 'trace-access.policy.explain',
  attributes: { action: 'read' },
});

/**
 * Confirm or withdraw claims of service names that nobody owns yet.
 *
 * @public
 */
export const claimConfirmPermission = createPermission({
  name: 'trace-access.claim.confirm',
  attributes: { action: 'update' },
});

/**
 * Turn the issuing of sessions off and on, for everybody.
 *
 * @public
 */
export const issuingUpdatePermission = createPermission({
  name: 'trace-access.issuing.update',
  attributes: { action: 'update' },
});

/**
 * Ask for access to an entity in an environment. As with every permission here,
 * a portal can narrow what the access policy makes requestable, never widen it.
 *
 * @public
 */
export const requestCreatePermission = createPermission({
  name: 'trace-access.request.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_TRACE_ACCESS,
});

/**
 * Take temporary credentials, or a console link, out of the portal.
 *
 * @public
 */
export const handoutCreatePermission = createPermission({
  name: 'trace-access.handout.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_TRACE_ACCESS,
});

/**
 * See a request, and the grant that came of it.
 *
 * @public
 */
export const requestReadPermission = createPermission({
  name: 'trace-access.request.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_TRACE_ACCESS_REQUEST,
});

/**
 * Approve or deny a request, and settle what is owed after a break-glass.
 *
 * @public
 */
export const requestReviewPermission = createPermission({
  name: 'trace-access.request.review',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_TRACE_ACCESS_REQUEST,
});

/**
 * Take back a request.
 *
 * @public
 */
export const requestCancelPermission = createPermission({
  name: 'trace-access.request.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_TRACE_ACCESS_REQUEST,
});

/**
 * End a grant.
 *
 * @public
 */
export const grantRevokePermission = createPermission({
  name: 'trace-access.grant.revoke',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_TRACE_ACCESS_REQUEST,
});

/**
 * End everything that somebody else holds, or that was granted on an entity
 * which one doesn't own.
 *
 * @public
 */
export const principalRevokePermission = createPermission({
  name: 'trace-access.principal.revoke',
  attributes: { action: 'delete' },
});

/**
 * Read the whole audit trail, every request and every revocation.
 *
 * @public
 */
export const auditReadPermission = createPermission({
  name: 'trace-access.audit.read',
  attributes: { action: 'read' },
});

/**
 * Every permission of the plugin.
 *
 * @public
 */
export const traceAccessPermissions = [
  traceReadPermission,
  bindingReadPermission,
  policyExplainPermission,
  claimConfirmPermission,
  issuingUpdatePermission,
  requestCreatePermission,
  handoutCreatePermission,
  requestReadPermission,
  requestReviewPermission,
  requestCancelPermission,
  grantRevokePermission,
  principalRevokePermission,
  auditReadPermission,
];
