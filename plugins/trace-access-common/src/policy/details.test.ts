import { Evaluator } from './evaluator';
import type { DecisionInput } from './question';
import { entityFacts } from './entityFacts';
import {
  allow,
  component,
  deny,
  evaluatorFor,
  user,
} from './__testUtils__/fixtures';

// The "details that two readers could take in two ways" of the model, and the
// evaluation order, one test each.

const NOON = Date.parse('2026-11-20T11:00:00Z');
const payments = component('payments', {
  owner: 'group:default/team',
  tags: ['Payments'],
});

async function ask(
  policy: string,
  input: Partial<DecisionInput> = {},
  base?: string,
) {
  const evaluator = await evaluatorFor(policy, base);
  return decide(evaluator, input);
}

function decide(evaluator: Evaluator, input: Partial<DecisionInput> = {}) {
  return evaluator.decide({
    principal: user('ana', ['team']),
    resource: { entity: payments },
    environment: 'prod',
    action: 'view',
    at: NOON,
    ...input,
  });
}

const withFloor = (floor: string) => `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: prod, owner: platform }
spec: { tier: high, floor: { ${floor} } }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: reader, owner: platform }
spec: { provider: aws, environments: { prod: { arn: 'arn:aws:iam::222222222222:role/r' } } }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: four-eyes, owner: platform }
spec: { steps: [{ approvers: [owners] }] }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: two-teams, owner: platform }
spec: { steps: [{ approvers: [{ group: sre }] }] }
`;

describe('evaluation order', () => {
  const onRequest = { access: 'onRequest', approval: 'four-eyes' };

  it('I2: a deny beats everything, whatever its priority', async () => {
    const decision = await ask(
      allow('yes', { priority: '100' }) + deny('no', { priority: '-5' }),
    );
    expect(decision).toMatchObject({ outcome: 'denied', binding: 'no' });
    expect(decision.role).toBeUndefined();
    expect(decision.why[0].code).toBe('explicit-deny');
  });

  it('prefers standing to onRequest, whatever the priority', async () => {
    const decision = await ask(
      allow('ask', { ...onRequest, priority: '100' }) + allow('stand'),
    );
    expect(decision).toMatchObject({ outcome: 'allowed', binding: 'stand' });
  });

  it('is requestable through an onRequest binding', async () => {
    expect(await ask(allow('ask', onRequest))).toMatchObject({
      outcome: 'requestable',
      binding: 'ask',
      role: 'reader',
      approval: 'four-eyes',
    });
  });

  it('I5: is denied without a binding', async () => {
    const decision = await ask('');
    expect(decision).toMatchObject({ outcome: 'denied', redact: [] });
    expect(decision.binding).toBeUndefined();
    expect(decision.why[0].code).toBe('no-binding');
  });

  it.each([
    ['higher priority', { priority: '1' }, {}, 'a'],
    [
      'shorter maxDuration',
      { limits: '{ maxDuration: PT2H }' },
      { limits: '{ maxDuration: PT30M }' },
      'b',
    ],
    [
      'absent maxDuration is the longest',
      {},
      { limits: '{ maxDuration: P30D }' },
      'b',
    ],
    [
      'durations by length, not by text',
      { limits: '{ maxDuration: PT90M }' },
      { limits: '{ maxDuration: PT2H }' },
      'a',
    ],
    ['smaller name', {}, {}, 'a'],
  ])('breaks ties by %s', async (_what, a, b, winner) => {
    const decision = await ask(allow('b', b) + allow('a', a));
    expect(decision.binding).toBe(winner);
  });

  it('breaks ties by code unit, where capitals come first', async () => {
    expect((await ask(allow('a') + allow('B'))).binding).toBe('B');
  });

  it.each(['share', 'console', 'credentials'] as const)(
    'denies %s by a deny of view',
    async action => {
      const decision = await ask(
        allow('yes', { actions: "'*'" }) + deny('no'),
        { action },
      );
      expect(decision).toMatchObject({ outcome: 'denied', binding: 'no' });
    },
  );

  it('does not deny write by a deny of view, nor view by a deny of share', async () => {
    const policy = allow('yes', { actions: "'*'" });
    expect((await ask(policy + deny('no'), { action: 'write' })).outcome).toBe(
      'allowed',
    );
    expect(
      (await ask(policy + deny('no', { actions: '[share]' }))).outcome,
    ).toBe('allowed');
  });
});

