import { writeFile } from 'node:fs/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { COMPANY, component, POLICY, user } from '../testing/company';
import { createCore, type TestCore } from '../testing/createCore';
import { until } from '../testing/until';

const PROD = { environment: 'prod', source: 'xray-prod' };

describe('DefaultAccessService', () => {
  let test: TestCore;
  afterEach(async () => test?.close());

  const visible = async (who: string, names: string[]) => {
    const caller = await test.as(`user:default/${who}`);
    const services = await test.access.services({ caller, ...PROD, names });
    return names.filter(name => services.get(name)?.visible);
  };

  it('decides services by their claimants, all names in one batch', async () => {
    test = await createCore();
    await test.entities.loaded();
    const names = ['payments', 'ledger', 'old-ledger', 'psp', 'legacy-batch'];
    // The annotation claims of audit-log are pending: they give nothing.
    expect(await visible('ana', names)).toEqual(['payments', 'psp']);
    expect(await visible('ben', names)).toEqual(['ledger']);
    // The unclaimed service is named by SRE's binding; payments is denied them.
    expect(await visible('sam', names)).toEqual(['ledger', 'legacy-batch']);
    expect(await visible('cam', names)).toEqual([]);

    const caller = await test.as('user:default/ana');
    test.clock.move({ ms: 5_001 });
    test.catalog.calls = [];
    await test.access.services({ caller, ...PROD, names });
    // The claimants' facts with the backend's eyes; whom to ask with the caller's.
    expect(test.catalog.calls).toEqual([
      'getEntitiesByRefs',
      'getEntitiesByRefs',
    ]);
  });

  it('names whom to ask for what is hidden only where the catalog shows it', async () => {
    test = await createCore();
    const names = ['ledger'];
    let caller = await test.as('user:default/ana');
    let services = await test.access.services({ caller, ...PROD, names });
    expect(services.get('ledger')).toMatchObject({
      visible: false,
      redact: [],
      owner: {
        entityRef: 'component:default/ledger',
        groups: ['group:default/ledger-team'],
      },
    });
    test.catalog.hidden.add('component:default/ledger');
    test.clock.move({ ms: 5_001 });
    caller = await test.as('user:default/ana');
    services = await test.access.services({ caller, ...PROD, names });
    expect(services.get('ledger')).not.toHaveProperty('owner');
  });

  it('shows a contested service only to those who may view every claimant', async () => {
    test = await createCore({
      entities: [
        ...COMPANY,
        component('payments', 'ledger-team', { namespace: 'other' }),
        user('both', ['payments-team', 'ledger-team']),
      ],
    });
    expect(await visible('ana', ['payments'])).toEqual([]);
    expect(await visible('ben', ['payments'])).toEqual([]);
    expect(await visible('both', ['payments'])).toEqual(['payments']);
    const caller = await test.as('user:default/ana');
    const services = await test.access.services({
      caller,
      ...PROD,
      names: ['payments'],
    });
    expect(services.get('payments')).not.toHaveProperty('owner');
    expect(services.get('payments')).not.toHaveProperty('entityRef');
  });

  it('takes the redaction of binding and floor', async () => {
    test = await createCore();
    const caller = await test.as('user:default/sam');
    const services = await test.access.services({
      caller,
      ...PROD,
      names: ['ledger'],
    });
    expect([...services.get('ledger')!.redact].sort()).toEqual([
      'db.query.text',
      'user.email',
    ]);
  });

  it('hides everything of a source of another environment', async () => {
    test = await createCore();
    const caller = await test.as('user:default/ana');
    const services = await test.access.services({
      caller,
      environment: 'dev',
      source: 'xray-prod',
      names: ['payments'],
    });
    expect(services.get('payments')).toEqual({ visible: false, redact: [] });
  });

  it('says under which names spans are looked for', async () => {
    test = await createCore();
    const names = (entityRef: string) =>
      test.access.serviceNames({ entityRef, ...PROD });
    expect(await names('component:default/payments')).toEqual({
      confirmed: ['payments', 'psp'],
      pending: [],
      declared: true,
    });
    expect(await names('component:default/audit-log')).toEqual({
      confirmed: ['audit-log'],
      pending: ['ledger', 'old-ledger'],
      declared: true,
    });
    expect(await names('component:default/none')).toEqual({
      confirmed: [],
      pending: [],
      declared: false,
    });
  });

  it('finds the roles to open a trace with', async () => {
    test = await createCore();
    const roles = async (who: string) => {
      const caller = await test.as(`user:default/${who}`);
      const found = await test.access.viewable({
        caller,
        environment: 'prod',
      });
      return found.map(each => each.decision.role);
    };
    expect(await roles('ana')).toEqual(['reader']);
    expect(await roles('sam')).toEqual(['sre-reader']);
    expect(await roles('cam')).toEqual([]);
  });

  it('asks the portal only to narrow', async () => {
    test = await createCore({
      permit: (_name, who) => ({
        result: who.endsWith('ana')
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      }),
    });
    const question = {
      entityRef: 'component:default/payments',
      environment: 'prod',
      action: 'view',
    } as const;
    const ana = await test.as('user:default/ana');
    expect(
      await test.access.decide({ caller: ana, ...question }),
    ).toMatchObject({
      outcome: 'denied',
      why: [{ code: 'portal-permission' }, {}, {}],
    });
    const cam = await test.as('user:default/cam');
    expect(
      await test.access.decide({ caller: cam, ...question }),
    ).toMatchObject({ outcome: 'denied', why: [{ code: 'no-binding' }] });
  });

  it('takes conditions of the portal that make no sense for a no', async () => {
    test = await createCore({
      permit: () => ({
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'trace-access',
        resourceType: 'trace-access-entity',
        conditions: {
          rule: 'HAS_TIER',
          resourceType: 'trace-access-entity',
          params: { tiers: ['enormous'] },
        },
      }),
    });
    const decision = await test.access.decide({
      caller: await test.as('user:default/ana'),
      entityRef: 'component:default/payments',
      environment: 'prod',
      action: 'view',
    });
    expect(decision.outcome).toBe('denied');
    expect(test.logger.error).toHaveBeenCalled();
  });

  it('denies everybody while there is no policy', async () => {
    test = await createCore({ locations: [] });
    const caller = await test.as('user:default/ana');
    const decision = await test.access.decide({
      caller,
      entityRef: 'component:default/payments',
      environment: 'prod',
      action: 'view',
    });
    expect(decision).toMatchObject({
      outcome: 'denied',
      why: [{ code: 'no-policy' }],
    });
    expect(await visible('ana', ['payments'])).toEqual([]);
    expect(await test.access.viewable({ caller, environment: 'prod' })).toEqual(
      [],
    );
  });

  it('gives for 5 s without the catalog, then says that it is down, then recovers', async () => {
    test = await createCore();
    const question = {
      entityRef: 'component:default/payments',
      environment: 'prod',
      action: 'view',
    } as const;
    const decide = async () =>
      test.access.decide({
        caller: await test.as('user:default/ana'),
        ...question,
      });
    expect((await decide()).outcome).toBe('allowed');
    test.catalog.down = true;
    test.clock.move({ ms: 5_000 });
    expect((await decide()).outcome).toBe('allowed');
    test.clock.move({ ms: 1 });
    const failure = await decide().catch(error => error);
    expect(failure).toBeInstanceOf(ServiceUnavailableError);
    expect(failure.message).toContain('The catalog is not answering');
    expect(failure.message).not.toContain('ECONNREFUSED');
    test.catalog.down = false;
    expect((await decide()).outcome).toBe('allowed');
  });

  it('asks nobody while everything is fresh', async () => {
    test = await createCore();
    const decide = async () =>
      test.access.decide({
        caller: await test.as('user:default/ana'),
        entityRef: 'component:default/payments',
        environment: 'prod',
        action: 'view',
      });
    await decide();
    test.catalog.calls = [];
    test.clock.move({ ms: 2_500 });
    await decide();
    expect(test.catalog.calls).toEqual([]);
    // Past half of its age it is read behind the caller's back.
    test.clock.move({ ms: 1 });
    await decide();
    await until(() => test.catalog.calls.length > 0);
  });

  it('reads facts anew when a policy reads other fields', async () => {
    test = await createCore();
    const decide = async () => {
      const decision = await test.access.decide({
        caller: await test.as('user:default/ana'),
        entityRef: 'component:default/payments',
        environment: 'prod',
        action: 'view',
      });
      return decision.outcome;
    };
    expect(await decide()).toBe('allowed');
    const [rest, deny] = POLICY.split('metadata: { name: no-pci-for-sre');
    const other = deny
      .replace(
        '{ metadata.tags: { $contains: pci } }',
        '{ spec.lifecycle: production }',
      )
      .replace("group:default/sre' }]", "group:default/engineering' }]");
    await writeFile(
      test.policyFile,
      `${rest}metadata: { name: no-pci-for-sre${other}`,
    );
    await test.policy.refresh();
    expect(test.policy.status().refused).toBeUndefined();
    expect(await decide()).toBe('denied');
  });
});
