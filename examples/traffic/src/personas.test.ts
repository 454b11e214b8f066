import {
  type Action,
  compilePolicy,
  type Decision,
  Evaluator,
  parsePolicy,
} from '@tracegate/plugin-trace-access-common';
import { readFolder } from './testing/files';
import { component, principal } from './testing/people.test.helper';

// What examples/README.md says of the personas, asked of the policy itself.

const SYSTEMS = {
  payments: ['fraud-check', 'payment-gateway', 'payments'],
  ledger: ['ledger', 'ledger-export', 'reconciliation'],
  checkout: ['cart', 'checkout', 'pricing'],
  storefront: ['catalog-search', 'notifications', 'storefront'],
  portal: ['developer-portal'],
};
const { payments, ledger, checkout, storefront, portal } = SYSTEMS;
const all = Object.values(SYSTEMS).flat().sort();

describe('the sample policy', () => {
  const { documents, findings } = parsePolicy({
    files: readFolder('examples/policy'),
  });
  let evaluator: Evaluator;

  beforeAll(async () => {
    evaluator = new Evaluator({ policy: await compilePolicy({ documents }) });
  });

  it('has nothing to complain of', () => {
    expect(findings).toEqual([]);
  });

  const decide = (options: {
    who: string;
    what: string;
    environment: string;
    at?: string;
    ip?: string;
    action?: Action;
  }): Decision =>
    evaluator.decide({
      principal: principal(options.who),
      resource: { entity: component(options.what) },
      environment: options.environment,
      action: options.action ?? 'view',
      // at night, so that nobody below depends on office hours
      at: Date.parse(options.at ?? '2026-11-21T02:00:00Z'),
      ip: options.ip,
    });

  it.each<[string, string, { allowed: string[]; requestable: string[] }]>([
    ['ana', 'dev', { allowed: [...payments, ...portal], requestable: all }],
    ['ana', 'staging', { allowed: payments, requestable: ledger }],
    ['ana', 'prod', { allowed: [...payments, ...portal], requestable: all }],
    ['ben', 'dev', { allowed: [...ledger, ...portal], requestable: all }],
    ['ben', 'staging', { allowed: ledger, requestable: [] }],
    ['ben', 'prod', { allowed: [...ledger, ...portal], requestable: all }],
    ['chloe', 'dev', { allowed: all, requestable: [] }],
    ['chloe', 'staging', { allowed: all, requestable: [] }],
    [
      'chloe',
      'prod',
      {
        allowed: all.filter(
          name => !['fraud-check', 'ledger-export'].includes(name),
        ),
        requestable: ['fraud-check'],
      },
    ],
    ['emil', 'dev', { allowed: all, requestable: [] }],
    ['emil', 'staging', { allowed: portal, requestable: [] }],
    ['emil', 'prod', { allowed: portal, requestable: all }],
    ['finn', 'dev', { allowed: [], requestable: [] }],
    ['finn', 'staging', { allowed: [], requestable: [] }],
    ['finn', 'prod', { allowed: [], requestable: [] }],
    ['kira', 'staging', { allowed: payments, requestable: ledger }],
    // through the tree: a member of search-squad is one of storefront-team
    ['hugo', 'staging', { allowed: storefront, requestable: [] }],
  ])('lets %s in %s see what the README says', (who, environment, expected) => {
    const outcomes = all.map(what => ({
      what,
      outcome: decide({ who, what, environment }).outcome,
    }));
    const having = (wanted: string) =>
      outcomes
        .filter(({ outcome }) => outcome === wanted)
        .map(({ what }) => what);
    expect(having('allowed')).toEqual([...expected.allowed].sort());
    expect(having('requestable')).toEqual(
      expected.requestable.filter(name => !expected.allowed.includes(name)),
    );
  });

  it('sends Ana to the ledger team for the ledger, and to SRE for the rest', () => {
    const ask = (what: string) =>
      decide({ who: 'ana', what, environment: 'prod' });
    ledger.forEach(what => expect(ask(what).approval).toBe('ledger-approval'));
    [...checkout, ...storefront].forEach(what =>
      expect(ask(what).approval).toBe('sre-approval'),
    );
  });

  it('gives credentials and console on request, and to nobody in prod', () => {
    const whole = (who: string, environment: string) =>
      (['credentials', 'console'] as const).map(action =>
        all.filter(
          what =>
            decide({ who, what, environment, action }).outcome ===
            'requestable',
        ),
      );
    const both = (names: string[]) => [[...names].sort(), [...names].sort()];
    expect(whole('ana', 'dev')).toEqual(both(payments));
    expect(whole('ana', 'staging')).toEqual(both([...payments, ...ledger]));
    expect(whole('ben', 'staging')).toEqual(both(ledger));
    expect(whole('chloe', 'dev')).toEqual(both(all));
    expect(whole('chloe', 'staging')).toEqual(both(all));
    expect(whole('emil', 'staging')).toEqual(both(portal));
    for (const who of ['ana', 'ben', 'chloe', 'emil', 'finn']) {
      expect(whole(who, 'prod')).toEqual(both([]));
    }
    expect(whole('finn', 'dev')).toEqual(both([]));
  });

  it('lets Ana ask for the ledger in staging with its credentials, in one', () => {
    for (const action of ['view', 'credentials', 'console'] as const) {
      expect(
        decide({ who: 'ana', what: 'ledger', environment: 'staging', action }),
      ).toMatchObject({
        outcome: 'requestable',
        binding: 'payments-asks-ledger-staging',
        approval: 'ledger-approval',
        redact: [],
      });
    }
  });

  it('sends everybody to its owners for what is restricted', () => {
    for (const who of ['ben', 'chloe', 'emil', 'hugo', 'jonas']) {
      expect(
        decide({ who, what: 'fraud-check', environment: 'prod' }),
      ).toMatchObject({
        outcome: 'requestable',
        approval: 'restricted-approval',
      });
    }
  });

  it('masks in prod what its floor says, and SQL for all but the owners', () => {
    const masked = (who: string) =>
      decide({ who, what: 'ledger', environment: 'prod' }).redact;
    const floor = ['user.email', 'enduser.id', 'customer_id'];
    expect(masked('ben')).toEqual(expect.arrayContaining(floor));
    expect(masked('ben')).not.toContain('db.statement');
    expect(masked('chloe')).toEqual(
      expect.arrayContaining([...floor, 'db.statement', 'db.query.text']),
    );
  });

  it('gives legacy-batch to SRE alone', () => {
    const outcome = (who: string) =>
      evaluator.decide({
        principal: principal(who),
        resource: { service: { source: 'xray-prod', name: 'legacy-batch' } },
        environment: 'prod',
        action: 'view',
        at: Date.parse('2026-11-21T02:00:00Z'),
      }).outcome;
    expect(
      ['ana', 'ben', 'chloe', 'emil', 'finn'].map(who => [who, outcome(who)]),
    ).toEqual([
      ['ana', 'denied'],
      ['ben', 'denied'],
      ['chloe', 'allowed'],
      ['emil', 'denied'],
      ['finn', 'denied'],
    ]);
  });

  it('keeps checkout to its network and storefront to its hours', () => {
    const see = (
      who: string,
      what: string,
      more: { at?: string; ip?: string },
    ) => decide({ who, what, environment: 'prod', ...more }).outcome;
    expect(see('gita', 'cart', { ip: '10.20.3.4' })).toBe('allowed');
    expect(see('gita', 'cart', { ip: '10.21.3.4' })).toBe('requestable');
    expect(see('gita', 'cart', {})).toBe('requestable');
    // 07:00 in Madrid is 06:00 UTC in November
    const at = (time: string) => ({ at: `2026-11-20T${time}Z` });
    expect(see('hugo', 'storefront', at('05:59:59'))).toBe('requestable');
    expect(see('hugo', 'storefront', at('06:00:00'))).toBe('allowed');
    expect(see('hugo', 'storefront', at('19:00:00'))).toBe('requestable');
  });
});
