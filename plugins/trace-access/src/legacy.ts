/**
 * The same screens for portals on the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createTraceAccessApi, traceAccessApiRef } from './api/traceAccessApi';
import { entityTracesRouteRef, traceAccessRouteRef } from './routes';

export { traceAccessApiRef };

/**
 * The plugin for Backstage's legacy frontend system.
 *
 * @public
 */
export const traceAccessPlugin = createPlugin({
  id: 'trace-access',
  apis: [
    createApiFactory({
      api: traceAccessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createTraceAccessApi,
    }),
  ],
  routes: {
    root: traceAccessRouteRef,
    entityTraces: entityTracesRouteRef,
  },
});

/**
 * The entity tab *Traces*; mount it at `/traces` of the entity page.
 *
 * @public
 */
export const EntityTracesContent: () => JSX.Element = traceAccessPlugin.provide(
  createRoutableExtension({
    name: 'EntityTracesContent',
    component: () => import('./entity').then(m => m.EntityTraces),
    mountPoint: entityTracesRouteRef,
  }),
);

/**
 * The entity card *Trace access*.
 *
 * @public
 */
export const EntityTraceAccessCard: () => JSX.Element =
  traceAccessPlugin.provide(
    createComponentExtension({
      name: 'EntityTraceAccessCard',
      component: {
        lazy: () => import('./entity').then(m => m.EntityTraceAccessCard),
      },
    }),
  );

/**
 * The page *Trace access*; mount it at `/trace-access`.
 *
 * @public
 */
export const TraceAccessPage: () => JSX.Element = traceAccessPlugin.provide(
  createRoutableExtension({
    name: 'TraceAccessPage',
    component: () => import('./page').then(m => m.LegacyPage),
    mountPoint: traceAccessRouteRef,
  }),
);
