import type { ReactElement } from 'react';
import { fetchApiRef, discoveryApiRef } from '@backstage/core-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useLocation } from 'react-router-dom';
import { createTraceAccessApi, traceAccessApiRef } from '../api';
import { traceAccessRouteRef } from '../routes';
import {
  createFakeBackend,
  createFakeSignals,
  sampleRoutes,
  type FakeRoutes,
} from '.';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments', namespace: 'default' },
};

function Where() {
  const { pathname, search } = useLocation();
  return <div data-testid="where">{pathname + search}</div>;
}

/** Renders a screen in a portal whose backend is faked at the network's edge. */
export function renderScreen(
  screen: ReactElement,
  options: {
    routes?: FakeRoutes;
    at: string;
    mountPath: string;
    /** Whether the portal has signals; default yes. */
    signals?: boolean;
  },
) {
  const backend = createFakeBackend({ ...sampleRoutes(), ...options.routes });
  const signals = createFakeSignals();
  const api = createTraceAccessApi({
    discoveryApi: { getBaseUrl: async () => 'http://backend.test/api' },
    fetchApi: { fetch: backend.fetch },
  });
  renderInTestApp(
    <>
      <EntityProvider entity={entity}>{screen}</EntityProvider>
      <Where />
    </>,
    {
      apis: [
        ...(options.signals === false
          ? []
          : [[signalApiRef, signals.api] as const]),
        [traceAccessApiRef, api],
        [fetchApiRef, { fetch: backend.fetch }],
        [
          discoveryApiRef,
          { getBaseUrl: async () => 'http://backend.test/api' },
        ],
      ],
      mountPath: options.mountPath,
      initialRouteEntries: [options.at],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/trace-access': traceAccessRouteRef,
      },
    },
  );
  return { calls: backend.calls, signals };
}