describe('console and credentials', () => {
  const secret = component('secret', { owner: 'group:default/team' });
  const policy =
    allow('yes', { actions: '[view, console]' }) +
    deny('no', { entities: '{ metadata.name: secret }' });

  it('are denied while a deny of view matches any entity of the catalog', async () => {
    const decision = await ask(policy, {
      action: 'console',
      catalog: [payments, secret],
    });
    expect(decision).toMatchObject({ outcome: 'denied', binding: 'no' });
    expect(decision.why[0].code).toBe('environment-deny');
  });

  it('are allowed when no entity of the catalog is denied', async () => {
    expect(
      (await ask(policy, { action: 'console', catalog: [payments] })).outcome,
    ).toBe('allowed');
  });

  it('are denied where the catalog is not at hand', async () => {
    expect((await ask(policy, { action: 'console' })).outcome).toBe('denied');
  });

  it('count a deny through owners for what the principal owns anywhere', async () => {
    const owners =
      allow('yes', { actions: '[console]' }) +
      deny('no', {
        subjects: '[owners]',
        entities: '{ metadata.name: secret }',
      });
    const input = { action: 'console', catalog: [payments, secret] } as const;
    expect((await ask(owners, input)).outcome).toBe('denied');
    expect(
      (await ask(owners, { ...input, principal: user('ben') })).outcome,
    ).toBe('allowed');
  });

  it('ignore a deny of view for others or elsewhere', async () => {
    const others =
      allow('yes', { actions: '[console]' }) +
      deny('other', { subjects: '[{ user: ben }]' }) +
      deny('elsewhere', { environments: '[dev]' });
    expect(
      (await ask(others, { action: 'console', catalog: [payments] })).outcome,
    ).toBe('allowed');
  });
});

