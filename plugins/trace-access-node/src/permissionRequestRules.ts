import { createPermissionRule } from '@backstage/plugin-permission-node';
import {
  traceAccessRequestResourceRef,
  type TraceAccessRequestResource,
} from './permissionRequestResource';
import {
  anyClaim,
  asFilter,
  claimsParams,
  environmentsParams,
  inEnvironment,
  inTier,
  ownedByClaim,
  tiersParams,
} from './permissionRuleParts';

type Claims = { claims: string[] };

const requestedByClaim = (
  { requester }: TraceAccessRequestResource,
  params: Claims,
) => anyClaim(params, [requester]);

const isRequesterRule = createPermissionRule({
  name: 'IS_REQUESTER',
  description: 'Allow requests that one of the claims has made',
  resourceRef: traceAccessRequestResourceRef,
  paramsSchema: claimsParams,
  apply: requestedByClaim,
  toQuery: asFilter(requestedByClaim),
});

const reviewableByClaim = (
  { approvers }: TraceAccessRequestResource,
  params: Claims,
) => anyClaim(params, approvers);

const isEligibleReviewerRule = createPermissionRule({
  name: 'IS_ELIGIBLE_REVIEWER',
  description: 'Allow requests that one of the claims may review',
  resourceRef: traceAccessRequestResourceRef,
  paramsSchema: claimsParams,
  apply: reviewableByClaim,
  toQuery: asFilter(reviewableByClaim),
});

const ownsEntityRule = createPermissionRule({
  name: 'OWNS_ENTITY',
  description: 'Allow requests for entities that one of the claims owns',
  resourceRef: traceAccessRequestResourceRef,
  paramsSchema: claimsParams,
  apply: ownedByClaim,
  toQuery: asFilter(ownedByClaim),
});

const hasEnvironmentRule = createPermissionRule({
  name: 'HAS_ENVIRONMENT',
  description: 'Allow requests for the named environments',
  resourceRef: traceAccessRequestResourceRef,
  paramsSchema: environmentsParams,
  apply: inEnvironment,
  toQuery: asFilter(inEnvironment),
});

const hasTierRule = createPermissionRule({
  name: 'HAS_TIER',
  description: 'Allow requests for environments of the named tiers',
  resourceRef: traceAccessRequestResourceRef,
  paramsSchema: tiersParams,
  apply: inTier,
  toQuery: asFilter(inTier),
});

/**
 * Every rule for the resource type `trace-access-request`; `claims` are full
 * refs of a user and their groups.
 *
 * @public
 */
export const traceAccessRequestRules = {
  isRequesterRule,
  isEligibleReviewerRule,
  ownsEntityRule,
  hasEnvironmentRule,
  hasTierRule,
};
