import { BASE, binding, findingsOf } from '../__testUtils__/fixtures';
import { compilePolicy } from '../compile';
import { parsePolicy } from './parsePolicy';

const STEPS = 'steps: [{ approvers: [owners] }]';

/** A rule document; `spec` is inline YAML fields. */
const rule = (spec: string) => `
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: rule, owner: group:default/platform }
spec: { ${spec} }
`;

const asked = (environments: string) =>
  binding(
    'asked',
    `subjects: '*', entities: '*', environments: ${environments}, actions: [view], role: reader, access: onRequest, approval: rule`,
  );

const parse = (spec: string) =>
  parsePolicy({
    files: [{ path: 'policy.yaml', text: BASE + rule(spec) }],
  });

const EVERYTHING = `
  steps: [{ approvers: [owners, { group: sre }, { user: Ana }, { idpGroup: { source: okta, name: Leads } }, { onCall: payments }], count: 2 }],
  requestTtl: PT12H,
  claimWithin: PT4H,
  reason: required,
  ticket: { pattern: '^INC-[0-9]+$', required: true, validator: jira },
  maxDuration: PT8H,
  startWithin: P7D,
  denyThreshold: 2,
  remindAfter: PT1H,
  escalate: { after: PT2H, to: [{ group: platform }, { onCall: managers }] },
  autoApprove: [{ tiers: [low], maxDuration: PT30M }, { onCall: true, hours: '20:00-08:00 Europe/Berlin', ticket: open, maxDuration: PT1H }],
  breakGlass: { subjects: [{ group: sre }], maxDuration: PT1H, reviewWithin: P1D }
`;

