import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { keyOf } from '../service/idempotency';
import type { ObligationService } from './ObligationService';

/** What is owed after a break-glass, and settling it. */
export function registerObligationRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  obligations: ObligationService;
}): void {
  const { router, callerOf, obligations } = options;

  router.get('/v1/obligations', async (req, res) => {
    const caller = await callerOf(req);
    const { open, limit = 50, cursor } = req.query;
    res.json(await obligations.page({ caller, open, limit, cursor }));
  });

  router.post('/v1/obligations/:obligationId/settle', async (req, res) => {
    const caller = await callerOf(req);
    res.json(
      await obligations.settle({
        caller,
        id: req.params.obligationId,
        verdict: req.body,
        key: keyOf(req),
      }),
    );
  });
}
