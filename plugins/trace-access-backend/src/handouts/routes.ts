import type { Response } from 'express';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { clientGone } from '../traces/clientGone';
import type { HandoutService } from './HandoutService';

/** What leaves the portal: credentials and console links. */
export function registerHandoutRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  handouts: HandoutService;
}): void {
  const { router, callerOf, handouts } = options;

  router.post('/v1/handouts/preview', async (req, res) => {
    const { entity, environment, action } = req.body;
    res.json(
      await handouts.preview({
        caller: await callerOf(req),
        entityRef: entity,
        environment,
        action,
      }),
    );
  });

  router.post('/v1/credentials', async (req, res) => {
    const signal = clientGone(res as unknown as Response);
    const { entity, environment } = req.body;
    res.json(
      await handouts.credentials({
        caller: await callerOf(req),
        entityRef: entity,
        environment,
        signal,
        request: req,
      }),
    );
  });

  router.post('/v1/console-links', async (req, res) => {
    const signal = clientGone(res as unknown as Response);
    const { entity, environment } = req.body;
    res.json(
      await handouts.consoleLink({
        caller: await callerOf(req),
        entityRef: entity,
        environment,
        signal,
        request: req,
      }),
    );
  });
}
