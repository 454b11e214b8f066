import fc from 'fast-check';
import type { ApprovalRule } from '../policy/policy';
import { automaticApproval } from './automaticApproval';
import { combineRules, type ApprovalTerms } from './approvalTerms';
import { progressOf } from './progress';
import { someLimits, someRules } from './__testUtils__/arbitraries';

const HOUR = 3_600_000;
const NO_LIMITS = { binding: {}, environment: { floor: { redact: [] } } };

const rule = (
  name: string,
  more: Partial<ApprovalRule> = {},
): ApprovalRule => ({
  name,
  owner: 'group:default/platform',
  steps: [{ approvers: ['owners'], count: 1 }],
  ...more,
});

/** Whether terms are nowhere laxer than others. */
function expectAsStrict(terms: ApprovalTerms, than: ApprovalTerms) {
  for (const field of [
    'requestTtlMs',
    'claimWithinMs',
    'denyThreshold',
  ] as const) {
    expect(terms[field]).toBeLessThanOrEqual(than[field]);
  }
  expect(terms.startWithinMs ?? 0).toBeLessThanOrEqual(than.startWithinMs ?? 0);
  expect(terms.remindAfterMs ?? Infinity).toBeLessThanOrEqual(
    than.remindAfterMs ?? Infinity,
  );
  expect(terms.reasonRequired || !than.reasonRequired).toBe(true);
  expect(terms.ticket.required || !than.ticket.required).toBe(true);
  expect(terms.ticket.patterns).toEqual(
    expect.arrayContaining([...than.ticket.patterns]),
  );
  expect(terms.ticket.validators).toEqual(
    expect.arrayContaining([...than.ticket.validators]),
  );
  expect(terms.steps).toEqual(expect.arrayContaining([...than.steps]));
  expect(terms.breakGlass !== undefined && than.breakGlass === undefined).toBe(
    false,
  );
  if (terms.breakGlass && than.breakGlass) {
    for (const field of ['maxDurationMs', 'reviewWithinMs'] as const) {
      expect(terms.breakGlass[field]).toBeLessThanOrEqual(
        than.breakGlass[field],
      );
    }
  }
}

