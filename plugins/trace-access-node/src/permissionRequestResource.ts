import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_TRACE_ACCESS_REQUEST,
  type EntityFacts,
  type RequestState,
} from '@tracegate/plugin-trace-access-common';

/**
 * What permission rules are asked about: one access request, and the grant that
 * came of it.
 *
 * @public
 */
export interface TraceAccessRequestResource {
  /** Full ref of who asks. */
  requester: string;
  entityRef: string;
  /** Absent where the catalog has no such entity any more. */
  entity?: EntityFacts;
  environment: string;
  /** Of the environment, by policy; absent where policy has no such environment. */
  tier?: 'low' | 'medium' | 'high';
  /** Full refs of the users and groups who may review it, as recorded with it. */
  approvers: readonly string[];
  state: RequestState;
}

/**
 * A rule as a test of a request held in memory: nothing is queried by condition
 * from a database.
 *
 * @public
 */
export interface TraceAccessRequestFilter {
  matches(resource: TraceAccessRequestResource): boolean;
}

/**
 * The resource that `trace-access.request.read`, `.review`, `.cancel` and
 * `trace-access.grant.revoke` are decided for.
 *
 * @public
 */
export const traceAccessRequestResourceRef = createPermissionResourceRef<
  TraceAccessRequestResource,
  TraceAccessRequestFilter
>().with({
  pluginId: 'trace-access',
  resourceType: RESOURCE_TYPE_TRACE_ACCESS_REQUEST,
});
