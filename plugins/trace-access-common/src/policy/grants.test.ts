import type { GrantFacts } from './grant';
import type { DecisionInput } from './question';
import {
  allow,
  component,
  deny,
  evaluatorFor,
  user,
} from './__testUtils__/fixtures';

const NOON = Date.parse('2026-11-20T11:00:00Z');
const HOUR = 3_600_000;

const payments = component('payments', {
  owner: 'group:default/team',
  tags: ['payments'],
});
const ledger = component('ledger', { owner: 'group:default/team' });

const grantOf = (more: Partial<GrantFacts> = {}): GrantFacts => ({
  id: '01JD0000000000000000000001',
  principal: 'user:default/ana',
  entityRef: 'component:default/payments',
  environment: 'prod',
  actions: ['view'],
  binding: 'ask',
  role: 'reader',
  state: 'active',
  durationMs: HOUR,
  claimBy: NOON - HOUR,
  endsAt: NOON + HOUR,
  ...more,
});

const claimable = (more: Partial<GrantFacts> = {}) =>
  grantOf({
    state: 'claimable',
    claimBy: NOON + HOUR,
    endsAt: undefined,
    ...more,
  });

const question: DecisionInput = {
  principal: user('ana', ['team']),
  resource: { entity: payments },
  environment: 'prod',
  action: 'view',
  at: NOON,
};

const ask = (overrides: Record<string, string> = {}) =>
  allow('ask', { access: 'onRequest', approval: 'four-eyes', ...overrides });

async function decide(
  policy: string,
  grants: GrantFacts[],
  input: Partial<DecisionInput> = {},
) {
  const evaluator = await evaluatorFor(policy);
  return evaluator.decide({ ...question, grants, ...input });
}

