import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions that are decided per catalog entity and
 * environment.
 *
 * @public
 */
export const RESOURCE_TYPE_TRACE_ACCESS = 'trace-access-entity';

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
];
