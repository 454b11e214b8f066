import { createRouteRef } from '@backstage/core-plugin-api';

// Route refs of core-plugin-api work in both frontend systems.

/** The "Traces" tab of an entity. */
export const entityTracesRouteRef = createRouteRef({
  id: 'trace-access:entity-traces',
});

/** The "Trace access" page. */
export const traceAccessRouteRef = createRouteRef({ id: 'trace-access' });
