import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { Clock } from '../clock';
import type { RequestRights } from '../requests/RequestRights';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { keyOf } from '../service/idempotency';
import { decodeIdCursor, encodeIdCursor } from '../service/pageCursor';
import type { RevocationRights } from './RevocationRights';
import type { RevocationService } from './RevocationService';
import type { RevocationTable } from './RevocationTable';
import type { RevocationViews } from './RevocationViews';
import { ROLE_WIDE } from './roleWide';

/** Ending access, with what stops said first, and how far it is. */
export function registerRevocationRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  rights: RevocationRights;
  requestRights: RequestRights;
  service: RevocationService;
  table: RevocationTable;
  views: RevocationViews;
  clock: Clock;
}): void {
  const { router, callerOf, rights, requestRights, service } = options;
  const { table, views, clock } = options;

  router.post('/v1/revocations/preview', async (req, res) => {
    const caller = await callerOf(req);
    const scope = await rights.scopeOf({ caller, asked: req.body });
    const mayEndForAll = await rights.mayAll(caller);
    res.json(await views.preview({ caller, scope, mayEndForAll }));
  });

  router.post('/v1/revocations', async (req, res) => {
    const caller = await callerOf(req);
    const { reason, acceptRoleWide = false, ...asked } = req.body;
    const scope = await rights.scopeOf({ caller, asked });
    if (acceptRoleWide && !(await rights.mayAll(caller))) {
      throw new NotAllowedError(ROLE_WIDE);
    }
    const id = await service.revoke({
      scope,
      cause: {
        code: 'revoked',
        reason,
        by: caller.ref,
        actor: caller.actor,
      },
      acceptRoleWide,
      intent: {
        principal: caller.ref,
        route: 'revocations',
        key: keyOf(req),
        body: req.body,
        now: clock.now(),
      },
    });
    const revocation = await table.get(id!);
    const [view] = await views.of([revocation!]);
    res.json(view);
  });

  router.get('/v1/revocations', async (req, res) => {
    const caller = await callerOf(req);
    const { open, limit = 50 } = req.query;
    const found = await table.list({
      of: (await requestRights.seesAll(caller)) ? undefined : caller.ref,
      open,
      before: decodeIdCursor(req.query.cursor),
      limit,
    });
    res.json({
      items: await views.of(found),
      ...(found.length === limit && {
        nextCursor: encodeIdCursor(found[found.length - 1].id),
      }),
    });
  });

  router.get('/v1/revocations/:revocationId', async (req, res) => {
    const caller = await callerOf(req);
    const revocation = await table.get(req.params.revocationId);
    const concerns =
      revocation?.requestedBy === caller.ref ||
      revocation?.principal === caller.ref ||
      (revocation && (await requestRights.seesAll(caller)));
    if (!revocation || !concerns) {
      throw new NotFoundError('There is no such revocation that you may see.');
    }
    const [view] = await views.of([revocation]);
    res.json(view);
  });
}
