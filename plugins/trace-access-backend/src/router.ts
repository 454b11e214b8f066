import type { LoggerService } from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { InputError } from '@backstage/errors';
import express, {
  type ErrorRequestHandler,
  type RequestHandler,
  type Router,
} from 'express';
import PromiseRouter from 'express-promise-router';
import { spec } from './schema/generated/openapi';
import type { ApiRouter } from './service/apiRouter';
import { databaseDown, isOfDatabase } from './service/databaseDown';

/** Larger than any body of the API; more is 413. */
const BODY_LIMIT = '1mb';

/** Answers are about one person and one moment. */
const neverStored: RequestHandler = (_req, res, next) => {
  res.setHeader('cache-control', 'private, no-store');
  next();
};

const NUL = 'A NUL character is in no name: take it out of the request.';

/** No name has a NUL, and PostgreSQL takes none, so that it would look down. */
const withoutNul: RequestHandler = (req, _res, next) =>
  next(req.url.includes('%00') ? new InputError(NUL) : undefined);

function withoutNulInside(key: string, value: unknown): unknown {
  if (key.includes('\0') || (typeof value === 'string' && value.includes('\0')))
    throw new InputError(NUL);
  return value;
}

/** Errors whose words were chosen for callers. */
const SAID = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'ServiceUnavailableError',
]);

/**
 * The plugin's router: validates by the OpenAPI document (an unknown query
 * parameter is 400), then each noun's routes. Errors go to Backstage's own
 * middleware, which makes statuses of their classes; one that nobody foresaw
 * may hold a statement, an address or what a source answered, and is only
 * logged: callers hear no more than that the database is down, where it is.
 */
export function createRouter(options: {
  routes: readonly ((router: ApiRouter) => void)[];
  /** Where errors go that are not for callers. */
  logger?: LoggerService;
}): Router {
  const router = PromiseRouter();
  // Outside of the validated router, which makes a 400 of every error before it.
  router.use(
    neverStored,
    withoutNul,
    express.json({ limit: BODY_LIMIT, reviver: withoutNulInside }),
  );
  const api = createValidatedOpenApiRouter(spec, {
    middleware: [(_req, _res, next) => next()],
  });
  for (const register of options.routes) register(api);
  router.use(api);

  const presentable: ErrorRequestHandler = (error, _req, _res, next) => {
    if (SAID.has(error?.name) && error.expose === undefined) return next(error);
    // What body parsers say of the request, less the whole of it.
    if (error?.expose === true) {
      const { name, message, status } = error;
      return next(Object.assign(new Error(message), { name, status }));
    }
    options.logger?.error('A request failed in an unforeseen way', error);
    if (isOfDatabase(error)) return next(databaseDown());
    return next(
      new Error(
        'Something unforeseen went wrong, and nothing was given. Try again; if it stays, tell the operators of this portal',
      ),
    );
  };
  router.use(presentable);
  return router;
}
