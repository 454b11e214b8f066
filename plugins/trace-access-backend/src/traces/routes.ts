import type { Response } from 'express';
import { fullRef } from '../catalog/entityRefs';
import type { ApiRouter } from '../service/apiRouter';
import type { CallerOf } from '../service/callerOf';
import { clientGone } from './clientGone';
import { checkDurations, parseAttributeFilter } from './filters';
import { parseTraceId } from './ids';
import type { TraceService } from './TraceService';

/** The list of an entity's traces, and one trace. */
export function registerTraceRoutes(options: {
  router: ApiRouter;
  callerOf: CallerOf;
  traces: TraceService;
}): void {
  const { router, callerOf, traces } = options;

  router.get(
    '/v1/entities/:kind/:namespace/:name/environments/:environment/traces',
    async (req, res) => {
      const { kind, namespace, name, environment } = req.params;
      const { query } = req;
      const filters = {
        errors: query.errors,
        minDuration: query.minDuration,
        maxDuration: query.maxDuration,
        operation: query.operation || undefined,
        attribute: parseAttributeFilter(query.attribute),
      };
      checkDurations(filters);
      const signal = clientGone(res as unknown as Response);
      const page = await traces.search({
        caller: await callerOf(req),
        entityRef: fullRef(`${kind}:${namespace}/${name}`),
        environment,
        start: query.start,
        end: query.end,
        limit: query.limit ?? 20,
        cursor: query.cursor,
        filters,
        traceId: query.traceId ? parseTraceId(query.traceId) : undefined,
        signal,
        request: req,
      });
      res.json(page);
    },
  );

  router.get(
    '/v1/environments/:environment/traces/:traceId',
    async (req, res) => {
      const { environment, traceId } = req.params;
      const { entity } = req.query;
      const signal = clientGone(res as unknown as Response);
      const trace = await traces.get({
        caller: await callerOf(req),
        environment,
        traceId: parseTraceId(traceId),
        entityRef: entity ? fullRef(entity) : undefined,
        signal,
        request: req,
      });
      res.json(trace);
    },
  );
}
