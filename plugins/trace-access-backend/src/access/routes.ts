import { stringifyEntityRef } from '@backstage/catalog-model';
import { isError, NotFoundError } from '@backstage/errors';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import {
  bindingReadPermission,
  policyExplainPermission,
  type Explanation,
  type Schemas,
} from '@tracegate/plugin-trace-access-common';
import type { Request } from 'express';
import type { AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import type { ReadableEntities } from '../catalog/ReadableEntities';
import { fullRef } from '../catalog/entityRefs';
import type { PrincipalService } from '../identity/PrincipalService';
import type { PolicyStore } from '../policy/PolicyStore';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { timeOf } from '../service/timeOf';
import type { Caller } from './AccessService';
import { BindingReachService, toReach } from './BindingReachService';
import type { DefaultAccessService } from './DefaultAccessService';
import {
  assertReadable,
  type EntityAccessService,
} from './EntityAccessService';
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
  audit: AuditService;
}): void {
  const { router, callerOf, access, policy, permissions, audit } = options;

  /** A permission or a refusal that is audited. */
  const assertMay = async (question: {
    caller: Caller;
    request: Request<any, any, any, any, any>;
    permission: BasicPermission;
    eventId: string;
    to: string;
    details?: JsonObject;
  }) => {
    const { caller, request, permission, eventId, to, details } = question;
    const { credentials } = caller;
    try {
      await permissions.require({ permission, credentials, to });
    } catch (error) {
      await audit.record({
        eventId,
        request,
        ...doneBy(caller),
        outcome:
          isError(error) && error.name === 'NotAllowedError'
            ? 'refused'
            : 'failed',
        details,
      });
      throw error;
    }
  };

  router.get('/v1/entities/:kind/:namespace/:name/access', async (req, res) => {
    const caller = await callerOf(req);
    const entityRef = stringifyEntityRef(req.params);
    res.json(await options.entityAccess.of({ caller, entityRef }));
  });

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
    await assertMay({
      caller: await callerOf(req),
      request: req,
      permission: bindingReadPermission,
      eventId: 'binding-read',
      to: 'see all bindings',
    });
    const active = policy.active?.policy;
    res.json({
      policyVersion: active?.version ?? '',
      bindings: [...(active?.bindings.values() ?? [])].map(bindingView),
    });
  });

  router.get('/v1/bindings/:binding', async (req, res) => {
    const caller = await callerOf(req);
    await assertMay({
      caller,
      request: req,
      permission: bindingReadPermission,
      eventId: 'binding-read',
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
    const shown = [toReach(principals), toReach(entities)];
    // How many there are is the binding's; which, as far as the catalog says.
    const readable = await options.readable.of({
      caller,
      refs: shown
        .flatMap(each => each.refs)
        .filter(ref => !ref.startsWith('service:')),
    });
    const [whom, what] = shown.map(each => ({
      ...each,
      refs: each.refs.filter(
        ref => ref.startsWith('service:') || readable.has(ref),
      ),
    }));
    res.json({
      binding: bindingView(binding),
      principals: whom,
      entities: what,
    });
  });

  router.post('/v1/explain', async (req, res) => {
    const caller = await callerOf(req);
    const { entity, environment, action = 'view', principal, at } = req.body;
    const ref = fullRef(entity);
    const self = principal === undefined || isSelf(principal, caller.ref);
    if (!self) {
      await assertMay({
        caller,
        request: req,
        permission: policyExplainPermission,
        eventId: 'policy-explain',
        to: 'ask about somebody else',
        details: { about: principal },
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
    if (!self) {
      await audit.record({
        eventId: 'policy-explain',
        request: req,
        ...doneBy(caller),
        outcome: 'given',
        environment,
        entityRef: ref,
        action,
        policyVersion: explanation.decision.policyVersion,
        details: { about: principal },
      });
    }
    res.json(toJson(explanation));
  });
}

function isSelf(principal: string, ref: string): boolean {
  return (
    principal === ref || (ref.startsWith('user:') && fullRef(principal) === ref)
  );
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