describe('a grant', () => {
  it('opens exactly what was asked for, by its binding', async () => {
    const decision = await decide(
      ask({ subjects: '[{ group: team }]', redact: '[db.*]' }),
      [grantOf()],
    );
    expect(decision).toMatchObject({
      outcome: 'allowed',
      binding: 'ask',
      role: 'reader',
      redact: ['db.*'],
      endsAt: NOON + HOUR,
      grant: {
        id: '01JD0000000000000000000001',
        state: 'active',
        durationMs: HOUR,
        claimBy: NOON - HOUR,
        endsAt: NOON + HOUR,
      },
    });
    expect(decision.approvals).toBeUndefined();
    expect(decision.why).toEqual([
      {
        code: 'grant',
        message:
          'A grant under binding ask gives view of component:default/payments in prod until 2026-11-20T12:00:00.000Z.',
      },
      {
        code: 'member',
        message: 'user:default/ana is a member of group:default/team.',
      },
    ]);
  });

  it('that is claimable says how long it lasts, and has no end yet', async () => {
    const decision = await decide(ask(), [claimable()]);
    expect(decision).toMatchObject({
      outcome: 'allowed',
      grant: { state: 'claimable', claimBy: NOON + HOUR },
    });
    expect(decision.endsAt).toBeUndefined();
    expect(decision.grant!.endsAt).toBeUndefined();
    expect(decision.why[0].message).toContain('for PT1H from the first use');
  });

  it.each<[string, Partial<GrantFacts>, Partial<DecisionInput>]>([
    ['another person', { principal: 'user:default/ben' }, {}],
    ['another entity', {}, { resource: { entity: ledger } }],
    ['another environment', { environment: 'dev' }, {}],
    ['another action', { actions: ['share'] }, {}],
    [
      'an entity that is gone',
      {},
      { resource: { entity: undefined, ref: 'component:default/payments' } },
    ],
    [
      'an unclaimed service',
      {},
      { resource: { service: { source: 'xray-prod', name: 'payments' } } },
    ],
    [
      'a person who is gone',
      {},
      { principal: user('ana', ['team'], { known: false }) },
    ],
  ])('opens nothing for %s', async (_what, grant, input) => {
    const policy = ask({
      entities: '{ metadata.name: { $in: [payments, ledger] } }',
      services: '[{ source: xray-prod, name: payments }]',
    });
    const decision = await decide(policy, [grantOf(grant)], input);
    expect(decision.grant).toBeUndefined();
    expect(decision.outcome).not.toBe('allowed');
  });

  it.each<[string, Partial<GrantFacts>, boolean]>([
    ['active, before its end', { endsAt: NOON + 1 }, true],
    ['active, at its end', { endsAt: NOON }, false],
    ['active, without an end', { endsAt: undefined }, false],
    ['active, long after its claim-by', { claimBy: 0 }, true],
    ['claimable, before its claim-by', claimable({ claimBy: NOON + 1 }), true],
    ['claimable, at its claim-by', claimable({ claimBy: NOON }), false],
    ['of a state that there is not', { state: 'revoked' as never }, false],
  ])('I1: opens by its times: %s', async (_what, grant, opens) => {
    const decision = await decide(ask(), [grantOf(grant)]);
    expect(decision.outcome).toBe(opens ? 'allowed' : 'requestable');
  });

  it('of several, the active one with the latest end is taken, then the smaller id', async () => {
    const taken = async (...grants: GrantFacts[]) =>
      (await decide(ask(), grants)).grant?.id;
    const a = grantOf({ id: 'a' });
    const longer = grantOf({ id: 'z', endsAt: NOON + 2 * HOUR });
    expect(await taken(claimable({ id: '0' }), a, longer)).toBe('z');
    expect(await taken(claimable({ id: '0' }), a)).toBe('a');
    expect(await taken(grantOf({ id: 'b' }), a)).toBe('a');
    expect(await taken(claimable({ id: 'b' }), claimable({ id: 'c' }))).toBe(
      'b',
    );
  });

  it('TEAM #279, #104, #513: one that ends leaves the others as they are', async () => {
    const over = grantOf({ id: 'a', endsAt: NOON });
    const other = grantOf({ id: 'b', binding: 'other' });
    const decision = await decide(
      ask() + allow('other', { access: 'onRequest', approval: 'four-eyes' }),
      [over, other],
    );
    expect(decision).toMatchObject({ binding: 'other', grant: { id: 'b' } });
  });

  it('ends with the hours of its binding, if they close first', async () => {
    const hours = ask({ conditions: "{ hours: '08:00-12:30 UTC' }" });
    const close = Date.parse('2026-11-20T12:30:00Z');
    const later = grantOf({ endsAt: NOON + 5 * HOUR });
    expect((await decide(hours, [later])).endsAt).toBe(close);
    expect((await decide(hours, [grantOf()])).endsAt).toBe(NOON + HOUR);
    expect((await decide(hours, [claimable()])).endsAt).toBe(close);
  });

  it('I2: is overridden by a deny, of whatever priority', async () => {
    const decision = await decide(ask() + deny('no', { priority: '-9' }), [
      grantOf(),
    ]);
    expect(decision).toMatchObject({ outcome: 'denied', binding: 'no' });
  });

  it('of console is overridden by a deny of view anywhere in the environment', async () => {
    const policy = ask({ actions: '[console]' });
    const input = {
      action: 'console',
      catalog: [payments, ledger],
    } as const;
    const grants = [grantOf({ actions: ['console'] })];
    expect((await decide(policy, grants, input)).outcome).toBe('allowed');
    const elsewhere = deny('no', { entities: '{ metadata.name: ledger }' });
    expect(await decide(policy + elsewhere, grants, input)).toMatchObject({
      outcome: 'denied',
      why: [{ code: 'environment-deny' }],
    });
  });

  it('comes before standing access, which is there again afterwards', async () => {
    const policy = ask() + allow('stand', { redact: '[user.*]' });
    expect((await decide(policy, [grantOf()])).binding).toBe('ask');
    expect((await decide(policy, [grantOf({ endsAt: NOON })])).binding).toBe(
      'stand',
    );
  });
});

describe('requestable', () => {
  const requestable = async (
    policy: string,
    input: Partial<DecisionInput> = {},
  ) => (await evaluatorFor(policy)).requestable({ ...question, ...input });

  it('is what is on request, though something is open already', async () => {
    const policy =
      allow('stand', { redact: '[user.*]', priority: '9' }) +
      ask({ limits: '{ maxDuration: PT2H }' });
    expect(await requestable(policy, { grants: [grantOf()] })).toMatchObject({
      outcome: 'requestable',
      binding: 'ask',
      maxDuration: 'PT2H',
      approvals: ['four-eyes'],
    });
  });

  it('is nothing where a deny applies', async () => {
    expect(await requestable(ask() + deny('no'))).toMatchObject({
      outcome: 'denied',
      binding: 'no',
    });
  });

  it('I5: is nothing where there is only standing access, and says so', async () => {
    expect(await requestable(allow('stand'))).toMatchObject({
      outcome: 'denied',
      why: [
        {
          code: 'no-binding',
          message:
            'No binding lets user:default/ana request view of component:default/payments in prod.',
        },
      ],
    });
  });

  it('is nothing for a service that nobody claims, which no grant would open', async () => {
    const service = { source: 'xray-prod', name: 'legacy' };
    const policy = ask({ services: '[{ source: xray-prod, name: legacy }]' });
    expect(await requestable(policy, { resource: { service } })).toMatchObject({
      outcome: 'denied',
      why: [{ code: 'unclaimed-service' }],
    });
  });
});

