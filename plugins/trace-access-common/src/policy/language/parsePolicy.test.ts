import { compilePolicy } from '../compile';
import { PolicyError } from '../finding';
import {
  allow,
  BASE,
  binding,
  deny,
  findingsOf,
} from '../__testUtils__/fixtures';
import { parsePolicy, parsePolicyInSlices } from './parsePolicy';

const errorsOf = (text: string) =>
  findingsOf(text).filter(({ severity }) => severity === 'error');
const codesOf = (text: string) => findingsOf(text).map(({ code }) => code);

const doc = (lines: string) => `apiVersion: trace-access/v1\n${lines}`;
const role = (arn: string, rest = '') =>
  `${BASE}\n---\n${doc(
    `kind: Role\nmetadata: { name: other, owner: x }\nspec: { provider: aws, environments: { prod: { arn: '${arn}'${rest} } } }`,
  )}`;
const GOOD_ARN = 'arn:aws:iam::222222222222:role/other';

describe('parsePolicy', () => {
  it('reads a valid set without findings, defaults filled in', () => {
    const { documents, findings } = parsePolicy({
      files: [
        {
          path: 'p.yaml',
          text: `${BASE}${allow('a', { subjects: '[{ user: Ana }, owners]' })}\n---\n# nothing\n---\n`,
        },
      ],
    });
    expect(findings).toEqual([]);
    expect(documents.bindings[0].spec).toMatchObject({
      effect: 'allow',
      priority: 0,
      subjects: [{ user: 'user:default/ana' }, 'owners'],
    });
    expect(documents.sources[0].spec).toMatchObject({
      claims: 'confirm',
      services: {},
    });
  });

  it('says file, line, column and what was meant', () => {
    const text = `${BASE}---
apiVersion: trace-access/v1
kind: RoleBinding
metadata:
  name: typo
  owner: group:default/platform
spec:
  subjects: [owners]
  entities: '*'
  environments: [prod]
  role: reader
  actions: [view]
  acess: standing
`;
    const line = text.split('\n').findIndex(each => each.includes('acess')) + 1;
    expect(errorsOf(text)).toEqual([
      {
        severity: 'error',
        code: 'unknown-field',
        message: "'acess' is not a field here. Did you mean 'access'?",
        file: 'policy.yaml',
        line,
        column: 3,
        document: 'RoleBinding typo',
      },
    ]);
  });

  it('points at the value in a list', () => {
    const text = `${BASE}---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: b, owner: x }
spec:
  subjects: ['*']
  entities: '*'
  environments:
    - prod
    - prd
  role: reader
  actions: [view]
  access: standing
`;
    expect(errorsOf(text)).toMatchObject([
      {
        code: 'unknown-environment',
        message: "There is no Environment named 'prd'. Did you mean 'prod'?",
        line: text.split('\n').findIndex(each => each.includes('prd')) + 1,
        column: 7,
      },
    ]);
  });

  it.each<[string, string, string]>([
    ['a list at the top', '- a\n- b', 'not-a-document'],
    ['text at the top', 'hello', 'not-a-document'],
    ['no apiVersion', 'kind: Role', 'api-version'],
    ['another apiVersion', 'apiVersion: v2\nkind: Role', 'api-version'],
    ['an unknown kind', doc('kind: RolBinding'), 'unknown-kind'],
    [
      'no owner',
      doc('kind: Environment\nmetadata: { name: a }\nspec: { tier: low }'),
      'invalid-field',
    ],
    [
      'a bad name',
      doc(
        "kind: Environment\nmetadata: { name: 'a b', owner: x }\nspec: { tier: low }",
      ),
      'invalid-field',
    ],
    [
      'a long name',
      doc(
        `kind: Environment\nmetadata: { name: ${'a'.repeat(64)}, owner: x }\nspec: { tier: low }`,
      ),
      'invalid-field',
    ],
    [
      'a bad owner',
      doc(
        "kind: Environment\nmetadata: { name: a, owner: 'a b' }\nspec: { tier: low }",
      ),
      'invalid-field',
    ],
    [
      'a bad tier',
      doc(
        'kind: Environment\nmetadata: { name: a, owner: x }\nspec: { tier: hihg }',
      ),
      'invalid-field',
    ],
    ['a duplicate name', BASE + allow('a') + allow('a'), 'duplicate-name'],
    ['tabs', doc('kind: Environment\nmetadata:\n\tname: a'), 'yaml'],
    ['a duplicate key', doc('kind: Role\nkind: Role'), 'yaml'],
    ['an unknown tag', doc('kind: !!js/function x'), 'yaml'],
    ['unclosed quotes', doc('kind: "Role'), 'yaml'],
    [
      'a __proto__ key',
      doc('kind: Environment\n__proto__: { a: 1 }'),
      'unknown-field',
    ],
    ['a control character', doc('kind: "Ro\\u0007le"'), 'control-character'],
    [
      'text that runs backwards',
      doc('kind: "Ro\\u202ele"'),
      'control-character',
    ],
    ['a key that is a list', doc('? [a, b]\n: c'), 'yaml-key'],
    [
      'deep nesting',
      doc(`kind: ${'['.repeat(60)}${']'.repeat(60)}`),
      'too-deep',
    ],
    ['very deep nesting', doc(`kind: ${'['.repeat(30_000)}`), 'yaml'],
    ['an unknown alias', doc('kind: *nope'), 'yaml-alias'],
    [
      'a huge document',
      doc(`kind: ${'x'.repeat(200_000)}`),
      'document-too-large',
    ],
    ['an unknown role', BASE + allow('a', { role: 'raeder' }), 'unknown-role'],
    [
      'an unknown approval',
      BASE + allow('a', { approval: 'nobody' }),
      'unknown-approval',
    ],
    [
      'an unknown source',
      BASE + allow('a', { services: '[{ source: jaeger, name: x }]' }),
      'unknown-source',
    ],
    [
      'a source in an unknown environment',
      BASE.replace('environment: prod, type', 'environment: nope, type'),
      'unknown-environment',
    ],
    [
      'a role without ARN in a bound environment',
      `${BASE}${allow('a', { environments: '[qa]' })}\n---\n${doc('kind: Environment\nmetadata: { name: qa, owner: x }\nspec: { tier: low }')}`,
      'role-without-environment',
    ],
    [
      "a role without ARN where '*' reaches",
      `${BASE}${allow('a', { environments: "'*'" })}\n---\n${doc('kind: Environment\nmetadata: { name: qa, owner: x }\nspec: { tier: low }')}`,
      'role-without-environment',
    ],
    [
      'one ARN in two environments',
      BASE.replace(
        '222222222222:role/prod-reader',
        '111111111111:role/dev-reader',
      ),
      'arn-in-two-environments',
    ],
    [
      'an ARN of a user',
      role('arn:aws:iam::222222222222:user/x'),
      'invalid-field',
    ],
    [
      'an ARN with a short account',
      role('arn:aws:iam::22222222222:role/x'),
      'invalid-field',
    ],
    [
      'an external id with a space',
      role(GOOD_ARN, ", externalId: 'a b'"),
      'invalid-field',
    ],
    [
      'an external id of one character',
      role(GOOD_ARN, ", externalId: 'a'"),
      'invalid-field',
    ],
    [
      'a short maxSession',
      role(GOOD_ARN, ', maxSession: PT30M'),
      'invalid-field',
    ],
    [
      'a long maxSession',
      role(GOOD_ARN, ', maxSession: PT13H'),
      'invalid-field',
    ],
    ['empty subjects', BASE + allow('a', { subjects: '[]' }), 'invalid-field'],
    [
      'omitted subjects',
      BASE +
        binding(
          'a',
          "entities: '*', environments: [prod], actions: [view], effect: deny",
        ),
      'invalid-field',
    ],
    [
      'omitted entities',
      BASE +
        binding(
          'a',
          "subjects: '*', environments: [prod], actions: [view], effect: deny",
        ),
      'missing-entities',
    ],
    [
      'empty environments',
      BASE + allow('a', { environments: '[]' }),
      'invalid-field',
    ],
    ['empty actions', BASE + allow('a', { actions: '[]' }), 'invalid-field'],
    ['empty services', BASE + allow('a', { services: '[]' }), 'invalid-field'],
    [
      'an unknown action',
      BASE + allow('a', { actions: '[veiw]' }),
      'invalid-field',
    ],
    [
      'an unknown subject',
      BASE + allow('a', { subjects: '[{ gruop: x }]' }),
      'invalid-field',
    ],
    [
      'a group that is a user',
      BASE + allow('a', { subjects: "[{ group: 'user:default/ana' }]" }),
      'invalid-field',
    ],
    [
      'two subjects in one',
      BASE + allow('a', { subjects: '[{ group: x, user: y }]' }),
      'invalid-field',
    ],
    [
      'allow without role',
      BASE +
        binding(
          'a',
          "subjects: '*', entities: '*', environments: [prod], actions: [view], access: standing",
        ),
      'missing-role',
    ],
    [
      'allow without access',
      BASE +
        binding(
          'a',
          "subjects: '*', entities: '*', environments: [prod], actions: [view], role: reader",
        ),
      'missing-access',
    ],
    ['deny with role', BASE + deny('a', { role: 'reader' }), 'deny-with-terms'],
    [
      'deny with access',
      BASE + deny('a', { access: 'standing' }),
      'deny-with-terms',
    ],
    [
      'deny with limits',
      BASE + deny('a', { limits: '{ maxDuration: PT1H }' }),
      'deny-with-terms',
    ],
    [
      'deny with approval',
      BASE + deny('a', { approval: 'four-eyes' }),
      'deny-with-terms',
    ],
    [
      'console with redact',
      BASE + allow('a', { actions: '[console]', redact: '[x]' }),
      'redact-whole-account',
    ],
    [
      'all actions with redact',
      BASE + allow('a', { actions: "'*'", redact: '[x]' }),
      'redact-whole-account',
    ],
    [
      'credentials where the floor redacts',
      BASE.replace('tier: high', 'tier: high, floor: { redact: [x] }') +
        allow('a', { actions: '[credentials]' }),
      'redact-whole-account',
    ],
    [
      'a fractional priority',
      BASE + allow('a', { priority: '1.5' }),
      'invalid-field',
    ],
    [
      'a duration of nothing',
      BASE + allow('a', { limits: '{ maxDuration: PT0S }' }),
      'invalid-field',
    ],
    [
      'a negative duration',
      BASE + allow('a', { limits: '{ maxDuration: -PT1H }' }),
      'invalid-field',
    ],
    [
      'a duration in words',
      BASE + allow('a', { limits: '{ maxDuration: 2h }' }),
      'invalid-field',
    ],
    [
      'hours without a zone',
      BASE + allow('a', { conditions: "{ hours: '08:00-20:00' }" }),
      'invalid-field',
    ],
    [
      'hours in no zone',
      BASE +
        allow('a', { conditions: "{ hours: '08:00-20:00 Europe/Berlln' }" }),
      'invalid-field',
    ],
    [
      'hours in an offset',
      BASE + allow('a', { conditions: "{ hours: '08:00-20:00 +01:00' }" }),
      'invalid-field',
    ],
    [
      'hours that are none',
      BASE + allow('a', { conditions: "{ hours: '08:00-08:00 UTC' }" }),
      'invalid-field',
    ],
    [
      'hours past the day',
      BASE + allow('a', { conditions: "{ hours: '08:00-24:00 UTC' }" }),
      'invalid-field',
    ],
    [
      'a network without a length',
      BASE + allow('a', { conditions: "{ network: ['10.0.0.1'] }" }),
      'invalid-field',
    ],
    [
      'a network of 33 bits',
      BASE + allow('a', { conditions: "{ network: ['10.0.0.0/33'] }" }),
      'invalid-field',
    ],
    [
      'a short network',
      BASE + allow('a', { conditions: "{ network: ['10/8'] }" }),
      'invalid-field',
    ],
    [
      'a network across both',
      BASE + allow('a', { conditions: "{ network: ['::ffff:10.0.0.0/90'] }" }),
      'invalid-field',
    ],
    [
      'empty networks',
      BASE + allow('a', { conditions: '{ network: [] }' }),
      'invalid-field',
    ],
    [
      'a redaction with a class',
      BASE + allow('a', { redact: "['[a-z]*']" }),
      'invalid-field',
    ],
    [
      'an empty redaction',
      BASE + allow('a', { redact: "['']" }),
      'invalid-field',
    ],
    [
      'an empty automatic approval',
      BASE.replace('steps:', 'autoApprove: [{}], steps:'),
      'invalid-field',
    ],
    [
      'an approval by nobody',
      BASE.replace('approvers: [owners]', 'approvers: []'),
      'invalid-field',
    ],
    [
      'an approval step of none',
      BASE.replace('[owners] }', '[owners], count: 0 }'),
      'invalid-field',
    ],
    [
      'a bad ticket pattern',
      BASE.replace('steps:', "ticket: { pattern: '(' }, steps:"),
      'invalid-field',
    ],
  ])('refuses %s', (_what, text, code) => {
    const errors = errorsOf(text);
    expect(errors.map(each => each.code)).toContain(code);
    for (const finding of errors) {
      expect(finding.message).toMatch(/[.?]$/);
      expect(finding.line).toBeGreaterThan(0);
      expect(finding.line).toBeLessThanOrEqual(text.split('\n').length);
      expect(finding.column).toBeGreaterThan(0);
    }
  });

  it.each([
    ['everything by accident', '{}', 'predicate-matches-all'],
    ['an empty $all', '{ $all: [] }', 'predicate-matches-all'],
    ['a nested {}', '{ $any: [{ kind: A }, {}] }', 'predicate-matches-all'],
    [
      'a nested empty $all',
      '{ $not: { $not: { $all: [] } } }',
      'predicate-matches-all',
    ],
    ['not of the impossible', '{ $not: { $any: [] } }', 'predicate'],
    ['not of an empty $in', '{ $not: { kind: { $in: [] } } }', 'predicate'],
    [
      'an empty prefix',
      "{ kind: { $hasPrefix: '' } }",
      'predicate-matches-all',
    ],
    [
      'a list that contains anything',
      '{ metadata.tags: { $contains: {} } }',
      'predicate-matches-all',
    ],
    ['an unknown operator', '{ kind: { $eq: A } }', 'predicate'],
    [
      'an unknown operator under $not',
      '{ $not: { kind: { $startsWith: A } } }',
      'predicate',
    ],
    ['an unknown operator at the top', '{ $nor: [{ kind: A }] }', 'predicate'],
    [
      'an unknown operator in $contains',
      '{ metadata.tags: { $contains: { $in: [a] } } }',
      'predicate',
    ],
    [
      'a second operator beside $in',
      '{ kind: { $in: [A], $exists: true } }',
      'predicate',
    ],
    [
      'a typo beside $in',
      '{ $not: { kind: { $in: [A], $nin: [B] } } }',
      'predicate',
    ],
    ['a field beside $all', '{ $all: [{ kind: A }], kind: B }', 'predicate'],
    ['a list as a value', '{ kind: [A, B] }', 'predicate'],
    ['a missing value', '{ kind: }', 'predicate'],
    ['a nested mapping', '{ metadata: { name: a } }', 'predicate'],
    ['text for an entity', '{ $any: [payments] }', 'predicate'],
    ['text for a predicate', 'payments', 'predicate'],
    ['a list', '[{ kind: A }]', 'predicate'],
    ['$in of mappings', '{ kind: { $in: [{ a: b }] } }', 'predicate'],
    ['$in of no list', '{ kind: { $in: A } }', 'predicate'],
    ['$exists of text', "{ kind: { $exists: 'false' } }", 'predicate'],
    ['an infinite number', '{ spec.n: .inf }', 'predicate'],
    ['a field without a name', "{ '': { $exists: false } }", 'predicate'],
    ['null', 'null', 'predicate'],
  ])('refuses a predicate of %s', (_what, entities, code) => {
    expect(errorsOf(BASE + deny('a', { entities })).map(e => e.code)).toContain(
      code,
    );
  });

  it.each<[string, string, string]>([
    [
      'on request, and nobody approves',
      allow('a', { access: 'onRequest' }),
      'no-approval',
    ],
    [
      'a step-up that nobody checks',
      allow('a', { conditions: '{ stepUp: { maxAge: PT5M } }' }),
      'step-up-unavailable',
    ],
    ['redaction on a deny', deny('a', { redact: '[x]' }), 'deny-with-redact'],
    [
      'a predicate that is always true',
      allow('a', { entities: '{ kind: { $exists: true } }' }),
      'predicate-matches-all',
    ],
    [
      'a predicate that is never true',
      deny('a', { entities: '{ kind: { $exists: false } }' }),
      'predicate-matches-nothing',
    ],
    [
      'a service of another environment',
      allow('a', {
        environments: '[dev]',
        services: '[{ source: xray-prod, name: x }]',
      }),
      'service-elsewhere',
    ],
  ])('warns of %s', (_what, text, code) => {
    expect(findingsOf(BASE + text)).toMatchObject([
      { severity: 'warning', code },
    ]);
  });

  it('stops aliases from exploding', () => {
    const bomb = `${doc('kind: Environment')}
metadata: { name: a, owner: x, annotations: &a { k: v } }
spec:
  a: &b [${'*a, '.repeat(60)}]
  b: &c [${'*b, '.repeat(60)}]
  c: [${'*c, '.repeat(60)}]
`;
    expect(codesOf(bomb)).toEqual(['yaml-alias']);
  });

  it('refuses a file of 10 MB at once, and reads the others', () => {
    const { findings } = parsePolicy({
      files: [
        { path: 'big.yaml', text: 'a: b\n'.repeat(2_200_000) },
        { path: 'many.yaml', text: 'a: b\n---\n'.repeat(20_001) },
        { path: 'bad.yaml', text: 'kind: Role' },
      ],
    });
    expect(findings.map(({ file, code }) => [file, code])).toEqual([
      ['big.yaml', 'file-too-large'],
      ['many.yaml', 'too-many-documents'],
      ['bad.yaml', 'api-version'],
    ]);
  });

  it('counts findings past a limit instead of listing them', () => {
    const text = Array.from({ length: 400 }, () => 'kind: Role').join(
      '\n---\n',
    );
    const findings = findingsOf(text);
    expect(findings).toHaveLength(201);
    expect(findings[200].code).toBe('more-findings');
  });

  it('does not blame references on documents that could not be read', () => {
    expect(codesOf(`${allow('a')}\n---\nkind: Role`)).toEqual(['api-version']);
  });

  it.each([
    ['kinds', { kinds: ['RoleBinding'] }, 'location-kind', 4],
    ['environments', { environments: ['dev'] }, 'location-environment', 4],
    ['roles', { roles: ['writer'] }, 'location-role', 2],
    ['nothing', { kinds: ['*'], environments: ['*'], roles: ['*'] }, '', 0],
  ])('keeps a location to its %s', (_what, rules, code, count) => {
    const text =
      code === 'location-environment'
        ? `${BASE}${allow('a', { environments: "'*'" })}`
        : `${BASE}${allow('a')}`;
    const found = findingsOf(text, { name: 'team-repo', ...rules });
    const [errors, others] = [
      found.filter(each => each.code === code),
      found.filter(each => each.code !== code),
    ];
    expect(others).toEqual([]);
    expect(errors).toHaveLength(code === 'location-kind' ? 5 : count);
    errors.forEach(({ message }) => expect(message).toContain("'team-repo'"));
  });

  it('parses in slices to the same', async () => {
    const files = [{ path: 'p.yaml', text: BASE + allow('a') + allow('a') }];
    expect(await parsePolicyInSlices({ files, yieldEveryMs: 0.001 })).toEqual(
      parsePolicy({ files }),
    );
  });

  it('takes over unchanged documents, and checks them anew', async () => {
    const before = parsePolicy({
      files: [{ path: 'p.yaml', text: BASE + allow('a') + deny('b') }],
    });
    const parseAgain = (text: string) => ({
      fresh: parsePolicy({ files: [{ path: 'q.yaml', text }] }),
      reloaded: parsePolicyInSlices({
        files: [{ path: 'q.yaml', text }],
        previous: before.documents,
      }),
    });
    const moved = parseAgain(
      `# moved\n${BASE}${deny('c')}${allow('a')}${deny('b')}`,
    );
    const { documents, findings } = await moved.reloaded;
    expect({ documents, findings }).toEqual(moved.fresh);
    expect(documents.roles[0]).toBe(before.documents.roles[0]);
    expect(Object.isFrozen(documents.bindings[0].spec.subjects)).toBe(true);
    // What an unchanged document refers to may have gone.
    const broken = parseAgain(
      BASE.replace('name: reader', 'name: writer') + allow('a'),
    );
    expect(await broken.reloaded).toEqual(broken.fresh);
    expect(broken.fresh.findings.map(({ code }) => code)).toEqual([
      'unknown-role',
    ]);
  });

  it('has one version for the same documents, however they are written', async () => {
    const versionOf = async (...texts: string[]) => {
      const { documents } = parsePolicy({
        files: texts.map((text, i) => ({ path: `${i}.yaml`, text })),
      });
      return (await compilePolicy({ documents })).version;
    };
    const version = await versionOf(BASE + allow('a') + deny('b'));
    expect(version).toMatch(/^[0-9a-f]{64}$/);
    expect(await versionOf(deny('b'), BASE, allow('a'))).toBe(version);
    expect(
      await versionOf(
        BASE.replace('tier: low', '"tier":   "low"'),
        deny('b') + allow('a', { priority: '0', effect: 'allow' }),
      ),
    ).toBe(version);
    expect(await versionOf(BASE + allow('a') + deny('c'))).not.toBe(version);
    expect(
      await versionOf(BASE + allow('a', { priority: '1' }) + deny('b')),
    ).not.toBe(version);
  });

  it('makes an error of findings that names the first', () => {
    const error = new PolicyError(findingsOf(BASE + deny('a', { role: 'x' })));
    // Backstage maps errors to a status by this name: 400.
    expect(error.name).toBe('InputError');
    expect(error.message).toContain('policy.yaml:');
    expect(error.findings).toHaveLength(2);
  });
});
