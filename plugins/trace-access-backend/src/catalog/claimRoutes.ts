import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import type { ClaimService } from './ClaimService';

/** `GET /v1/claims`, and confirming and withdrawing one. */
export function registerClaimRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  claims: ClaimService;
}): void {
  const { router, callerOf, claims } = options;

  router.get('/v1/claims', async (req, res) => {
    const caller = await callerOf(req);
    res.json({ claims: await claims.list({ caller }) });
  });

  router.post('/v1/claims/confirm', async (req, res) => {
    const caller = await callerOf(req);
    res.json(await claims.confirm({ caller, key: req.body, request: req }));
  });

  router.post('/v1/claims/withdraw', async (req, res) => {
    const caller = await callerOf(req);
    res.json(await claims.withdraw({ caller, key: req.body, request: req }));
  });
}
