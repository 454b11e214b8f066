// This is an app, though it lives in a plugin.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import ReactDOM from 'react-dom/client';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import traceAccessPlugin from '../src';
import { createFakeBackend, sampleRoutes } from '../src/testing';
import { sampleCatalog } from './sampleCatalog';

// The plugin in a portal of its own, with sample data instead of a backend:
// /catalog/default/component/payments and /trace-access.
const traceAccess = createFakeBackend(sampleRoutes({ traces: 50 }));

const sampleFetch = ApiBlueprint.make({
  name: 'fetch',
  params: defineParams =>
    defineParams({
      api: fetchApiRef,
      deps: {},
      factory: () => ({
        fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
          const url = String(input instanceof Request ? input.url : input);
          if (url.includes('/api/trace-access/')) {
            return traceAccess.fetch(input, init);
          }
          if (url.includes('/api/catalog/')) return sampleCatalog(url);
          return new Response('{}', { status: 404 });
        },
      }),
    }),
});

const app = createApp({
  features: [
    catalogPlugin,
    traceAccessPlugin,
    createFrontendModule({ pluginId: 'app', extensions: [sampleFetch] }),
  ],
});

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