describe('the standing of a grant', () => {
  const standing = async (
    policy: string,
    input: Partial<DecisionInput> = {},
    grant: GrantFacts = grantOf(),
  ) => {
    const evaluator = await evaluatorFor(policy);
    return evaluator.grantStanding({ ...question, ...input, grant });
  };
  const team = ask({ subjects: '[{ group: team }]' });

  it('is open whatever its times say, also before its start', async () => {
    expect(await standing(team, {}, grantOf({ endsAt: NOON - 1 }))).toEqual({
      state: 'open',
    });
  });

  it('is gone where the binding uses another role', async () => {
    expect(await standing(team, {}, grantOf({ role: 'writer' }))).toMatchObject(
      { state: 'gone', why: { code: 'other-role' } },
    );
  });

  it.each<[string, string, Partial<DecisionInput>, string]>([
    ['the binding is gone', allow('other'), {}, 'binding-gone'],
    ['the binding is a deny now', deny('ask'), {}, 'explicit-deny'],
    [
      'the binding names other subjects',
      ask({ subjects: '[{ group: sre }]' }),
      {},
      'not-a-subject',
    ],
    ['the group is left', team, { principal: user('ana') }, 'not-a-subject'],
    [
      'the owner has changed',
      ask({ subjects: '[owners]' }),
      { resource: { entity: component('payments', { owner: 'group:x' }) } },
      'not-a-subject',
    ],
    [
      'the predicate no longer matches',
      ask({ entities: '{ metadata.tags: { $contains: payments } }' }),
      { resource: { entity: component('payments') } },
      'other-entities',
    ],
    [
      'the binding is for another environment',
      ask({ environments: '[dev]' }),
      {},
      'environment-gone',
    ],
    [
      'the binding gives other actions',
      ask({ actions: '[share]' }),
      {},
      'action-gone',
    ],
    [
      'the entity is deleted',
      team,
      { resource: { entity: undefined, ref: 'component:default/payments' } },
      'entity-gone',
    ],
    [
      'the principal is gone from the catalog',
      team,
      { principal: user('ana', ['team'], { known: false }) },
      'principal-gone',
    ],
    ['there is a deny', team + deny('no'), {}, 'explicit-deny'],
  ])('is gone where %s', async (_what, policy, input, code) => {
    expect(await standing(policy, input)).toMatchObject({
      state: 'gone',
      why: { code },
    });
  });

  it('is gone where the environment is', async () => {
    expect(
      await standing(
        team,
        { environment: 'qa' },
        grantOf({ environment: 'qa' }),
      ),
    ).toMatchObject({ state: 'gone', why: { code: 'environment-gone' } });
  });

  it.each<[string, string, Partial<DecisionInput>, string]>([
    [
      'it is outside its hours',
      ask({ conditions: "{ hours: '20:00-21:00 UTC' }" }),
      {},
      'outside-hours',
    ],
    [
      'the address is another',
      ask({ conditions: "{ network: ['10.0.0.0/8'] }" }),
      { ip: '192.0.2.1' },
      'outside-network',
    ],
    [
      'the address is not known, as to a sweep',
      ask({ conditions: "{ network: ['10.0.0.0/8'] }" }),
      {},
      'address-unknown',
    ],
    [
      'groups are not known',
      team,
      { principal: user('ana', ['team'], { membershipKnown: false }) },
      'membership-unknown',
    ],
    [
      'groups were last known to be others',
      team,
      {
        principal: user('ana', [], {
          membershipKnown: false,
          lastKnownGroups: new Set(),
        }),
      },
      'membership-unknown',
    ],
    [
      'a deny might apply, as far as groups are known',
      ask() + deny('no', { subjects: '[{ group: contractors }]' }),
      { principal: user('ana', ['team'], { membershipKnown: false }) },
      'membership-unknown',
    ],
    [
      'a deny applies for some hours',
      team + deny('no', { conditions: "{ hours: '10:00-12:00 UTC' }" }),
      {},
      'explicit-deny',
    ],
    [
      'a deny depends on an address that is not known',
      team + deny('no', { conditions: "{ network: ['10.0.0.0/8'] }" }),
      {},
      'explicit-deny',
    ],
  ])('is suspended where %s', async (_what, policy, input, code) => {
    expect(await standing(policy, input)).toMatchObject({
      state: 'suspended',
      why: { code },
    });
  });

  it('is gone by a deny that is certain beside one that is not', async () => {
    const unsure = deny('a', { conditions: "{ network: ['10.0.0.0/8'] }" });
    expect(await standing(team + unsure + deny('b'))).toMatchObject({
      state: 'gone',
      why: { message: expect.stringContaining('Binding b denies') },
    });
  });

  it('of console is gone by a deny elsewhere, and suspended where the catalog is not at hand', async () => {
    const policy =
      ask({ actions: '[console]' }) +
      deny('no', { entities: '{ metadata.name: ledger }' });
    const grant = grantOf({ actions: ['console'] });
    const input = { action: 'console' } as const;
    const catalog = [payments, ledger];
    expect(await standing(policy, { ...input, catalog }, grant)).toMatchObject({
      state: 'gone',
      why: { code: 'explicit-deny' },
    });
    expect(await standing(policy, input, grant)).toMatchObject({
      state: 'suspended',
      why: { code: 'explicit-deny' },
    });
  });

  it('of console is suspended by a deny elsewhere that may not be theirs', async () => {
    const policy =
      ask({ actions: '[console]' }) +
      deny('no', { subjects: '[owners]', entities: '{ kind: Component }' });
    const vault = component('vault', { owner: 'group:default/sre' });
    const input = {
      action: 'console',
      resource: { entity: component('payments') },
      catalog: [component('payments'), vault],
    } as const;
    const grant = grantOf({ actions: ['console'] });
    const unsure = user('ana', [], { membershipKnown: false });
    expect(
      await standing(policy, { ...input, principal: unsure }, grant),
    ).toMatchObject({
      state: 'suspended',
      why: { code: 'membership-unknown' },
    });
    expect(
      await standing(
        policy,
        { ...input, principal: user('ana', ['sre']) },
        grant,
      ),
    ).toMatchObject({ state: 'gone', why: { code: 'explicit-deny' } });
    expect(await standing(policy, input, grant)).toEqual({ state: 'open' });
  });

  it('of console is not gone by a deny of console elsewhere', async () => {
    const policy =
      ask({ actions: '[console]' }) +
      deny('here', { conditions: "{ network: ['10.0.0.0/8'] }" }) +
      deny('there', {
        actions: '[console]',
        entities: '{ metadata.name: ledger }',
      });
    expect(
      await standing(
        policy,
        { action: 'console', catalog: [payments, ledger] },
        grantOf({ actions: ['console'] }),
      ),
    ).toMatchObject({ state: 'suspended' });
  });

  it.each<[string, Partial<GrantFacts>, string]>([
    ['person', { principal: 'user:default/ben' }, 'not-a-subject'],
    ['entity', { entityRef: 'component:default/x' }, 'other-entities'],
    ['environment', { environment: 'dev' }, 'environment-gone'],
    ['action', { actions: ['share'] }, 'action-gone'],
  ])('is gone for another %s than its own', async (_what, grant, code) => {
    expect(await standing(team, {}, grantOf(grant))).toMatchObject({
      state: 'gone',
      why: { code },
    });
  });
});

