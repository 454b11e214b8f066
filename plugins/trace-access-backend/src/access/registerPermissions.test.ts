import { mockServices } from '@backstage/backend-test-utils';
import { createCore } from '../testing/createCore';
import { registerPermissions } from './registerPermissions';

it('tells the permission system every permission, and what refs stand for', async () => {
  const test = await createCore();
  const registry = mockServices.permissionsRegistry.mock();
  registerPermissions({
    registry,
    policy: test.policy,
    entities: test.entities,
  });
  const basic = registry.addPermissions.mock.calls.flatMap(([all]) => all);
  const [type] = registry.addResourceType.mock.calls[0];
  expect(
    [...basic, ...(type.permissions ?? [])].map(each => each.name).sort(),
  ).toEqual([
    'trace-access.binding.read',
    'trace-access.claim.confirm',
    'trace-access.issuing.update',
    'trace-access.policy.explain',
    'trace-access.trace.read',
  ]);
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
