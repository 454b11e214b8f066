import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  renderInTestApp,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  catalogApiRef,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import plugin from '.';
import { createFakeBackend, sampleRoutes } from './testing';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments', namespace: 'default' },
};
const apis = () =>
  [
    [fetchApiRef, { fetch: createFakeBackend(sampleRoutes()).fetch }],
    [discoveryApiRef, { getBaseUrl: async () => 'http://backend.test/api' }],
    [catalogApiRef, catalogApiMock()],
  ] as const;

describe('the plugin', () => {
  it('is what its configuration names', () => {
    expect(plugin.pluginId).toBe('trace-access');
    for (const id of [
      'api:trace-access',
      'entity-content:trace-access/traces',
      'entity-card:trace-access/trace-access',
      'page:trace-access',
    ] as const) {
      expect(plugin.getExtension(id)).toBeDefined();
    }
  });

  it('mounts the page with its own API', async () => {
    renderTestApp({
      features: [plugin],
      apis: [...apis()],
      initialRouteEntries: ['/trace-access/my-access'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    });
    expect(
      await screen.findByRole('table', { name: 'My access' }),
    ).toBeInTheDocument();
  });

  it.each([
    ['entity-content:trace-access/traces', 'group', 'Environment'],
    ['entity-card:trace-access/trace-access', 'group', 'prod'],
  ] as const)('brings %s', async (id, role, name) => {
    const tester = createExtensionTester(plugin.getExtension(id));
    renderInTestApp(
      <EntityProvider entity={entity}>{tester.reactElement()}</EntityProvider>,
      {
        features: [plugin],
        apis: [...apis()],
        mountPath: '/catalog/default/component/payments/traces',
        initialRouteEntries: ['/catalog/default/component/payments/traces'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(await screen.findByRole(role, { name })).toBeInTheDocument();
  });
});
