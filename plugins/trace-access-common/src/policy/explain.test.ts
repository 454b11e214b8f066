import { createMembership } from './membership';
import {
  allow,
  component,
  deny,
  evaluatorFor,
  user,
} from './__testUtils__/fixtures';

const payments = component('payments', { owner: 'group:default/platform' });
const question = {
  principal: user('ana', ['team']),
  resource: { entity: payments },
  environment: 'prod',
  action: 'view' as const,
  at: Date.parse('2026-11-20T06:00:00Z'),
};

describe('explain', () => {
  it('gives the whole chain: membership, binding, role', async () => {
    const evaluator = await evaluatorFor(
      allow('sre-prod', { subjects: '[{ group: platform }]' }),
    );
    const membership = createMembership({
      groups: [
        { ref: 'group:default/sre', parents: ['group:default/platform'] },
      ],
    });
    const explanation = evaluator.explain({
      ...question,
      principal: {
        ...user('ana'),
        groups: membership.groupsOf(['group:default/sre']),
      },
    });
    expect(explanation.membershipPath).toEqual([
      'user:default/ana',
      'group:default/sre',
      'group:default/platform',
    ]);
    expect(explanation.steps.map(({ code }) => code)).toEqual([
      'member',
      'entity',
      'standing-binding',
      'role',
    ]);
    expect(JSON.stringify(explanation)).not.toContain('arn:aws');
  });

  it('names what would change a denial, nearest first', async () => {
    const evaluator = await evaluatorFor(
      [
        allow('far', {
          subjects: '[{ group: sre }]',
          entities: '{ metadata.tags: { $contains: payments } }',
          environments: '[dev]',
          actions: '[share]',
        }),
        allow('subject', { subjects: '[{ group: sre }, owners]' }),
        allow('tag', {
          entities: '{ metadata.tags: { $contains: payments } }',
        }),
        allow('early', {
          conditions: "{ hours: '08:00-20:00 Europe/Berlin' }",
        }),
        deny('other', { subjects: '[{ user: ben }]' }),
      ].join(''),
    );
    const { decision, nearestMisses } = evaluator.explain(question);
    expect(decision.outcome).toBe('denied');
    expect(nearestMisses.map(({ binding }) => binding)).toEqual([
      'early',
      'subject',
      'tag',
      'far',
    ]);
    const text = JSON.stringify(nearestMisses);
    expect(text).toContain('08:00-20:00 Europe/Berlin');
    expect(text).toContain(
      'It would count if you were in group:default/sre or one of its subgroups, or owned the entity.',
    );
    expect(text).toContain("metadata.tags contains 'payments'");
    expect(nearestMisses[3].missing.map(({ code }) => code)).toEqual([
      'not-a-subject',
      'other-entities',
      'other-environments',
      'other-actions',
    ]);
  });

  it('says whom a binding is for in plain English', async () => {
    const evaluator = await evaluatorFor(
      allow('all-sorts', {
        subjects:
          '[{ idpGroup: { source: oidc, name: On call } }, { user: ben }, { service: ci }, { group: sre }, owners, { user: cy }, { user: dee }]',
      }),
    );
    expect(evaluator.explain(question).nearestMisses).toEqual([
      {
        binding: 'all-sorts',
        missing: [
          {
            code: 'not-a-subject',
            message:
              "It would count if you were in the oidc group 'On call', or were user:default/ben, or were service:ci, or were in group:default/sre or one of its subgroups, or owned the entity, or were one of 2 more.",
          },
        ],
      },
    ]);
  });

  it('lists at most five near misses, and none where a deny decided', async () => {
    const many = Array.from({ length: 8 }, (_, i) =>
      allow(`b${i}`, { subjects: '[{ user: ben }]' }),
    ).join('');
    expect(
      (await evaluatorFor(many)).explain(question).nearestMisses,
    ).toHaveLength(5);
    expect(
      (await evaluatorFor(many + deny('no'))).explain(question).nearestMisses,
    ).toEqual([]);
  });
});
