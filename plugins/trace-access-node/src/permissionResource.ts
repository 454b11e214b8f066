import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_TRACE_ACCESS,
  type EntityFacts,
} from '@tracegate/plugin-trace-access-common';

/**
 * What permission rules are asked about: the traces of one entity in one
 * environment. `entity` is absent for a service that no entity claims.
 *
 * @public
 */
export interface TraceAccessResource {
  environment: string;
  /** Of the environment, by policy; absent where policy has no such environment. */
  tier?: 'low' | 'medium' | 'high';
  entity?: EntityFacts;
}

/**
 * A rule as a test of a resource held in memory: nothing is queried by
 * condition from a database.
 *
 * @public
 */
export interface TraceAccessFilter {
  matches(resource: TraceAccessResource): boolean;
}

/**
 * The resource that `trace-access.trace.read`, `.request.create` and
 * `.handout.create` are decided for.
 *
 * @public
 */
export const traceAccessResourceRef = createPermissionResourceRef<
  TraceAccessResource,
  TraceAccessFilter
>().with({
  pluginId: 'trace-access',
  resourceType: RESOURCE_TYPE_TRACE_ACCESS,
});
