import {
  compilePolicy,
  Evaluator,
  parsePolicy,
  type EntityFacts,
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
const orphan = facts('resource:default/orphan', 'Resource', []);

describe('environmentAccess', () => {
  const say = async (
    who: PrincipalFacts,
    entity: EntityFacts,
    environment: string,
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
      at: Date.parse('2026-11-21T12:00:00Z'),
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
