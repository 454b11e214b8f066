import { screen } from '@testing-library/react';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { Route, Routes } from 'react-router-dom';
import { createTraceAccessApi } from './api';
import {
  EntityTraceAccessCard,
  EntityTracesContent,
  TraceAccessPage,
  traceAccessApiRef,
  traceAccessPlugin,
} from './legacy';
import { createFakeBackend, sampleRoutes } from './testing';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments', namespace: 'default' },
};
const ENTITY = '/catalog/:namespace/:kind/:name';

async function show(element: JSX.Element, path: string, at: string) {
  const { fetch } = createFakeBackend(sampleRoutes());
  const api = createTraceAccessApi({
    discoveryApi: { getBaseUrl: async () => 'http://backend.test/api' },
    fetchApi: { fetch },
  });
  await renderInTestApp(
    <TestApiProvider apis={[[traceAccessApiRef, api]]}>
      <EntityProvider entity={entity}>
        <Routes>
          <Route path={path} element={element} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    { routeEntries: [at], mountedRoutes: { [ENTITY]: entityRouteRef } },
  );
}

describe('the legacy entry point', () => {
  it('makes its API from discovery and fetch', () => {
    const [factory] = [...traceAccessPlugin.getApis()];
    expect(factory.api.id).toBe(traceAccessApiRef.id);
    expect(Object.values(factory.deps)).toEqual([discoveryApiRef, fetchApiRef]);
  });

  it('brings the tab', async () => {
    await show(
      <EntityTracesContent />,
      '/catalog/default/component/payments/traces/*',
      '/catalog/default/component/payments/traces',
    );
    expect(
      await screen.findByRole('group', { name: 'Environment' }),
    ).toBeInTheDocument();
  });

  it('brings the card', async () => {
    await show(
      <EntityTraceAccessCard />,
      '/catalog/default/component/payments',
      '/catalog/default/component/payments',
    );
    expect(
      await screen.findByRole('group', { name: 'prod' }),
    ).toBeInTheDocument();
  });

  it('brings the page, with a header', async () => {
    await show(<TraceAccessPage />, '/trace-access/*', '/trace-access');
    expect(
      await screen.findByRole('heading', { name: 'Trace access' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('table', { name: 'My access' }),
    ).toBeInTheDocument();
  });
});