describe('conditions', () => {
  const when = (conditions: string) => ({ conditions: `{ ${conditions} }` });
  const network = when("network: ['10.0.0.0/8']");

  it('tries the next allow where one has a condition that is false', async () => {
    const decision = await ask(
      allow('first', { priority: '9', ...when("hours: '20:00-21:00 UTC'") }) +
        allow('next'),
    );
    expect(decision.binding).toBe('next');
  });

  it('drops an allow whose condition cannot be evaluated', async () => {
    expect((await ask(allow('a', network))).outcome).toBe('denied');
    expect((await ask(allow('a', network), { ip: '' })).outcome).toBe('denied');
    expect((await ask(allow('a', network), { ip: '10.0.0.1' })).outcome).toBe(
      'allowed',
    );
  });

  it('applies a deny whose condition cannot be evaluated', async () => {
    const policy = allow('a') + deny('d', network);
    expect((await ask(policy)).outcome).toBe('denied');
    expect((await ask(policy, { ip: '192.0.2.1' })).outcome).toBe('allowed');
    expect((await ask(policy, { ip: '10.9.9.9' })).outcome).toBe('denied');
  });

  it('lets a deny go where one condition is false beside an unknown one', async () => {
    const policy =
      allow('a') +
      deny('d', when("network: ['10.0.0.0/8'], hours: '20:00-21:00 UTC'"));
    expect((await ask(policy)).outcome).toBe('allowed');
  });

  it('cannot evaluate stepUp: no allow, but a deny', async () => {
    const stepUp = when('stepUp: { maxAge: PT15M }');
    expect((await ask(allow('a', stepUp))).outcome).toBe('denied');
    expect((await ask(allow('a') + deny('d', stepUp))).outcome).toBe('denied');
  });

  it.each([
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['::ffff:0a01:0203', '10.0.0.0/8', true],
    ['10.1.2.3', '::ffff:10.0.0.0/104', true],
    ['10.1.2.3', '::/0', false],
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['2001:db8::1', '0.0.0.0/0', false],
    ['10.1', '10.0.0.0/8', false],
    ['0x0a.1.2.3', '10.0.0.0/8', false],
  ])('network: %s in %s is %s', async (ip, cidr, inside) => {
    const policy = allow('a', when(`network: ['${cidr}']`));
    expect((await ask(policy, { ip })).outcome).toBe(
      inside ? 'allowed' : 'denied',
    );
  });

  it.each([
    ['08:00-20:00 Europe/Berlin', '2026-11-20T06:59:59.999Z', false],
    ['08:00-20:00 Europe/Berlin', '2026-11-20T07:00:00Z', true],
    ['08:00-20:00 Europe/Berlin', '2026-11-20T18:59:59.999Z', true],
    ['08:00-20:00 Europe/Berlin', '2026-11-20T19:00:00Z', false],
    ['08:00-20:00 Europe/Berlin', '2026-07-20T18:00:00Z', false],
    ['22:00-06:00 UTC', '2026-11-20T22:00:00Z', true],
    ['22:00-06:00 UTC', '2026-11-20T05:59:00Z', true],
    ['22:00-06:00 UTC', '2026-11-20T06:00:00Z', false],
    ['22:00-00:00 UTC', '2026-11-20T23:59:59Z', true],
    ['22:00-00:00 UTC', '2026-11-20T00:00:00Z', false],
    ['09:00-10:00 Asia/Kolkata', '2026-11-20T03:30:00Z', true],
    ['09:00-10:00 Asia/Kolkata', '2026-11-20T03:29:59Z', false],
    // 02:00–03:00 does not exist on this night.
    ['02:00-03:00 Europe/Berlin', '2026-03-29T01:00:00Z', false],
    // And comes twice on this one.
    ['02:00-03:00 Europe/Berlin', '2026-10-25T00:30:00Z', true],
    ['02:00-03:00 Europe/Berlin', '2026-10-25T01:30:00Z', true],
  ])('hours: %s at %s is %s', async (hours, at, open) => {
    const decision = await ask(allow('a', when(`hours: '${hours}'`)), {
      at: Date.parse(at),
    });
    expect(decision.outcome).toBe(open ? 'allowed' : 'denied');
  });

  it.each([
    [
      '08:00-20:00 Europe/Berlin',
      '2026-11-20T11:00:00Z',
      '2026-11-20T19:00:00Z',
    ],
    ['22:00-06:00 UTC', '2026-11-20T23:30:12Z', '2026-11-21T06:00:00Z'],
    ['22:00-06:00 UTC', '2026-11-20T01:00:00Z', '2026-11-20T06:00:00Z'],
    // The clocks go forward over the end, and back within the window.
    [
      '01:00-02:30 Europe/Berlin',
      '2026-03-29T00:30:00Z',
      '2026-03-29T01:00:00Z',
    ],
    [
      '01:00-04:00 Europe/Berlin',
      '2026-10-24T23:30:00Z',
      '2026-10-25T03:00:00Z',
    ],
    [
      '01:00-04:00 Europe/Berlin',
      '2026-03-29T00:30:00Z',
      '2026-03-29T02:00:00Z',
    ],
  ])('says when %s at %s closes', async (hours, at, end) => {
    const decision = await ask(allow('a', when(`hours: '${hours}'`)), {
      at: Date.parse(at),
    });
    expect(new Date(decision.endsAt!).toISOString()).toBe(
      new Date(end).toISOString(),
    );
  });
});

describe('the floor', () => {
  it('makes standing access requestable, with its approval', async () => {
    const decision = await ask(
      allow('a'),
      {},
      withFloor('access: onRequest, approval: four-eyes'),
    );
    expect(decision).toMatchObject({
      outcome: 'requestable',
      binding: 'a',
      approval: 'four-eyes',
    });
    expect(decision.why.map(({ code }) => code)).toContain('floor-on-request');
  });

  it('shortens, redacts more, and adds its approval', async () => {
    const decision = await ask(
      allow('a', {
        access: 'onRequest',
        approval: 'two-teams',
        limits: '{ maxDuration: PT8H }',
        redact: "['db.*', 'user.email']",
      }),
      {},
      withFloor(
        "maxDuration: PT4H, redact: ['user.email', 'x'], approval: four-eyes",
      ),
    );
    expect(decision).toMatchObject({
      maxDuration: 'PT4H',
      maxDurationMs: 4 * 3_600_000,
      redact: ['db.*', 'user.email', 'x'],
      approval: 'two-teams',
      approvals: ['two-teams', 'four-eyes'],
    });
  });

  it('leaves a shorter limit as its author wrote it', async () => {
    const floor = withFloor('maxDuration: PT4H');
    const own = allow('a', { limits: '{ maxDuration: PT90M }' });
    expect((await ask(own, {}, floor)).maxDuration).toBe('PT90M');
    const equal = allow('a', { limits: '{ maxDuration: PT240M }' });
    expect((await ask(equal, {}, floor)).maxDuration).toBe('PT240M');
    expect((await ask(allow('a'), {}, floor)).maxDuration).toBe('PT4H');
  });

  it('breaks ties by the bindings own limits, not the floor', async () => {
    const decision = await ask(
      allow('a', { limits: '{ maxDuration: PT8H }' }) +
        allow('b', { limits: '{ maxDuration: PT6H }' }),
      {},
      withFloor('maxDuration: PT4H'),
    );
    expect(decision).toMatchObject({ binding: 'b', maxDuration: 'PT4H' });
  });
});

