import { createConditionExports } from '@backstage/plugin-permission-node';
import { traceAccessResourceRef } from './permissionResource';
import { traceAccessRules } from './permissionRules';

const exported = createConditionExports({
  resourceRef: traceAccessResourceRef,
  rules: traceAccessRules,
});

/**
 * Conditions for a portal's permission policy:
 * `traceAccessConditions.ownsEntityRule({ claims: user.info.ownershipEntityRefs })`.
 *
 * @public
 */
export const traceAccessConditions = exported.conditions;

/**
 * Wraps conditions into the decision a permission policy returns for
 * `trace-access.trace.read`, `.request.create` and `.handout.create`.
 *
 * @public
 */
export const createTraceAccessConditionalDecision =
  exported.createConditionalDecision;
