import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  auditReadPermission,
  claimConfirmPermission,
  issuingUpdatePermission,
  policyExplainPermission,
  principalRevokePermission,
} from '@tracegate/plugin-trace-access-common';

const PLATFORM = 'group:default/platform';

const forPlatform = [
  auditReadPermission,
  claimConfirmPermission,
  issuingUpdatePermission,
  policyExplainPermission,
  principalRevokePermission,
];

/**
 * The sample portal's permission policy: the platform team runs Tracegate,
 * everybody may read the bindings, and who sees which traces is left to the
 * access policy, which a portal's permissions can narrow but never widen.
 */
class SamplePermissionPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (forPlatform.some(one => isPermission(permission, one))) {
      return user?.info.ownershipEntityRefs.includes(PLATFORM)
        ? { result: AuthorizeResult.ALLOW }
        : { result: AuthorizeResult.DENY };
    }
    return { result: AuthorizeResult.ALLOW };
  }
}

export default createBackendModule({
  pluginId: 'permission',
  moduleId: 'sample-policy',
  register(reg) {
    reg.registerInit({
      deps: {
        policy: policyExtensionPoint,
      },
      async init({ policy }) {
        policy.setPolicy(new SamplePermissionPolicy());
      },
    });
  },
});
