import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  grantRevokePermission,
  handoutCreatePermission,
  parseTraceAccessRef,
  requestCancelPermission,
  requestCreatePermission,
  requestReadPermission,
  requestReviewPermission,
  traceAccessPermissions,
  traceReadPermission,
} from '@tracegate/plugin-trace-access-common';
import {
  traceAccessRequestResourceRef,
  traceAccessRequestRules,
  traceAccessResourceRef,
  traceAccessRules,
  type TraceAccessResource,
} from '@tracegate/plugin-trace-access-node';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { PolicyStore } from '../policy/PolicyStore';
import type { RequestRights } from '../requests/RequestRights';
import type { RequestTable } from '../requests/RequestTable';

/** Tells the permission system the plugin's permissions, resource type and rules. */
export function registerPermissions(options: {
  registry: PermissionsRegistryService;
  policy: PolicyStore;
  entities: EntityFactsStore;
  requests: Pick<RequestTable, 'byIds'>;
  rights: Pick<RequestRights, 'resourceOf'>;
}): void {
  const { registry, policy, entities, requests, rights } = options;
  registry.addPermissions(
    traceAccessPermissions.filter(permission => permission.type !== 'resource'),
  );
  registry.addResourceType({
    resourceRef: traceAccessResourceRef,
    permissions: [
      traceReadPermission,
      requestCreatePermission,
      handoutCreatePermission,
    ],
    rules: Object.values(traceAccessRules),
    getResources: async refs => {
      const parsed = refs.map(parseTraceAccessRef);
      await entities.ensureFresh(parsed.flatMap(each => each?.entityRef ?? []));
      return parsed.map(each => {
        if (!each) return undefined;
        const { entityRef, environment } = each;
        const entity = entityRef ? entities.get(entityRef)?.facts : undefined;
        // An entity that the catalog doesn't have matches no rule.
        if (entityRef && !entity) return undefined;
        const tier = policy.active?.policy.environments.get(environment)?.tier;
        return { environment, tier, entity } satisfies TraceAccessResource;
      });
    },
  });
  registry.addResourceType({
    resourceRef: traceAccessRequestResourceRef,
    permissions: [
      requestReadPermission,
      requestReviewPermission,
      requestCancelPermission,
      grantRevokePermission,
    ],
    rules: Object.values(traceAccessRequestRules),
    getResources: async refs => {
      const found = await requests.byIds(refs);
      await entities.ensureFresh(
        [...found.values()].map(request => request.entityRef),
      );
      return refs.map(ref => {
        const request = found.get(ref);
        return request && rights.resourceOf(request);
      });
    },
  });
}
