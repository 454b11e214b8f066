import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import ManageSearchIcon from '@mui/icons-material/ManageSearch';
import { createTraceAccessApi, traceAccessApiRef } from './api';
import { entityTracesRouteRef, traceAccessRouteRef } from './routes';

/** Kinds whose traces can be asked for; a portal narrows it with the extension's `filter` config. */
const entityKinds = {
  kind: { $in: ['component', 'system', 'api', 'resource'] },
};

const traceAccessApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: traceAccessApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: createTraceAccessApi,
    }),
});

const entityTraces = EntityContentBlueprint.make({
  name: 'traces',
  params: {
    path: '/traces',
    title: 'Traces',
    group: 'observability',
    filter: entityKinds,
    routeRef: entityTracesRouteRef,
    loader: () => import('./entity').then(m => <m.EntityTraces />),
  },
});

const entityTraceAccessCard = EntityCardBlueprint.make({
  name: 'trace-access',
  params: {
    type: 'info',
    filter: entityKinds,
    loader: () => import('./entity').then(m => <m.EntityTraceAccessCard />),
  },
});

const traceAccessPage = PageBlueprint.make({
  params: {
    path: '/trace-access',
    title: 'Trace access',
    icon: <ManageSearchIcon fontSize="inherit" />,
    routeRef: traceAccessRouteRef,
    loader: () =>
      import('./page').then(m => <m.PageBody title="Trace access" />),
  },
});

/**
 * The plugin for Backstage's frontend system: the entity tab *Traces*, the
 * entity card *Trace access* and the page *Trace access*.
 *
 * @public
 */
export const traceAccessPlugin = createFrontendPlugin({
  pluginId: 'trace-access',
  title: 'Trace access',
  icon: <ManageSearchIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: traceAccessRouteRef,
    entityTraces: entityTracesRouteRef,
  },
  extensions: [
    traceAccessApi,
    entityTraces,
    entityTraceAccessCard,
    traceAccessPage,
  ],
});
