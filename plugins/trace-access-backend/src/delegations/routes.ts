import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { keyOf } from '../service/idempotency';
import type { DelegationService } from './DelegationService';

/** Who decides for whom while they are away. */
export function registerDelegationRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  delegations: DelegationService;
}): void {
  const { router, callerOf, delegations } = options;

  router.get('/v1/delegations', async (req, res) => {
    const caller = await callerOf(req);
    res.json({ delegations: await delegations.list(caller) });
  });

  router.post('/v1/delegations', async (req, res) => {
    const caller = await callerOf(req);
    const { to, startsAt, endsAt } = req.body;
    res.status(201).json(
      await delegations.create({
        caller,
        to,
        startsAt,
        endsAt,
        key: keyOf(req),
      }),
    );
  });

  router.delete('/v1/delegations/:delegationId', async (req, res) => {
    const caller = await callerOf(req);
    await delegations.end({ caller, id: req.params.delegationId });
    res.status(204).send();
  });
}
