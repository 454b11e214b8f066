import { mockServices } from '@backstage/backend-test-utils';
import { traceAccessPermissions } from '@tracegate/plugin-trace-access-common';
import { createCore } from '../testing/createCore';
import { registerPermissions } from './registerPermissions';

it('tells the permission system every permission, and what refs stand for', async () => {
  const test = await createCore();
  const registry = mockServices.permissionsRegistry.mock();
  registerPermissions({
    registry,
    policy: test.policy,
    entities: test.entities,
    requests: { byIds: async () => new Map() },
    rights: { resourceOf: () => expect.anything() },
  });
  const basic = registry.addPermissions.mock.calls.flatMap(([all]) => all);
  const types = registry.addResourceType.mock.calls.map(([each]) => each);
  const [type, ofRequests] = types;
  expect(
    [...basic, ...types.flatMap(each => each.permissions ?? [])]
      .map(each => each.name)
      .sort(),
  ).toEqual(traceAccessPermissions.map(each => each.name).sort());
  expect(
    await ofRequests.getResources!(['01J00000000000000000000000']),
  ).toEqual([undefined]);
  expect(
    await type.getResources!([
      'component:default/payments#prod',
      'component:default/none#prod',
      '#prod',
      'rubbish',
      'component:default/payments#moon',
    ]),
  ).toMatchObject([
    {
      environment: 'prod',
      tier: 'high',
      entity: { ref: 'component:default/payments' },
    },
    undefined,
    { environment: 'prod', tier: 'high' },
    undefined,
    { environment: 'moon' },
  ] as object[]);
  await test.close();
});