describe('ApprovalRule', () => {
  it('is read with every field, its refs completed', async () => {
    const { documents, findings } = parse(EVERYTHING);
    expect(findings).toEqual([]);
    const policy = await compilePolicy({ documents, yieldEveryMs: 0 });
    expect(policy.approvalRules.get('rule')).toEqual({
      name: 'rule',
      owner: 'group:default/platform',
      steps: [
        {
          approvers: [
            'owners',
            { group: 'group:default/sre' },
            { user: 'user:default/ana' },
            { idpGroup: { source: 'okta', name: 'Leads' } },
            { onCall: 'payments' },
          ],
          count: 2,
        },
      ],
      requestTtl: 'PT12H',
      claimWithin: 'PT4H',
      reason: 'required',
      ticket: { pattern: '^INC-[0-9]+$', required: true, validator: 'jira' },
      maxDuration: 'PT8H',
      startWithin: 'P7D',
      denyThreshold: 2,
      remindAfter: 'PT1H',
      escalate: {
        after: 'PT2H',
        to: [{ group: 'group:default/platform' }, { onCall: 'managers' }],
      },
      autoApprove: [
        { tiers: ['low'], maxDuration: 'PT30M' },
        {
          onCall: true,
          hours: '20:00-08:00 Europe/Berlin',
          ticket: 'open',
          maxDuration: 'PT1H',
        },
      ],
      breakGlass: {
        subjects: [{ group: 'group:default/sre' }],
        maxDuration: 'PT1H',
        reviewWithin: 'P1D',
      },
    });
  });

  it('has a version that every field is part of', async () => {
    const versionOf = async (spec: string) =>
      (await compilePolicy(parse(spec))).version;
    const variants = [
      STEPS,
      `${STEPS}, claimWithin: PT4H`,
      `${STEPS}, maxDuration: PT4H`,
      `${STEPS}, startWithin: PT4H`,
      `${STEPS}, denyThreshold: 2`,
      `${STEPS}, remindAfter: PT4H`,
      `${STEPS}, escalate: { after: PT4H, to: [owners] }`,
      `${STEPS}, ticket: { validator: jira }`,
      `${STEPS}, autoApprove: [{ hours: '08:00-20:00 UTC' }]`,
      'steps: [{ approvers: [{ onCall: payments }] }]',
      'steps: [{ approvers: [{ onCall: Payments }] }]',
    ];
    const versions = await Promise.all(variants.map(versionOf));
    expect(new Set(versions).size).toBe(variants.length);
    expect(await versionOf(`denyThreshold: 2, ${STEPS}`)).toBe(
      await versionOf(`${STEPS}, denyThreshold: 2`),
    );
  });

  it.each<[string, string, string, RegExp]>([
    [
      'an unknown field',
      `${STEPS}, claimWithn: PT1H`,
      'unknown-field',
      /Did you mean 'claimWithin'\?/,
    ],
    [
      'an approver in other letters',
      'steps: [{ approvers: [{ oncall: payments }] }]',
      'invalid-field',
      /is not an approver: .*Did you mean 'onCall'\?/,
    ],
    [
      'somebody on call as a subject',
      `${STEPS}, breakGlass: { subjects: [{ onCall: sre }], maxDuration: PT1H, reviewWithin: P1D }`,
      'invalid-field',
      /is not a subject/,
    ],
    [
      'a machine as an approver',
      'steps: [{ approvers: [owners, { service: ci-deploy }] }]',
      'machine-approver',
      /Machines approve nothing/,
    ],
    [
      'a machine to escalate to',
      `${STEPS}, escalate: { after: PT1H, to: [{ service: ci-deploy }] }`,
      'machine-approver',
      /Machines approve nothing/,
    ],
    [
      'a denial that takes nobody',
      `${STEPS}, denyThreshold: 0`,
      'invalid-field',
      /at least one/,
    ],
    [
      'a pattern that can take for ever',
      `${STEPS}, ticket: { pattern: '^(a+)+$' }`,
      'invalid-field',
      /repeats no groups/,
    ],
    [
      'an automatic approval by who is not on call',
      `${STEPS}, autoApprove: [{ onCall: false }]`,
      'invalid-field',
      /onCall: true/,
    ],
    [
      'hours that are none',
      `${STEPS}, autoApprove: [{ hours: 'in the morning' }]`,
      'invalid-field',
      /HH:MM/,
    ],
    [
      'a ticket that is closed',
      `${STEPS}, ticket: { validator: jira }, autoApprove: [{ ticket: closed }]`,
      'invalid-field',
      /not one of open/,
    ],
    [
      'an open ticket that nobody validates',
      `${STEPS}, ticket: { required: true }, autoApprove: [{ ticket: open }]`,
      'auto-approve-without-validator',
      /ticket\.validator/,
    ],
    [
      'a break-glass longer than anything else',
      `${STEPS}, maxDuration: PT1H, breakGlass: { subjects: [owners], maxDuration: PT61M, reviewWithin: P1D }`,
      'break-glass-too-long',
      /nothing under this rule lasts longer than PT1H/,
    ],
  ])('refuses %s', (_what, spec, code, message) => {
    const { findings } = parse(spec);
    expect(findings).toMatchObject([
      { severity: 'error', code, message: expect.stringMatching(message) },
    ]);
    expect(findings[0].document).toBe('ApprovalRule rule');
  });

  it.each<[string, string, string]>([
    [
      'everybody as an approver',
      "steps: [{ approvers: '*' }]",
      'anybody-approves',
    ],
    [
      'everybody to escalate to',
      `${STEPS}, escalate: { after: PT1H, to: [owners, '*'] }`,
      'anybody-approves',
    ],
    [
      'a reminder after the request has expired',
      `${STEPS}, requestTtl: PT4H, remindAfter: PT4H`,
      'reminder-too-late',
    ],
    [
      'a reminder after it has expired by default',
      `${STEPS}, remindAfter: PT24H`,
      'reminder-too-late',
    ],
    [
      'an escalation after the request has expired',
      `${STEPS}, requestTtl: PT4H, escalate: { after: P1D, to: [{ group: sre }] }`,
      'escalation-too-late',
    ],
  ])('warns of %s', (_what, spec, code) => {
    expect(parse(spec).findings).toMatchObject([{ severity: 'warning', code }]);
  });

  it.each<[string, string, boolean]>([
    ['by a binding of high tier', asked('[dev, prod]'), true],
    ['by a binding everywhere', asked("'*'"), true],
    ['by a binding of low tier only', asked('[dev]'), false],
    ['nowhere', '', false],
  ])(
    'warns of automatic approval without limits where the rule is used %s',
    (_where, more, warned) => {
      const spec = `${STEPS}, autoApprove: [{ onCall: true }, { tiers: [high] }, { onCall: true, maxDuration: PT1H }, { hours: '08:00-20:00 UTC' }]`;
      const text = BASE + rule(spec) + more;
      const warnings = findingsOf(text);
      expect(warnings.map(({ code }) => code)).toEqual(
        warned ? ['auto-approve-high-tier', 'auto-approve-high-tier'] : [],
      );
      const starts = ['{ onCall: true }', '{ hours'].map(
        part => text.split('\n').findIndex(line => line.includes(part)) + 1,
      );
      warnings.forEach(({ line }, i) => expect(line).toBe(starts[i]));
    },
  );

  it('warns of it where the floor of a high tier names the rule', () => {
    const floor = BASE.replace(
      'tier: high',
      'tier: high, floor: { approval: rule }',
    );
    expect(
      findingsOf(floor + rule(`${STEPS}, autoApprove: [{ onCall: true }]`)),
    ).toMatchObject([{ severity: 'warning', code: 'auto-approve-high-tier' }]);
  });
});
