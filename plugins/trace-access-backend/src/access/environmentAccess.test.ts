import {
  compilePolicy,
  Evaluator,
  parsePolicy,
  type EntityFacts,
  type GrantFacts,
  type PrincipalFacts,
} from '@tracegate/plugin-trace-access-common';
import { POLICY } from '../testing/company';
import { environmentAccess } from './environmentAccess';

const MORE = `${POLICY}---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: everyone-dev, owner: group:default/sre }
spec: { subjects: '*', entities: '*', environments: [dev], role: reader, actions: [view], effect: allow, access: standing, conditions: { hours: '08:00-20:00 UTC' } }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: owners-only, owner: group:default/sre }
spec: { steps: [{ approvers: [owners], count: 1 }], requestTtl: P1D }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: cam-asks, owner: group:default/sre }
spec: { subjects: [{ user: 'user:default/cam' }], entities: { kind: Resource }, environments: [prod], role: reader, actions: [view], effect: allow, access: onRequest, approval: owners-only }
`;

const principal = (
  name: string,
  groups: [string, string[]][] = [],
): PrincipalFacts => ({
  ref: `user:default/${name}`,
  type: 'user',
  known: true,
  groups: new Map(groups),
  membershipKnown: true,
  idpGroups: [],
});
const facts = (ref: string, kind: string, owners: string[]): EntityFacts => ({
  ref,
  owners,
  fields: { kind },
});
const payments = facts('component:default/payments', 'Component', [
  'group:default/payments-team',
]);
const NOW = Date.parse('2026-11-21T12:00:00Z');
const grantOf = (change: Partial<GrantFacts>): GrantFacts => ({
  id: '01KB0000000000000000000000',
  principal: 'user:default/ben',
  entityRef: payments.ref,
  environment: 'prod',
  actions: ['view'],
  binding: 'engineering-asks-prod',
  role: 'reader',
  state: 'claimable',
  durationMs: 5_400_000,
  claimBy: NOW + 3_600_000,
  ...change,
});
const orphan = facts('resource:default/orphan', 'Resource', []);

describe('environmentAccess', () => {
  const say = async (
    who: PrincipalFacts,
    entity: EntityFacts,
    environment: string,
    grants: readonly GrantFacts[] = [],
  ) => {
    const { documents, findings } = parsePolicy({
      files: [{ path: 'policy.yaml', text: MORE }],
    });
    expect(findings.filter(each => each.severity === 'error')).toEqual([]);
    const policy = await compilePolicy({ documents });
    const decision = new Evaluator({ policy }).decide({
      principal: who,
      resource: { entity },
      environment,
      action: 'view',
      at: NOW,
      grants,
    });
    return environmentAccess({
      decision,
      policy,
      environment,
      entity,
      principal: who,
    });
  };

  it('says through which group, along its path', async () => {
    const sam = principal('sam', [
      ['group:default/night', ['group:default/night']],
      ['group:default/sre', ['group:default/night', 'group:default/sre']],
    ]);
    expect((await say(sam, payments, 'prod')).sentence).toBe(
      'You can view prod through group night → sre (binding sre-prod).',
    );
  });

  it('says until when, where it closes by itself', async () => {
    expect(await say(principal('cam'), payments, 'dev')).toMatchObject({
      state: 'open',
      tier: 'low',
      until: '2026-11-21T20:00:00.000Z',
      sentence: 'You can view dev, as everyone may (binding everyone-dev).',
    });
  });

  describe('under a grant', () => {
    const ben = principal('ben', [
      [
        'group:default/engineering',
        ['group:default/ledger-team', 'group:default/engineering'],
      ],
    ]);

    it('says that the clock starts with the first look', async () => {
      const ready = await say(ben, payments, 'prod', [grantOf({})]);
      expect(ready).toMatchObject({
        state: 'ready',
        sentence: 'Approved: it opens for 1 h 30 min from your first look.',
        grant: {
          id: '01KB0000000000000000000000',
          state: 'claimable',
          duration: 'PT1H30M',
          claimBy: '2026-11-21T13:00:00.000Z',
        },
        binding: 'engineering-asks-prod',
        approvers: [],
      });
      expect(ready).not.toHaveProperty('until');
      expect(ready.grant).not.toHaveProperty('endsAt');
    });

    it('says through what, and until when', async () => {
      const active = grantOf({ state: 'active', endsAt: NOW + 60_000 });
      const open = await say(ben, payments, 'prod', [active]);
      expect(open).toMatchObject({
        state: 'open',
        sentence:
          'You can view prod under a grant through group ledger-team → engineering (binding engineering-asks-prod).',
        until: '2026-11-21T12:01:00.000Z',
        grant: { state: 'active', endsAt: '2026-11-21T12:01:00.000Z' },
      });
      expect(open.grant).not.toHaveProperty('claimBy');
    });

    it.each([
      [60_000, '1 min'],
      [2_700_000, '45 min'],
      [7_200_000, '2 h'],
    ])('says %p ms in words', async (durationMs, words) => {
      const grant = grantOf({ durationMs });
      expect((await say(ben, payments, 'prod', [grant])).sentence).toBe(
        `Approved: it opens for ${words} from your first look.`,
      );
    });
  });

  it('says plainly that nothing gives it', async () => {
    expect(await say(principal('cam'), payments, 'prod')).toMatchObject({
      state: 'closed',
      sentence: 'No: no binding lets you view payments in prod.',
      approvers: [],
    });
  });

  it('says before anybody asks that nobody could approve', async () => {
    expect(await say(principal('cam'), orphan, 'prod')).toMatchObject({
      state: 'ask',
      sentence:
        'Not yet: owners-only decides; but nobody can approve it: tell the operators of the portal.',
      approvers: [],
    });
  });
});
