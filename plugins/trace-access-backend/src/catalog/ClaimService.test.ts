import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { COMPANY, component } from '../testing/company';
import { createCore, type TestCore } from '../testing/createCore';
import { createTestDatabases } from '../testing/databases';

const LEDGER = {
  source: 'xray-prod',
  service: 'ledger',
  entityRef: 'component:default/audit-log',
};
const OLD = { ...LEDGER, service: 'old-ledger' };

describe('ClaimService', () => {
  const databases = createTestDatabases();
  let test: TestCore;
  afterEach(async () => test?.close());

  const start = async (more: Parameters<typeof createCore>[0] = {}) => {
    test = await createCore({
      entities: [
        ...COMPANY.filter(each => each.metadata.name !== 'audit-log'),
        component('audit-log', 'payments-team', {
          annotations: {
            'trace-access.io/service-names': 'ledger, old-ledger',
          },
        }),
      ],
      // Only Sam may confirm what nobody owns.
      permit: (name, who) => ({
        result:
          name === 'trace-access.claim.confirm' && !who.endsWith('sam')
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
      }),
      ...more,
    });
  };
  const as = (who: string) => test.as(`user:default/${who}`);
  const confirm = async (who: string, key = LEDGER) =>
    test.core.claimService.confirm({ caller: await as(who), key });
  const withdraw = async (who: string, key = LEDGER) =>
    test.core.claimService.withdraw({ caller: await as(who), key });
  const claimants = async (service: string) => {
    const lookup = await test.claims.lookup();
    const source = test.policy.active!.policy.sources.get('xray-prod')!;
    const { confirmed } = lookup.resolve({ source, service });
    return confirmed.map(claim => claim.ref);
  };

  it.each(databases.eachSupportedId())(
    'lets the owner of who has the name confirm, and both owners withdraw, on %p',
    async id => {
      await start({ knex: await databases.init(id) });
      // Not the claiming entity's own owner, nor even the permission's holder.
      await expect(confirm('ana')).rejects.toThrow(NotAllowedError);
      await expect(confirm('sam')).rejects.toThrow('ask its owner');
      expect(await confirm('ben')).toMatchObject({
        state: 'contested',
        by: 'user:default/ben',
      });
      expect(await claimants('ledger')).toEqual([
        'component:default/audit-log',
        'component:default/ledger',
      ]);
      // Twice is once.
      expect(await confirm('ben')).toMatchObject({ state: 'contested' });
      await expect(withdraw('cam')).rejects.toThrow(NotAllowedError);
      expect(await withdraw('ana')).toMatchObject({ state: 'pending' });
      expect(await claimants('ledger')).toEqual(['component:default/ledger']);

      await confirm('ben');
      expect(await withdraw('ben')).toMatchObject({ state: 'pending' });

      const rows = await test.knex('audit').orderBy('id');
      expect(rows.map(row => [row.event_id, row.outcome])).toEqual([
        ['claim-confirm', 'refused'],
        ['claim-confirm', 'refused'],
        ['claim-confirm', 'changed'],
        ['claim-withdraw', 'refused'],
        ['claim-confirm', 'changed'],
      ]);
      // What was taken back doesn't wait for audit: it is owed (I10).
      const owed = await test.knex('outbox').where({ queue: 'audit' });
      expect(owed.map(row => JSON.parse(row.payload).record)).toMatchObject([
        { eventId: 'claim-withdraw', outcome: 'changed' },
        { eventId: 'claim-withdraw', outcome: 'changed' },
      ]);
    },
  );

  it('lets the permission settle only what nobody has', async () => {
    await start();
    await expect(confirm('ben', OLD)).rejects.toThrow('claim.confirm');
    expect(await confirm('sam', OLD)).toMatchObject({ state: 'confirmed' });
    expect(await claimants('old-ledger')).toEqual([LEDGER.entityRef]);
  });

  it('keeps a newcomer with the same name from taking a confirmed claim away', async () => {
    await start();
    await confirm('sam', OLD);
    test.catalog.replace([
      ...COMPANY.filter(each => each.metadata.name !== 'audit-log'),
      component('audit-log', 'payments-team', {
        annotations: { 'trace-access.io/service-names': 'ledger, old-ledger' },
      }),
      component('old-ledger', 'ledger-team'),
    ]);
    await test.entities.refresh();
    await expect(withdraw('ben', OLD)).rejects.toThrow(NotAllowedError);
    expect(await claimants('old-ledger')).toHaveLength(2);
  });

  it('changes nothing while the permission framework is off', async () => {
    await start({ config: { permission: { enabled: false } } });
    await expect(confirm('sam', OLD)).rejects.toThrow(NotAllowedError);
  });

  it('answers for what is not there, or not readable, alike', async () => {
    await start();
    const none = { ...LEDGER, entityRef: 'component:default/none' };
    await expect(confirm('sam', none)).rejects.toThrow(NotFoundError);
    await expect(confirm('sam', { ...LEDGER, source: 'none' })).rejects.toThrow(
      NotFoundError,
    );
    await expect(
      confirm('sam', { ...LEDGER, service: 'payments' }),
    ).rejects.toThrow(NotFoundError);
    test.catalog.hidden.add(LEDGER.entityRef);
    await expect(confirm('ben')).rejects.toThrow(NotFoundError);
    const claims = await test.core.claimService.list({
      caller: await as('ben'),
    });
    expect(claims.map(claim => claim.entityRef)).not.toContain(
      LEDGER.entityRef,
    );
  });

  it('names no claimant that the caller may not read', async () => {
    await start();
    test.catalog.hidden.add('component:default/ledger');
    await expect(confirm('ana')).rejects.toThrow('another entity');
    await expect(confirm('ana')).rejects.not.toThrow('default/ledger');
    test.catalog.hidden.clear();
    test.clock.move({ ms: 5_001 });
    await confirm('ben');
    test.catalog.hidden.add('component:default/ledger');
    test.clock.move({ ms: 5_001 });
    await expect(withdraw('cam')).rejects.not.toThrow('default/ledger');
  });

  it('lets nobody settle claims on a name by naming a Component like it', async () => {
    await start({
      entities: [
        ...COMPANY,
        component('ledger', 'payments-team', { namespace: 'newcomer' }),
      ],
    });
    // Contested now; neither settles further claims without the other.
    expect(await claimants('ledger')).toEqual([
      'component:default/ledger',
      'component:newcomer/ledger',
    ]);
    for (const who of ['ana', 'ben', 'sam']) {
      await expect(confirm(who)).rejects.toThrow(NotAllowedError);
    }
  });

  it('does not take back what no person confirmed', async () => {
    await start();
    const psp = {
      ...LEDGER,
      service: 'psp',
      entityRef: 'component:default/payments',
    };
    await expect(withdraw('sam', psp)).rejects.toThrow(ConflictError);
  });

  it('lists pending claims with who may confirm them', async () => {
    await start();
    const list = async (who: string) => {
      const claims = await test.core.claimService.list({
        caller: await as(who),
      });
      return claims.map(c => [c.service, c.state, c.mayConfirm]);
    };
    expect(await list('ben')).toEqual([
      ['ledger', 'pending', true],
      ['old-ledger', 'pending', false],
      ['psp', 'confirmed', false],
    ]);
    expect(await list('sam')).toEqual([
      ['ledger', 'pending', false],
      ['old-ledger', 'pending', true],
      ['psp', 'confirmed', false],
    ]);
    // Ana owns what the confirmation serves, Ben what it was given through.
    await confirm('ben');
    for (const who of ['ana', 'ben']) {
      expect(await list(who)).toContainEqual(['ledger', 'contested', true]);
    }
    expect(await list('cam')).not.toContainEqual(['ledger', 'contested', true]);
  });
});
