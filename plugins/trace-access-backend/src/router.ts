import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import express, { type RequestHandler, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { spec } from './schema/generated/openapi';
import type { ApiRouter } from './service/apiRouter';

/** Larger than any body of the API; more is 413. */
const BODY_LIMIT = '1mb';

/** Answers are about one person and one moment. */
const neverStored: RequestHandler = (_req, res, next) => {
  res.setHeader('cache-control', 'private, no-store');
  next();
};

/**
 * The plugin's router: validates by the OpenAPI document (an unknown query
 * parameter is 400), then each noun's routes. Errors go to Backstage's own
 * middleware, which makes statuses of their classes.
 */
export function createRouter(options: {
  routes: readonly ((router: ApiRouter) => void)[];
}): Router {
  const router = PromiseRouter();
  // Outside of the validated router, which makes a 400 of every error before it.
  router.use(neverStored, express.json({ limit: BODY_LIMIT }));
  const api = createValidatedOpenApiRouter(spec, {
    middleware: [(_req, _res, next) => next()],
  });
  for (const register of options.routes) register(api);
  router.use(api);
  return router;
}
