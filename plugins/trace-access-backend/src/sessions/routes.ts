import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { issuingUpdatePermission } from '@tracegate/plugin-trace-access-common';
import type { Request } from 'express';
import type { PortalPermissions } from '../access/PortalPermissions';
import type { AuditService } from '../audit/AuditService';
import { doneBy } from '../audit/doneBy';
import { fullRef } from '../catalog/entityRefs';
import { actorOf } from '../identity/actorOf';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import type { IssuingState, IssuingSwitch } from './IssuingSwitch';
import type { SessionService } from './SessionService';

type AnyRequest = Request<any, any, any, any, any>;

/** `GET /v1/sessions`, `GET` and `PUT /v1/issuing`. */
export function registerSessionRoutes(options: {
  router: ApiRouter;
  httpAuth: HttpAuthService;
  permissions: PortalPermissions;
  callerOf: CallerOf;
  sessions: SessionService;
  issuing: IssuingSwitch;
  audit: AuditService;
}): void {
  const { router, httpAuth, permissions, callerOf } = options;
  const { sessions, issuing, audit } = options;

  router.get('/v1/sessions', async (req, res) => {
    const mine = await sessions.mine(await callerOf(req));
    res.json({
      sessions: mine.map(({ issuedAt, expiresAt, ...rest }) => ({
        ...rest,
        issuedAt: new Date(issuedAt).toISOString(),
        expiresAt: new Date(expiresAt).toISOString(),
      })),
    });
  });

  // The catalog may be down when an operator needs the switch: who asks is read
  // from the credentials alone.
  const asker = async (req: AnyRequest) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const { principal } = credentials;
    return {
      mayChange: await permissions.may({
        permission: issuingUpdatePermission,
        credentials,
      }),
      by: {
        ref:
          principal.type === 'user'
            ? fullRef(principal.userEntityRef)
            : `service:${principal.subject}`,
        actor: actorOf(credentials),
      },
    };
  };

  router.get('/v1/issuing', async (req, res) => {
    const { mayChange } = await asker(req);
    res.json({ ...toJson(await issuing.state()), mayChange });
  });

  router.put('/v1/issuing', async (req, res) => {
    const { mayChange, by } = await asker(req);
    const { enabled, reason } = req.body;
    const record = {
      eventId: 'issuing-update',
      request: req,
      ...doneBy(by),
      details: { enabled, reason },
    };
    if (!mayChange) {
      await audit.record({ ...record, outcome: 'refused' });
      throw new NotAllowedError(
        'Switching the issuing of sessions needs the permission trace-access.issuing.update',
      );
    }
    const changed = { ...record, outcome: 'changed' as const };
    const state = await issuing.set({
      enabled,
      reason,
      changedBy: by.ref,
      // Giving waits for audit, taking away never does (I10).
      record: trx =>
        enabled ? audit.recordIn(trx, changed) : audit.oweIn(trx, changed),
    });
    res.json({ ...toJson(state), mayChange });
  });
}

function toJson({ changedAt, ...state }: IssuingState) {
  return {
    ...state,
    ...(changedAt !== undefined && {
      changedAt: new Date(changedAt).toISOString(),
    }),
  };
}
