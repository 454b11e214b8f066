import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import {
  parseTraceAccessRef,
  traceAccessPermissions,
  traceReadPermission,
} from '@tracegate/plugin-trace-access-common';
import {
  traceAccessResourceRef,
  traceAccessRules,
  type TraceAccessResource,
} from '@tracegate/plugin-trace-access-node';
import type { EntityFactsStore } from '../catalog/EntityFactsStore';
import type { PolicyStore } from '../policy/PolicyStore';

/** Tells the permission system the plugin's permissions, resource type and rules. */
export function registerPermissions(options: {
  registry: PermissionsRegistryService;
  policy: PolicyStore;
  entities: EntityFactsStore;
}): void {
  const { registry, policy, entities } = options;
  registry.addPermissions(
    traceAccessPermissions.filter(permission => permission.type !== 'resource'),
  );
  registry.addResourceType({
    resourceRef: traceAccessResourceRef,
    permissions: [traceReadPermission],
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
}
