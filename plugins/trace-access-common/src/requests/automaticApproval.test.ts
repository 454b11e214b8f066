import fc from 'fast-check';
import type { AutoApproval } from '../policy/language/documents';
import { automaticApproval, type AutomaticFacts } from './automaticApproval';
import { combineRules } from './approvalTerms';
import { someLimits, someRules } from './__testUtils__/arbitraries';

const HOUR = 3_600_000;

const facts: AutomaticFacts = {
  tier: 'low',
  durationMs: HOUR,
  onCall: undefined,
  at: Date.parse('2026-11-20T11:00:00Z'),
  ticketOpen: undefined,
};

const asks = (
  autoApprove: AutoApproval[][] | undefined,
  more: Partial<AutomaticFacts> = {},
) =>
  automaticApproval({
    terms: {
      rules: ['self-service', 'floor'].slice(0, autoApprove?.length),
      autoApprove,
    },
    facts: { ...facts, ...more },
  });

describe('automaticApproval', () => {
  it.each<[AutoApproval, Partial<AutomaticFacts>, boolean]>([
    [{ tiers: ['low', 'medium'] }, {}, true],
    [{ tiers: ['low'] }, { tier: 'high' }, false],
    [{ maxDuration: 'PT1H' }, {}, true],
    [{ maxDuration: 'PT1H' }, { durationMs: HOUR + 1 }, false],
    [{ onCall: true }, { onCall: true }, true],
    [{ onCall: true }, { onCall: false }, false],
    [{ onCall: true }, {}, false],
    [{ hours: '11:00-12:00 UTC' }, {}, true],
    [{ hours: '11:00-12:00 UTC' }, { at: facts.at - 1 }, false],
    [{ hours: '10:00-11:00 UTC' }, {}, false],
    [{ hours: '10:00-11:00 UTC' }, { at: facts.at - 1 }, true],
    [{ ticket: 'open' }, { ticketOpen: true }, true],
    [{ ticket: 'open' }, { ticketOpen: false }, false],
    [{ ticket: 'open' }, {}, false],
    [{ tiers: ['low'], onCall: true }, {}, false],
    [{}, {}, false],
  ])('%j of %j: %s', (condition, more, answer) => {
    expect(asks([[condition]], more).automatic).toBe(answer);
  });

  it('says why', () => {
    expect(
      asks([
        [{ tiers: ['high'] }, { tiers: ['low'], maxDuration: 'PT2H' }],
        [{ hours: '08:00-20:00 UTC' }],
      ]),
    ).toEqual({
      automatic: true,
      why: 'Approved automatically by self-service and floor, since the tier is low and it is for no longer than PT2H and it is within 08:00-20:00 UTC.',
    });
  });

  it('needs one condition of every rule', () => {
    expect(asks([[{ onCall: true }, { tiers: ['low'] }]]).automatic).toBe(true);
    expect(asks([[{ tiers: ['low'] }], [{ onCall: true }]]).automatic).toBe(
      false,
    );
    expect(asks([[{ tiers: ['low'] }], []]).automatic).toBe(false);
    expect(asks([]).automatic).toBe(false);
    expect(asks(undefined).automatic).toBe(false);
  });

  it('one lax policy does not bypass approval: all rules agree, each by itself', () => {
    const someFacts = fc.record({
      tier: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
      durationMs: fc.constantFrom(1, 900_001, HOUR, 25 * HOUR),
      onCall: fc.constantFrom(true, false, undefined),
      at: fc.integer({ min: 0, max: 48 }).map(hours => hours * HOUR),
      ticketOpen: fc.constantFrom(true, false, undefined),
    });
    fc.assert(
      fc.property(someRules, someLimits, someFacts, (rules, limits, given) => {
        const of = (some: typeof rules) =>
          automaticApproval({
            terms: combineRules({ rules: some, ...limits }),
            facts: given,
          }).automatic;
        expect(of(rules)).toBe(rules.every(rule => of([rule])));
      }),
      { numRuns: 500 },
    );
  });
});
