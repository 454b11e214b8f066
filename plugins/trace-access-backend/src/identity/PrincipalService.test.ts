import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { GroupSource } from '@tracegate/plugin-trace-access-node';
import { COMPANY, entity, group, POLICY, user } from '../testing/company';
import { createCore, type TestCore } from '../testing/createCore';
import { createTestDatabases } from '../testing/databases';

/** One who may by an IdP group, and one deny by another. */
const IDP_POLICY = `${POLICY}---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: commanders-prod, owner: group:default/sre }
spec:
  subjects: [{ idpGroup: { source: okta, name: Commanders } }]
  entities: '*'
  environments: [prod]
  role: reader
  actions: [view]
  effect: allow
  access: standing
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: no-suspects, owner: group:default/sre }
spec:
  subjects: [{ idpGroup: { source: okta, name: Suspects } }]
  entities: '*'
  environments: [prod]
  actions: [view]
  effect: deny
`;

describe('PrincipalService', () => {
  const databases = createTestDatabases();
  let test: TestCore;
  afterEach(async () => test?.close());

  const groups = async (ref: string) => [
    ...(await test.principals.ofRef(ref)).groups.keys(),
  ];

  it('knows every group above, with the path, nearest first', async () => {
    test = await createCore({
      entities: [
        group('root'),
        group('middle', 'root'),
        group('leaf', 'middle'),
        entity({
          kind: 'Group',
          name: 'by-children',
          spec: { type: 'team', children: ['leaf'] },
        }),
        user('ana', ['leaf']),
        user('top', ['root']),
      ],
    });
    const facts = await test.principals.ofRef('user:default/ana');
    expect(Object.fromEntries(facts.groups)).toEqual({
      'group:default/leaf': ['group:default/leaf'],
      'group:default/middle': ['group:default/leaf', 'group:default/middle'],
      'group:default/by-children': [
        'group:default/leaf',
        'group:default/by-children',
      ],
      'group:default/root': [
        'group:default/leaf',
        'group:default/middle',
        'group:default/root',
      ],
    });
    // Never downwards.
    expect(await groups('user:default/top')).toEqual(['group:default/root']);
  });

  it('does not pass through a cycle', async () => {
    test = await createCore({
      entities: [
        group('a', 'b'),
        group('b', 'a'),
        group('leaf', 'a'),
        user('ana', ['leaf']),
        user('direct', ['a']),
      ],
    });
    expect(await groups('user:default/ana')).toEqual(['group:default/leaf']);
    expect(await groups('user:default/direct')).toEqual(['group:default/a']);
  });

  it('counts only users and groups of trusted locations', async () => {
    const trusted = 'url:https://example.com/org.yaml';
    test = await createCore({
      config: {
        traceAccess: {
          catalog: { trustedLocations: ['url:https://example.com/*'] },
        },
      },
      entities: [
        group('sre'),
        entity({
          kind: 'Group',
          name: 'forged',
          spec: { type: 'team', children: [], members: ['ana'], parent: 'sre' },
          origin: 'url:https://elsewhere.test/catalog.yaml',
        }),
        entity({
          kind: 'User',
          name: 'ana',
          spec: { memberOf: [] },
          origin: trusted,
        }),
        entity({
          kind: 'User',
          name: 'eve',
          spec: { memberOf: ['sre'] },
          origin: 'url:https://elsewhere.test/catalog.yaml',
        }),
      ],
    });
    expect(await groups('user:default/ana')).toEqual([]);
    const eve = await test.principals.ofRef('user:default/eve');
    expect(eve.known).toBe(false);
  });

  it('keeps the same object while nothing changes', async () => {
    test = await createCore();
    const first = await test.principals.ofRef('user:default/ana');
    test.clock.move({ ms: 60_000 });
    expect(await test.principals.ofRef('USER:default/Ana')).toBe(first);
    test.catalog.replace([
      ...COMPANY.filter(each => each.metadata.name !== 'ana'),
      user('ana', ['sre']),
    ]);
    test.clock.move({ ms: 5_001 });
    const second = await test.principals.ofRef('user:default/ana');
    expect(second).not.toBe(first);
    expect([...second.groups.keys()]).toEqual(['group:default/sre']);
  });

  it('reads one user once, however many ask', async () => {
    test = await createCore();
    test.catalog.calls = [];
    await Promise.all(
      Array.from({ length: 50 }, () =>
        test.principals.ofRef('user:default/sam'),
      ),
    );
    // The user, and the one level of groups.
    expect(test.catalog.calls).toHaveLength(2);
  });

  it('says that the catalog is down, and does not remember that it was', async () => {
    test = await createCore();
    test.catalog.down = true;
    await expect(test.principals.ofRef('user:default/ana')).rejects.toThrow(
      ServiceUnavailableError,
    );
    test.catalog.down = false;
    expect((await test.principals.ofRef('user:default/ana')).known).toBe(true);
  });

  it('knows services by their subject, and nobody as nobody', async () => {
    test = await createCore();
    const service = await test.principals.ofCredentials(
      mockCredentials.service('ci-deploy'),
    );
    expect(service).toMatchObject({
      ref: 'service:ci-deploy',
      type: 'service',
      known: true,
    });
    await expect(
      test.principals.ofCredentials(mockCredentials.none()),
    ).rejects.toThrow(NotAllowedError);
    await expect(test.principals.ofRef('group:default/sre')).rejects.toThrow(
      'neither a user nor a service',
    );
  });

  describe('with groups of an identity provider', () => {
    const outcome = async () => {
      test.clock.move({ ms: 5_001 });
      const caller = await test.as('user:default/cam');
      const { outcome: answer, binding } = await test.access.decide({
        caller,
        entityRef: 'component:default/ledger',
        environment: 'prod',
        action: 'view',
      });
      return [answer, binding];
    };
    const put = (names: string[]) =>
      test.idpTable.put({
        userRef: 'user:default/cam',
        source: 'okta',
        groups: names,
        seenAt: test.clock.now(),
      });

    it.each(databases.eachSupportedId())(
      'stored at sign-in, until they are stale, on %p',
      async id => {
        test = await createCore({
          knex: await databases.init(id),
          policy: IDP_POLICY,
        });
        // Nothing is known: allows drop out, and denies apply.
        expect(await outcome()).toEqual(['denied', 'no-suspects']);
        await put(['Commanders']);
        expect(await outcome()).toEqual(['allowed', 'commanders-prod']);
        await put(['commanders']);
        expect(await outcome()).toEqual(['denied', undefined]);
        await put(['Commanders', 'Suspects']);
        expect(await outcome()).toEqual(['denied', 'no-suspects']);
        await put(['Commanders']);
        test.clock.move({ ms: 24 * 3_600_000 + 1 });
        // Stale: last known to be no suspect, but no commander any more.
        expect(await outcome()).toEqual(['denied', undefined]);
        await put(['Suspects']);
        test.clock.move({ ms: 24 * 3_600_000 + 1 });
        expect(await outcome()).toEqual(['denied', 'no-suspects']);
      },
    );

    it('of any case, where their source says so', async () => {
      test = await createCore({
        policy: IDP_POLICY,
        config: {
          traceAccess: {
            identity: { idpGroups: { okta: { caseInsensitive: true } } },
          },
        },
      });
      await put(['COMMANDERS']);
      expect(await outcome()).toEqual(['allowed', 'commanders-prod']);
    });

    it('unknown where the list may have been cut', async () => {
      test = await createCore({
        policy: IDP_POLICY,
        config: {
          traceAccess: {
            identity: { idpGroups: { okta: { truncatedAt: 3 } } },
          },
        },
      });
      await put(['Commanders', 'a']);
      expect(await outcome()).toEqual(['allowed', 'commanders-prod']);
      // Last known, from the list before: no suspect.
      await put(['Commanders', 'a', 'b']);
      expect(await outcome()).toEqual(['denied', undefined]);
    });

    it('from a source that fails, and comes back', async () => {
      let answer: () => Promise<{ groups?: string[]; seenAt: number }>;
      const source: GroupSource = {
        name: 'okta',
        groupsOf: () => answer(),
      };
      answer = async () => ({
        groups: ['Commanders'],
        seenAt: test.clock.now(),
      });
      test = await createCore({ policy: IDP_POLICY, groupSources: [source] });
      expect(await outcome()).toEqual(['allowed', 'commanders-prod']);
      const works = answer;
      answer = async () => {
        throw new Error('down');
      };
      expect(await outcome()).toEqual(['denied', undefined]);
      expect(await outcome()).toEqual(['denied', undefined]);
      expect(test.logger.warn).toHaveBeenCalledTimes(1);
      answer = works;
      expect(await outcome()).toEqual(['allowed', 'commanders-prod']);
    });
  });
});
