import { createTestDatabases } from '../testing/databases';
import { startPortal } from '../testing/startPortal';

const PUT = '/v1/idp-groups';
const groups = {
  userRef: 'user:default/ana',
  source: 'oidc',
  groups: ['Incident-Commanders'],
};

describe('PUT /v1/idp-groups', () => {
  const databases = createTestDatabases();

  it.each(databases.eachSupportedId())(
    'is the auth plugin’s alone, on %p',
    async id => {
      const knex = await databases.init(id);
      const portal = await startPortal({ knex });
      try {
        await portal.as('user:default/ana').put(PUT, groups).expect(403);
        await portal.as('plugin:catalog').put(PUT, groups).expect(403);
        await portal.as('external:ci').put(PUT, groups).expect(403);
        const auth = portal.as('plugin:auth');
        await auth.put(PUT, { ...groups, userRef: 'group:a/b' }).expect(400);
        await auth.put(PUT, { ...groups, extra: 1 }).expect(400);
        await auth
          .put(PUT, { ...groups, groups: ['x'.repeat(300)] })
          .expect(400);
        expect(await knex('idp_groups').select()).toEqual([]);

        await auth
          .put(PUT, { ...groups, userRef: 'User:default/ANA' })
          .expect(204);
        await auth.put(PUT, { ...groups, groups: ['b', 'a', 'b'] }).expect(204);
        const [row, ...rest] = await knex('idp_groups').select();
        expect(rest).toEqual([]);
        expect(row).toMatchObject({ user_ref: 'user:default/ana' });
        expect(JSON.parse(row.groups)).toEqual(['a', 'b']);

        const refusals = await knex('audit').select();
        expect(refusals.map(each => each.principal).sort()).toEqual([
          'service:external:ci',
          'service:plugin:catalog',
          'user:default/ana',
        ]);
      } finally {
        await portal.stop();
      }
    },
    60_000,
  );
});
