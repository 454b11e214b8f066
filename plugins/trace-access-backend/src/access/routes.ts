import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  bindingReadPermission,
  policyExplainPermission,
  type Explanation,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { ReadableEntities } from '../catalog/ReadableEntities';
import { fullRef } from '../catalog/entityRefs';
import type { PrincipalService } from '../identity/PrincipalService';
import type { PolicyStore } from '../policy/PolicyStore';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { BindingReachService, toReach } from './BindingReachService';
import type { DefaultAccessService } from './DefaultAccessService';
import { assertReadable, type EntityAccessService } from './EntityAccessService';
import type { MyAccessService } from './MyAccessService';
import type { PortalPermissions } from './PortalPermissions';
import { bindingView } from './bindingView';

/** Who may do what, for people to look at. */
export function registerAccessRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  access: DefaultAccessService;
  entityAccess: EntityAccessService;
  myAccess: MyAccessService;
  reach: BindingReachService;
  policy: PolicyStore;
  principals: PrincipalService;
  permissions: PortalPermissions;
  readable: ReadableEntities;
}): void {
  const { router, callerOf, access, policy, permissions } = options;

  router.get(
    '/v1/entities/:kind/:namespace/:name/access',
    async (req, res) => {
      const caller = await callerOf(req);
      const entityRef = stringifyEntityRef(req.params);
      res.json(await options.entityAccess.of({ caller, entityRef }));
    },
  );

  router.get('/v1/my-access', async (req, res) => {
    const caller = await callerOf(req);
    const { environment, search, limit, cursor } = req.query;
    res.json(
      await options.myAccess.page({
        caller,
        environment,
        search,
        limit: limit ?? 50,
        cursor,
      }),
    );
  });

  router.get('/v1/bindings', async (req, res) => {
    const { credentials } = await callerOf(req);
    await permissions.require({
      permission: bindingReadPermission,
      credentials,
      to: 'see all bindings',
    });
    const active = policy.active?.policy;
    res.json({
      policyVersion: active?.version ?? '',
      bindings: [...(active?.bindings.values() ?? [])].map(bindingView),
    });
  });

  router.get('/v1/bindings/:binding', async (req, res) => {
    const { credentials } = await callerOf(req);
    await permissions.require({
      permission: bindingReadPermission,
      credentials,
      to: 'see whom a binding reaches',
    });
    const { active } = policy;
    const binding = active?.policy.bindings.get(req.params.binding);
    if (!active || !binding) {
      throw new NotFoundError(
        `The active policy has no binding '${req.params.binding}'.`,
      );
    }
    const { principals, entities } = await options.reach.of({
      binding,
      active,
    });
    res.json({
      binding: bindingView(binding),
      principals: toReach(principals),
      entities: toReach(entities),
    });
  });

  router.post('/v1/explain', async (req, res) => {
    const caller = await callerOf(req);
    const { entity, environment, action = 'view', principal, at } = req.body;
    const ref = fullRef(entity);
    const self = principal === undefined || isSelf(principal, caller.ref);
    if (!self) {
      await permissions.require({
        permission: policyExplainPermission,
        credentials: caller.credentials,
        to: 'ask about somebody else',
      });
    }
    await assertReadable({ readable: options.readable, caller, ref });
    const explanation = await access.explain({
      asker: caller,
      principal: self
        ? caller.facts
        : await options.principals.ofRef(principal),
      entityRef: ref,
      environment,
      action,
      at: at === undefined ? undefined : timeOf(at),
      ip: req.body.ip ?? (self ? caller.ip : undefined),
    });
    res.json(toJson(explanation));
  });
}

function isSelf(principal: string, ref: string): boolean {
  return principal === ref || (ref.startsWith('user:') && fullRef(principal) === ref);
}

function timeOf(at: string): number {
  const ms = Date.parse(at);
  if (!Number.isFinite(ms)) {
    throw new InputError(
      `'${at}' is no time: write it as 2026-11-21T14:30:00Z.`,
    );
  }
  return ms;
}

function toJson(explanation: Explanation): Schemas['Explanation'] {
  const { decision, steps, nearestMisses, membershipPath } = explanation;
  return {
    outcome: decision.outcome,
    ...(decision.binding && { binding: decision.binding }),
    ...(decision.role && { role: decision.role }),
    ...(decision.maxDuration && { maxDuration: decision.maxDuration }),
    policyVersion: decision.policyVersion,
    why: decision.why.map(reason => ({ ...reason })),
    steps: steps.map(reason => ({ ...reason })),
    ...(membershipPath && { membershipPath: [...membershipPath] }),
    nearestMisses: nearestMisses.map(({ binding, missing }) => ({
      binding,
      missing: missing.map(reason => ({ ...reason })),
    })),
  };
}
