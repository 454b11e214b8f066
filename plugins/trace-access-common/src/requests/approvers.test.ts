import fc from 'fast-check';
import { component, user } from '../policy/__testUtils__/fixtures';
import type { Approver } from '../policy/language/documents';
import { approverKeys, keysOfPrincipal } from './approverKeys';
import { approverMatches, approversOfStep, stepsFor } from './approvers';
import { breakGlassFor } from './breakGlass';
import { anApprover } from './__testUtils__/arbitraries';

const ledger = component('ledger', { owner: 'group:default/team' });
const nobodys = component('nobodys');
const onCall = new Map([['sre', ['user:default/ana']]]);
const machine = {
  ...user('x'),
  ref: 'service:ci',
  type: 'service' as const,
};

const matches = (
  approver: Approver,
  principal = user('ana', ['team']),
  entity = ledger,
) => approverMatches({ approver, principal, entity, onCall });

describe('approverMatches', () => {
  it.each<[string, Approver, boolean]>([
    ['everybody', '*', true],
    ['an owner', 'owners', true],
    ['a user', { user: 'user:default/ana' }, true],
    ['another user', { user: 'user:default/ben' }, false],
    ['a member', { group: 'group:default/team' }, true],
    ['a member of another group', { group: 'group:default/sre' }, false],
    ['who is on call', { onCall: 'sre' }, true],
    ['who is on call elsewhere', { onCall: 'payments' }, false],
    ['a machine', { service: 'ci' }, false],
  ])('names %s', (_what, approver, answer) => {
    expect(matches(approver)).toBe(answer);
  });

  it('takes membership that is not known for none', () => {
    const unsure = user('ana', ['team'], { membershipKnown: false });
    expect(matches('owners', unsure)).toBe(false);
    expect(matches({ group: 'group:default/team' }, unsure)).toBe(false);
    expect(matches({ user: 'user:default/ana' }, unsure)).toBe(true);
    const truncated = user('ana', [], {
      idpGroups: [{ source: 'okta', name: 'Admins' }],
      unknownIdpSources: new Set(['okta']),
    });
    const admins = { idpGroup: { source: 'okta', name: 'Admins' } };
    expect(matches(admins, truncated)).toBe(false);
  });

  it('no owner, nobody', () => {
    expect(matches('owners', user('ana', ['team']), nobodys)).toBe(false);
  });

  it('machines approve nothing, nor do those whom the catalog does not have', () => {
    expect(matches('*', machine)).toBe(false);
    expect(matches({ service: 'ci' }, machine)).toBe(false);
    expect(matches('*', user('ana', [], { known: false }))).toBe(false);
  });

  it('nobody is on call where that is not known', () => {
    expect(
      approverMatches({
        approver: { onCall: 'sre' },
        principal: user('ana'),
        entity: ledger,
      }),
    ).toBe(false);
  });
});

describe('stepsFor', () => {
  const terms = {
    steps: [
      { rule: 'a', approvers: ['owners' as const], count: 1 },
      {
        rule: 'b',
        approvers: [{ user: 'user:default/ben' }],
        count: 1,
        escalate: { afterMs: 1_000, to: [{ onCall: 'sre' }] },
      },
    ],
  };
  const asks = (waitedMs?: number) =>
    stepsFor({
      terms,
      principal: user('ana', ['team']),
      entity: ledger,
      onCall,
      waitedMs,
    });

  it('gives the steps that somebody can take, and the others once it is time', () => {
    expect(asks()).toEqual([0]);
    expect(asks(999)).toEqual([0]);
    expect(asks(1_000)).toEqual([0, 1]);
    expect(
      stepsFor({ terms, principal: user('cy'), entity: ledger, onCall }),
    ).toEqual([]);
    expect(approversOfStep({ step: terms.steps[1], waitedMs: 1_000 })).toEqual([
      { user: 'user:default/ben' },
      { onCall: 'sre' },
    ]);
  });
});

describe('approver keys', () => {
  it('are stable texts', () => {
    const keys = (approver: Approver, entity = ledger) =>
      approverKeys({ approver, entity });
    expect(keys('*')).toEqual(['*']);
    expect(keys('owners')).toEqual(['group:default/team']);
    expect(keys('owners', nobodys)).toEqual([]);
    expect(keys({ user: 'user:default/ana' })).toEqual(['user:default/ana']);
    expect(keys({ group: 'group:default/sre' })).toEqual(['group:default/sre']);
    expect(keys({ onCall: 'sre' })).toEqual(['oncall:sre']);
    expect(keys({ idpGroup: { source: 'okta', name: 'A' } })).toEqual([
      'idp:okta\nA',
    ]);
    expect(keys({ service: 'ci' })).toEqual([]);
    expect(
      keysOfPrincipal({
        principal: user('ana', ['team'], {
          idpGroups: [{ source: 'okta', name: 'A' }],
        }),
        onCall,
      }),
    ).toEqual([
      '*',
      'user:default/ana',
      'group:default/team',
      'idp:okta\nA',
      'oncall:sre',
    ]);
    expect(keysOfPrincipal({ principal: machine, onCall })).toEqual([]);
  });

  it('find a request for exactly those whom its approvers name', () => {
    const aPerson = fc.record({
      name: fc.constantFrom('ana', 'ben', 'cy'),
      groups: fc.subarray(['a', 'b', 'team']),
      admins: fc.subarray(['Admins', 'admins']),
      known: fc.boolean(),
      membershipKnown: fc.boolean(),
    });
    fc.assert(
      fc.property(
        anApprover,
        aPerson,
        fc.constantFrom(ledger, nobodys, undefined),
        fc.constantFrom(
          undefined,
          new Map([['day', ['user:default/ana', 'user:default/cy']]]),
        ),
        (approver, { name, groups, admins, ...facts }, entity, schedule) => {
          const principal = user(name, groups, {
            ...facts,
            idpGroups: admins.map(each => ({ source: 'okta', name: each })),
          });
          const own = keysOfPrincipal({ principal, onCall: schedule });
          expect(
            approverKeys({ approver, entity }).some(key => own.includes(key)),
          ).toBe(
            approverMatches({ approver, principal, entity, onCall: schedule }),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('breakGlassFor', () => {
  const terms = {
    breakGlass: {
      subjects: [
        [{ group: 'group:default/sre' }, 'owners' as const],
        [{ group: 'group:default/team' }],
      ],
      maxDurationMs: 3_600_000,
      reviewWithinMs: 86_400_000,
    },
  };
  const asks = (principal = user('ana', ['team']), entity = ledger) =>
    breakGlassFor({ terms, principal, entity });

  it('lets in whom every rule names', () => {
    expect(asks()).toEqual({
      maxDurationMs: 3_600_000,
      reviewWithinMs: 86_400_000,
    });
    expect(asks(user('ana', ['sre']))).toBeUndefined();
    expect(asks(user('ana', ['team']), nobodys)).toBeUndefined();
    expect(asks(user('ana', ['team', 'sre']), nobodys)).toBeDefined();
  });

  it('lets nobody in whose groups are not known, or who is gone', () => {
    expect(
      asks(user('ana', ['team', 'sre'], { membershipKnown: false })),
    ).toBeUndefined();
    expect(
      asks(user('ana', ['team', 'sre'], { known: false })),
    ).toBeUndefined();
  });

  it('lets nobody in where a rule has none', () => {
    expect(
      breakGlassFor({ terms: {}, principal: user('ana'), entity: ledger }),
    ).toBeUndefined();
  });
});
