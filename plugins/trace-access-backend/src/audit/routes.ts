import { fullRef } from '../catalog/entityRefs';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import type { AuditTrail } from './AuditTrail';

/** `GET /v1/audit`. */
export function registerAuditRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  trail: AuditTrail;
}): void {
  const { router, callerOf, trail } = options;

  router.get('/v1/audit', async (req, res) => {
    const { principal, event, outcome, entity, environment } = req.query;
    const { request: accessRequest, limit = 50, cursor } = req.query;
    res.json(
      await trail.page({
        caller: await callerOf(req),
        question: {
          principal: principal?.startsWith('user:')
            ? fullRef(principal)
            : principal,
          event,
          outcome,
          entity: entity === undefined ? undefined : fullRef(entity),
          environment,
          accessRequest,
        },
        limit,
        cursor,
        request: req,
      }),
    );
  });
}
