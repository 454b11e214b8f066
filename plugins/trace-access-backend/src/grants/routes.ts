import { NotFoundError } from '@backstage/errors';
import { fullRef } from '../catalog/entityRefs';
import type { RequestRights } from '../requests/RequestRights';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { decodeIdCursor, encodeIdCursor } from '../service/pageCursor';
import type { GrantTable } from './GrantTable';
import type { GrantViews } from './GrantViews';

/** What was granted. */
export function registerGrantRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  table: GrantTable;
  views: GrantViews;
  rights: RequestRights;
}): void {
  const { router, callerOf, table, views, rights } = options;

  router.get('/v1/grants', async (req, res) => {
    const caller = await callerOf(req);
    const { box = 'mine', live, entity, environment, limit = 50 } = req.query;
    const { items, last } = await views.page({
      caller,
      box,
      filter: {
        live,
        entityRef: entity === undefined ? undefined : fullRef(entity),
        environment,
      },
      before: decodeIdCursor(req.query.cursor),
      limit,
    });
    res.json({ items, ...(last && { nextCursor: encodeIdCursor(last) }) });
  });

  router.get('/v1/grants/:grantId', async (req, res) => {
    const caller = await callerOf(req);
    const grant = await table.get(req.params.grantId);
    const request =
      grant &&
      (await rights
        .readable({ caller, id: grant.requestId })
        .catch(notFoundAsNone));
    if (!grant || !request) {
      throw new NotFoundError('There is no such grant that you may see.');
    }
    res.json(await views.one({ caller, grant, request }));
  });
}

function notFoundAsNone(error: Error): undefined {
  if (error.name !== 'NotFoundError') throw error;
  return undefined;
}