describe('subjects', () => {
  const only = (subject: string) => allow('a', { subjects: `[${subject}]` });

  it('completes and lower-cases refs', async () => {
    expect((await ask(only('{ group: Team }'))).outcome).toBe('allowed');
    expect((await ask(only('{ user: Ana }'))).outcome).toBe('allowed');
    expect((await ask(only('{ user: other/ana }'))).outcome).toBe('denied');
  });

  it('compares IdP groups exactly', async () => {
    const idp = (name: string) => ({
      principal: user('ana', [], { idpGroups: [{ source: 'okta', name }] }),
    });
    const policy = only(
      '{ idpGroup: { source: okta, name: Payments-Oncall } }',
    );
    expect((await ask(policy, idp('Payments-Oncall'))).outcome).toBe('allowed');
    expect((await ask(policy, idp('payments-oncall'))).outcome).toBe('denied');
    expect((await ask(policy, { principal: user('ana') })).outcome).toBe(
      'denied',
    );
  });

  it('knows services', async () => {
    const service = {
      ...user('x'),
      ref: 'service:ci-deploy',
      type: 'service' as const,
    };
    expect(
      (await ask(only('{ service: ci-deploy }'), { principal: service }))
        .outcome,
    ).toBe('allowed');
    expect((await ask(only('{ service: ci-deploy }'))).outcome).toBe('denied');
  });

  it('owners: that user, or the members of that group; no owner, nobody', async () => {
    const owned = (owner?: string) => ({
      resource: { entity: component('x', { owner }) },
    });
    const policy = only('owners');
    expect((await ask(policy, owned('team'))).outcome).toBe('allowed');
    expect((await ask(policy, owned('user:ana'))).outcome).toBe('allowed');
    expect((await ask(policy, owned('user:ben'))).outcome).toBe('denied');
    expect((await ask(policy, owned('other'))).outcome).toBe('denied');
    expect((await ask(policy, owned())).outcome).toBe('denied');
  });

  it('denies whom and what the catalog does not have', async () => {
    const policy = allow('a');
    expect(
      (await ask(policy, { principal: user('ana', [], { known: false }) }))
        .why[0].code,
    ).toBe('unknown-principal');
    expect(
      (
        await ask(policy, {
          resource: { entity: undefined, ref: 'component:default/gone' },
        })
      ).why[0].code,
    ).toBe('unknown-entity');
    expect((await ask(policy, { environment: 'nope' })).why[0].code).toBe(
      'unknown-environment',
    );
  });
});

describe('unknown membership', () => {
  const unknown = (facts = {}) => ({
    principal: user('ana', ['team'], { membershipKnown: false, ...facts }),
  });
  const byGroup = { subjects: '[{ group: team }]' };
  const byOwners = { subjects: '[owners]' };

  it('drops allows through groups and owners, not those by name', async () => {
    expect((await ask(allow('a', byGroup), unknown())).outcome).toBe('denied');
    expect((await ask(allow('a', byOwners), unknown())).outcome).toBe('denied');
    expect(
      (await ask(allow('a', { subjects: '[{ user: ana }]' }), unknown()))
        .outcome,
    ).toBe('allowed');
  });

  it('applies denies by the last known members, or to everyone', async () => {
    const elsewhere = { subjects: '[{ group: other }]' };
    const policy = allow('a') + deny('d', elsewhere);
    expect((await ask(policy, unknown())).outcome).toBe('denied');
    expect(
      (
        await ask(
          policy,
          unknown({ lastKnownGroups: new Set(['group:default/other']) }),
        )
      ).outcome,
    ).toBe('denied');
    expect(
      (await ask(policy, unknown({ lastKnownGroups: new Set() }))).outcome,
    ).toBe('allowed');
  });

  it('applies a deny through owners where a group owns', async () => {
    const policy = allow('a') + deny('d', byOwners);
    expect((await ask(policy, unknown())).outcome).toBe('denied');
    expect(
      (
        await ask(policy, {
          ...unknown(),
          resource: { entity: component('x', { owner: 'user:ben' }) },
        })
      ).outcome,
    ).toBe('allowed');
  });

  it('treats an unknown IdP source the same, and only that one', async () => {
    const okta = { subjects: '[{ idpGroup: { source: okta, name: A } }]' };
    const entra = { subjects: '[{ idpGroup: { source: entra, name: A } }]' };
    const stale = (facts = {}) => ({
      principal: user('ana', [], {
        idpGroups: [
          { source: 'okta', name: 'A' },
          { source: 'entra', name: 'A' },
        ],
        unknownIdpSources: new Set(['okta']),
        ...facts,
      }),
    });
    expect((await ask(allow('a', okta), stale())).outcome).toBe('denied');
    expect((await ask(allow('a', entra), stale())).outcome).toBe('allowed');
    const denied =
      allow('a') +
      deny('d', { subjects: '[{ idpGroup: { source: okta, name: B } }]' });
    expect((await ask(denied, stale())).outcome).toBe('denied');
    expect(
      (
        await ask(
          denied,
          stale({ lastKnownIdpGroups: [{ source: 'okta', name: 'A' }] }),
        )
      ).outcome,
    ).toBe('allowed');
  });
});

