import {
  compilePolicy,
  createMembership,
  type Decision,
  entityFacts,
  Evaluator,
  parsePolicy,
  type PrincipalFacts,
} from '@tracegate/plugin-trace-access-common';
import { readDocuments, readFolder, readYaml } from './testing/files';

// What examples/README.md says of the personas, asked of the policy itself.

const entities = [
  ...readDocuments('examples/org.yaml'),
  ...readDocuments('examples/services'),
];
const groups = entities.filter(({ kind }) => kind === 'Group');
const group = (name: string) => `group:default/${name}`;

const membership = createMembership({
  groups: groups.map(({ metadata, spec }) => ({
    ref: group(metadata.name),
    parents: [
      spec.parent,
      ...groups
        .filter(other => other.spec.children.includes(metadata.name))
        .map(other => other.metadata.name),
    ]
      .filter(Boolean)
      .map(group),
  })),
});

function principal(name: string): PrincipalFacts {
  const user = entities.find(
    ({ kind, metadata }) => kind === 'User' && metadata.name === name,
  );
  const persona = readYaml('examples/local-cloud.yaml').oidc.personas.find(
    ({ sub }: { sub: string }) => sub === name,
  );
  const direct = [
    ...user.spec.memberOf,
    ...groups
      .filter(({ spec }) => spec.members?.includes(name))
      .map(({ metadata }) => metadata.name),
  ];
  return {
    ref: `user:default/${name}`,
    type: 'user',
    known: true,
    groups: membership.groupsOf(direct.map(group)),
    membershipKnown: true,
    idpGroups: (persona?.groups ?? []).map((each: string) => ({
      source: 'oidc',
      name: each,
    })),
  };
}

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
  }): Decision => {
    const entity = entities.find(
      ({ kind, metadata }) =>
        kind === 'Component' && metadata.name === options.what,
    );
    return evaluator.decide({
      principal: principal(options.who),
      resource: { entity: entityFacts({ entity }) },
      environment: options.environment,
      action: 'view',
      // at night, so that nobody below depends on office hours
      at: Date.parse(options.at ?? '2026-11-21T02:00:00Z'),
      ip: options.ip,
    });
  };

  it.each<[string, string, { allowed: string[]; requestable: string[] }]>([
    ['ana', 'dev', { allowed: [...payments, ...portal], requestable: all }],
    ['ana', 'staging', { allowed: payments, requestable: [] }],
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
        allowed: all.filter(name => name !== 'ledger-export'),
        requestable: [],
      },
    ],
    ['emil', 'dev', { allowed: all, requestable: [] }],
    ['emil', 'staging', { allowed: portal, requestable: [] }],
    ['emil', 'prod', { allowed: portal, requestable: all }],
    ['finn', 'dev', { allowed: [], requestable: [] }],
    ['finn', 'staging', { allowed: [], requestable: [] }],
    ['finn', 'prod', { allowed: [], requestable: [] }],
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
