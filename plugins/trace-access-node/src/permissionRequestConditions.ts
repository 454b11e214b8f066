import { createConditionExports } from '@backstage/plugin-permission-node';
import { traceAccessRequestResourceRef } from './permissionRequestResource';
import { traceAccessRequestRules } from './permissionRequestRules';

const exported = createConditionExports({
  resourceRef: traceAccessRequestResourceRef,
  rules: traceAccessRequestRules,
});

/**
 * Conditions on requests for a portal's permission policy:
 * `traceAccessRequestConditions.isRequesterRule({ claims: [user.info.userEntityRef] })`.
 *
 * @public
 */
export const traceAccessRequestConditions = exported.conditions;

/**
 * Wraps conditions into the decision a permission policy returns for
 * `trace-access.request.read`, `.review`, `.cancel` and
 * `trace-access.grant.revoke`.
 *
 * @public
 */
export const createTraceAccessRequestConditionalDecision =
  exported.createConditionalDecision;
