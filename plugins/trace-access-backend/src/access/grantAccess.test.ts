import { POLICY } from '../testing/company';
import { createCore, type TestCore } from '../testing/createCore';
import { storeGrant } from '../testing/storeGrant';

const HOUR = 3_600_000;
const ANA = 'user:default/ana';
const CAM = 'user:default/cam';
const LEDGER = 'component:default/ledger';
const PAYMENTS = 'component:default/payments';
/** Contractors may ask too, for a role of their own. */
const MORE = `${POLICY}---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: contractors-ask-prod, owner: group:default/sre }
spec: { subjects: [{ group: 'group:default/contractors' }, { user: '${ANA}' }], entities: '*', environments: [prod], role: sre-reader, actions: [view], access: onRequest, approval: owner-approval }
`;

describe('access under grants', () => {
  let core: TestCore;
  beforeEach(async () => {
    core = await createCore({ policy: MORE });
  });
  afterEach(() => core.close());

  const give = (
    change: Parameters<typeof storeGrant>[0]['change'],
    active = false,
  ) =>
    storeGrant({
      knex: core.knex,
      now: core.clock.now(),
      feed: core.changes,
      change,
      active,
    });
  const service = async (who: string, name: string) => {
    const services = await core.access.services({
      caller: await core.as(who),
      environment: 'prod',
      source: 'xray-prod',
      names: [name],
    });
    return services.get(name);
  };
  const roles = async (who: string) => {
    const found = await core.access.viewable({
      caller: await core.as(who),
      environment: 'prod',
    });
    return found.map(({ decision, entityRef }) => [
      decision.role,
      decision.grant?.state ?? 'standing',
      entityRef,
    ]);
  };
  const asContractor = {
    binding: 'contractors-ask-prod',
    role: 'sre-reader',
  };

  it('hides what nobody has claimed yet, and says what a claim would show', async () => {
    const { id } = await give({});
    expect(await service(ANA, 'ledger')).toMatchObject({
      visible: false,
      redact: [],
      toClaim: [
        {
          entityRef: LEDGER,
          decision: { outcome: 'allowed', grant: { id, state: 'claimable' } },
        },
      ],
      // Whom to ask, as for anything hidden.
      owner: { entityRef: LEDGER },
    });
    expect(await service(ANA, 'payments')).not.toHaveProperty('toClaim');
    expect(await service(CAM, 'ledger')).not.toHaveProperty('toClaim');
  });

  it('shows what an active grant opens, masked, and names it', async () => {
    const { id } = await give({}, true);
    const shown = await service(ANA, 'ledger');
    expect(shown).toMatchObject({
      visible: true,
      redact: ['user.email'],
      grants: [id],
    });
    expect(shown).not.toHaveProperty('toClaim');
    expect(await service(ANA, 'payments')).not.toHaveProperty('grants');
  });

  it('looks for traces with standing access first, then grants, last what must be claimed', async () => {
    // Found before payments, and would end sooner.
    await give({ entityRef: 'component:default/audit-log' }, true);
    expect(await roles(ANA)).toEqual([['reader', 'standing', PAYMENTS]]);
    await give(asContractor);
    expect(await roles(ANA)).toEqual([
      ['reader', 'standing', PAYMENTS],
      ['sre-reader', 'claimable', LEDGER],
    ]);
    await give(asContractor, true);
    expect(await roles(ANA)).toEqual([
      ['reader', 'standing', PAYMENTS],
      ['sre-reader', 'active', LEDGER],
    ]);
  });

  it('takes away nothing that is open, for a grant that is not claimed', async () => {
    const { id } = await give({ ...asContractor, entityRef: PAYMENTS });
    expect(await service(ANA, 'payments')).toMatchObject({
      visible: true,
      decision: { binding: 'owners-prod' },
      toClaim: [{ entityRef: PAYMENTS, decision: { grant: { id } } }],
    });
    expect(await roles(ANA)).toEqual([['reader', 'standing', PAYMENTS]]);
    const question = {
      caller: await core.as(ANA),
      entityRef: PAYMENTS,
      environment: 'prod',
      action: 'view',
    } as const;
    expect(
      (await core.access.decide({ ...question, open: true, live: true })).grant,
    ).toBeUndefined();
    expect((await core.access.decide(question)).grant?.state).toBe('claimable');
  });

  it('forgets where to look as soon as grants come and go', async () => {
    const cams = { ...asContractor, principal: CAM, durationMs: 2_000 };
    expect(await roles(CAM)).toEqual([]);
    await give(cams, true);
    expect(await roles(CAM)).toEqual([['sre-reader', 'active', LEDGER]]);
    // Within the seconds for which that is remembered.
    core.clock.move({ ms: 2_000 });
    expect(await roles(CAM)).toEqual([]);
    await give({ ...cams, claimBy: core.clock.now() + 1_000 });
    expect(await roles(CAM)).toEqual([['sre-reader', 'claimable', LEDGER]]);
    core.clock.move({ ms: 1_000 });
    expect(await roles(CAM)).toEqual([]);
  });

  it('tells a page what a grant opens, and until when', async () => {
    const { id, endsAt } = await give({}, true);
    const { environments } = await core.entityAccess.of({
      caller: await core.as(ANA),
      entityRef: LEDGER,
    });
    expect(environments.find(one => one.name === 'prod')).toMatchObject({
      state: 'open',
      grant: { id, state: 'active' },
      until: new Date(endsAt!).toISOString(),
      requestable: ['view'],
      handouts: [],
    });
    const { items } = await core.myAccess.page({
      caller: await core.as(ANA),
      environment: 'prod',
      limit: 10,
    });
    expect(
      items.map(item => [item.entityRef, item.environments[0].state]),
    ).toEqual([
      ['component:default/audit-log', 'ask'],
      [LEDGER, 'open'],
      [PAYMENTS, 'open'],
    ]);
    core.clock.move({ ms: 2 * HOUR });
    const later = await core.entityAccess.of({
      caller: await core.as(ANA),
      entityRef: LEDGER,
    });
    expect(later.environments.find(one => one.name === 'prod')).toMatchObject({
      state: 'ask',
    });
  });
});