describe('entities and services', () => {
  it.each([
    ['{ kind: component }', true],
    ['{ metadata.tags: { $contains: payments } }', true],
    ['{ metadata.tags: payments }', false],
    ['{ spec.nothing: { $exists: false } }', true],
    ['{ spec.nothing: x }', false],
    ['{ $not: { spec.nothing: x } }', true],
    ['{ metadata.name: { $in: [ledger, PAYMENTS] } }', true],
    ['{ metadata.name: { $hasPrefix: pay } }', true],
    ['{ $any: [{ kind: API }, { metadata.name: payments }] }', true],
    ['{ $all: [{ kind: API }, { metadata.name: payments }] }', false],
  ])('%s matches: %s', async (entities, matches) => {
    expect((await ask(allow('a', { entities }))).outcome).toBe(
      matches ? 'allowed' : 'denied',
    );
  });

  const legacy = {
    resource: { service: { source: 'xray-prod', name: 'legacy' } },
  };
  const services = { services: '[{ source: xray-prod, name: legacy }]' };

  it('opens an unclaimed service only where a binding names it', async () => {
    expect((await ask(allow('a'), legacy)).outcome).toBe('denied');
    expect((await ask(allow('a', services), legacy)).outcome).toBe('allowed');
    expect(
      (await ask(allow('a', { ...services, subjects: '[owners]' }), legacy))
        .outcome,
    ).toBe('denied');
    expect(
      (
        await ask(allow('a', { ...services, environments: "'*'" }), {
          ...legacy,
          environment: 'dev',
        })
      ).outcome,
    ).toBe('denied');
  });

  it('denies it by name, or with all entities', async () => {
    const policy = allow('a', services);
    const some = { entities: '{ kind: Component }' };
    expect(
      (await ask(policy + deny('d', { ...services, ...some }), legacy)).outcome,
    ).toBe('denied');
    expect((await ask(policy + deny('d'), legacy)).outcome).toBe('denied');
    expect((await ask(policy + deny('d', some), legacy)).outcome).toBe(
      'allowed',
    );
  });

  it('takes owners from relations where there are any', () => {
    const entity = {
      apiVersion: 'v1',
      kind: 'Component',
      metadata: { name: 'X', namespace: 'Ns' },
      spec: { owner: 'Team' },
    };
    expect(entityFacts({ entity })).toMatchObject({
      ref: 'component:ns/x',
      owners: ['group:ns/team'],
    });
    expect(
      entityFacts({
        entity: {
          ...entity,
          relations: [
            { type: 'ownedBy', targetRef: 'user:default/Ana' },
            { type: 'partOf', targetRef: 'system:default/s' },
          ],
        },
      }).owners,
    ).toEqual(['user:default/ana']);
    expect(
      entityFacts({ entity: { ...entity, relations: [] } }).owners,
    ).toEqual([]);
  });
});

describe('decisions', () => {
  it('carry their reasons when serialised and when spread', async () => {
    const decision = await ask(allow('a'));
    expect(JSON.parse(JSON.stringify(decision)).why).toEqual(decision.why);
    expect({ ...decision }.why).toEqual(decision.why);
  });
});