describe('explain', () => {
  it('has the grant in the chain', async () => {
    const evaluator = await evaluatorFor(
      ask({ subjects: '[{ group: team }]' }),
    );
    const { steps, membershipPath } = evaluator.explain({
      ...question,
      grants: [grantOf()],
    });
    expect(steps.map(({ code }) => code)).toEqual([
      'member',
      'entity',
      'grant',
      'role',
    ]);
    expect(membershipPath).toEqual(['user:default/ana', 'group:default/team']);
  });

  it('says why other grants for the same open nothing', async () => {
    const evaluator = await evaluatorFor(
      ask({ conditions: "{ hours: '20:00-21:00 UTC' }" }),
    );
    const { decision, steps } = evaluator.explain({
      ...question,
      grants: [
        grantOf({ id: 'now' }),
        grantOf({ id: 'dead', binding: 'gone' }),
        grantOf({ id: 'over', endsAt: NOON }),
        grantOf({ id: 'else', entityRef: 'component:default/x' }),
      ],
    });
    expect(decision.outcome).toBe('denied');
    expect(steps.slice(1)).toEqual([
      {
        code: 'grant-suspended',
        message:
          'Grant now under binding ask is suspended: Binding ask gives nothing now. It is open 20:00-21:00 UTC.',
      },
      {
        code: 'grant-gone',
        message:
          'Grant dead under binding gone is dead: The policy has no allow named gone any more.',
      },
      { code: 'grant-over', message: 'Grant over under binding ask is over.' },
    ]);
  });
});
