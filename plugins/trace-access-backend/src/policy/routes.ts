import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { bindingReadPermission } from '@tracegate/plugin-trace-access-common';
import type { PortalPermissions } from '../access/PortalPermissions';
import type { ApiRouter } from '../service/apiRouter';
import type { PolicyStore } from './PolicyStore';

/** `GET /v1/policy`: everybody sees what is active; who may read bindings, why a set was refused. */
export function registerPolicyRoutes(options: {
  router: ApiRouter;
  httpAuth: HttpAuthService;
  store: PolicyStore;
  permissions: PortalPermissions;
}): void {
  const { router, httpAuth, store, permissions } = options;

  router.get('/v1/policy', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const full = await permissions.may({
      permission: bindingReadPermission,
      credentials,
    });
    const { active, refused, findings } = store.status();
    res.json({
      ...(active && {
        active: {
          version: active.policy.version,
          loadedAt: new Date(active.loadedAt).toISOString(),
          bindings: active.policy.bindings.size,
        },
      }),
      ...(refused && {
        refused: {
          at: new Date(refused.at).toISOString(),
          // The sentence names files and documents.
          ...(full && { message: refused.message }),
        },
      }),
      findings: full ? findings.map(finding => ({ ...finding })) : [],
    });
  });
}