describe('combineRules', () => {
  it('fills in what a rule leaves out', () => {
    expect(combineRules({ rules: [rule('a')], ...NO_LIMITS })).toEqual({
      rules: ['a'],
      steps: [{ rule: 'a', approvers: ['owners'], count: 1 }],
      requestTtlMs: 24 * HOUR,
      claimWithinMs: 8 * HOUR,
      maxDurationMs: HOUR,
      reasonRequired: false,
      ticket: { required: false, patterns: [], validators: [] },
      denyThreshold: 1,
    });
  });

  it('reads every field of a rule', () => {
    const terms = combineRules({
      rules: [
        rule('a', {
          requestTtl: 'PT4H',
          claimWithin: 'PT2H',
          maxDuration: 'P1D',
          startWithin: 'P7D',
          reason: 'required',
          ticket: { required: true, pattern: '^INC', validator: 'jira' },
          denyThreshold: 2,
          remindAfter: 'PT30M',
          escalate: { after: 'PT1H', to: [{ onCall: 'sre' }] },
          autoApprove: [{ tiers: ['low'] }],
          breakGlass: {
            subjects: ['owners'],
            maxDuration: 'PT2H',
            reviewWithin: 'P1D',
          },
        }),
      ],
      ...NO_LIMITS,
    });
    expect(terms).toEqual({
      rules: ['a'],
      steps: [
        {
          rule: 'a',
          approvers: ['owners'],
          count: 1,
          escalate: { afterMs: HOUR, to: [{ onCall: 'sre' }] },
        },
      ],
      requestTtlMs: 4 * HOUR,
      claimWithinMs: 2 * HOUR,
      maxDurationMs: 24 * HOUR,
      startWithinMs: 7 * 24 * HOUR,
      reasonRequired: true,
      ticket: { required: true, patterns: ['^INC'], validators: ['jira'] },
      denyThreshold: 2,
      remindAfterMs: HOUR / 2,
      autoApprove: [[{ tiers: ['low'] }]],
      breakGlass: {
        subjects: [['owners']],
        maxDurationMs: 2 * HOUR,
        reviewWithinMs: 24 * HOUR,
      },
    });
    expect(JSON.parse(JSON.stringify(terms))).toEqual(terms);
  });

  it('I5: no rules are nobody, never a proceed', () => {
    const terms = combineRules({ rules: [], ...NO_LIMITS });
    expect(terms).toMatchObject({ rules: [], steps: [] });
    expect(progressOf({ steps: terms.steps, approvals: [] }).complete).toBe(
      false,
    );
    expect(terms.breakGlass).toBeUndefined();
    expect(
      automaticApproval({
        terms,
        facts: {
          tier: 'low',
          durationMs: 1,
          onCall: true,
          at: 0,
          ticketOpen: true,
        },
      }),
    ).toEqual({ automatic: false });
  });

  it.each<[string, number | undefined, number | undefined, string[], number]>([
    ['the binding', HOUR, 2 * HOUR, ['PT4H'], HOUR],
    ['the floor', 3 * HOUR, 2 * HOUR, ['PT4H'], 2 * HOUR],
    ['a rule', undefined, 2 * HOUR, ['PT4H', 'PT30M'], HOUR / 2],
    ['nothing', undefined, undefined, [], HOUR],
    ['one long rule alone', undefined, undefined, ['P3D'], 72 * HOUR],
  ])('the longest grant is set by %s', (_what, own, floor, rules, longest) => {
    const terms = combineRules({
      rules: rules.map((maxDuration, i) => rule(`r${i}`, { maxDuration })),
      binding: { maxDurationMs: own },
      environment: { floor: { redact: [], maxDurationMs: floor } },
    });
    expect(terms.maxDurationMs).toBe(longest);
  });

  it('breaking the glass never gives longer than a request would', () => {
    const breakGlass = {
      subjects: ['owners' as const],
      maxDuration: 'PT4H',
      reviewWithin: 'P1D',
    };
    const rules = [rule('a', { breakGlass })];
    expect(
      combineRules({ rules, ...NO_LIMITS, binding: { maxDurationMs: HOUR } })
        .breakGlass?.maxDurationMs,
    ).toBe(HOUR);
    expect(
      combineRules({ rules, ...NO_LIMITS }).breakGlass?.maxDurationMs,
    ).toBe(4 * HOUR);
  });

  it("one lax rule does not bypass the other's steps, nor its people", () => {
    const terms = combineRules({
      rules: [
        rule('lax', {
          autoApprove: [{ tiers: ['high'] }],
          escalate: { after: 'PT1H', to: ['*'] },
          breakGlass: {
            subjects: ['*'],
            maxDuration: 'PT1H',
            reviewWithin: 'P1D',
          },
        }),
        rule('strict', {
          steps: [{ approvers: [{ user: 'user:default/ben' }], count: 1 }],
        }),
      ],
      ...NO_LIMITS,
    });
    expect(terms.autoApprove).toBeUndefined();
    expect(terms.breakGlass).toBeUndefined();
    expect(terms.startWithinMs).toBeUndefined();
    expect(terms.steps.map(step => [step.rule, step.escalate?.to])).toEqual([
      ['lax', ['*']],
      ['strict', undefined],
    ]);
  });

  it('does not depend on the order of the rules, nor on one that comes twice', () => {
    fc.assert(
      fc.property(someRules, someLimits, (rules, limits) => {
        const terms = combineRules({ rules, ...limits });
        const turned = [...rules].reverse();
        expect(combineRules({ rules: turned, ...limits })).toEqual(terms);
        expect(
          combineRules({ rules: [...rules, ...turned], ...limits }),
        ).toEqual(terms);
      }),
    );
  });

  it('is nowhere laxer than any one of the rules', () => {
    fc.assert(
      fc.property(someRules, someLimits, (rules, limits) => {
        const together = combineRules({ rules, ...limits });
        for (const each of rules) {
          const alone = combineRules({ rules: [each], ...limits });
          expectAsStrict(together, alone);
          // Without one of its own, what others allow isn't laxer than it.
          if (each.maxDuration === undefined) continue;
          expect(together.maxDurationMs).toBeLessThanOrEqual(
            alone.maxDurationMs,
          );
        }
      }),
    );
  });

  it('is the same read back from a database', () => {
    fc.assert(
      fc.property(someRules, someLimits, (rules, limits) => {
        const terms = combineRules({ rules, ...limits });
        expect(JSON.parse(JSON.stringify(terms))).toEqual(terms);
      }),
    );
  });
});
