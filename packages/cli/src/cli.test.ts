import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './__testUtils__/run';

const POLICY = `
apiVersion: trace-access/v1
kind: Environment
metadata: { name: prod, owner: group:default/platform }
spec: { tier: high, floor: { maxDuration: PT4H } }
---
apiVersion: trace-access/v1
kind: Role
metadata: { name: reader, owner: group:default/platform }
spec: { provider: aws, environments: { prod: { arn: 'arn:aws:iam::222222222222:role/reader' } } }
---
apiVersion: trace-access/v1
kind: ApprovalRule
metadata: { name: four-eyes, owner: group:default/platform }
spec: { steps: [{ approvers: [owners] }] }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: owners-prod, owner: group:default/platform }
spec: { subjects: [owners], entities: '*', environments: [prod], actions: [view, console], role: reader, access: standing }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: oncall-prod, owner: group:default/platform }
spec:
  subjects: [{ idpGroup: { source: okta, name: Team/On-Call } }, { service: ci-deploy }]
  entities: { kind: Component }
  environments: [prod]
  actions: [view]
  role: reader
  access: onRequest
  approval: four-eyes
  limits: { maxDuration: PT90M }
  conditions: { hours: '08:00-20:00 Europe/Berlin', network: ['10.0.0.0/8'] }
---
apiVersion: trace-access/v1
kind: RoleBinding
metadata: { name: no-secrets, owner: group:default/platform }
spec: { subjects: [{ user: ben }], entities: { metadata.name: vault }, environments: [prod], actions: [view], effect: deny }
`;

const ORG = `
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: Ana }
spec: { memberOf: [payments-core] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ben }
spec: {}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: cy }
spec: { memberOf: [loop-a] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments-core }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: Payments }
spec: { type: unit, children: [payments-core], members: [ben] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: loop-a }
spec: { type: team, parent: loop-b, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: loop-b }
spec: { type: team, parent: loop-a, children: [] }
`;

const component = (name: string, owner: string, namespace?: string) => `---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name}${namespace ? `, namespace: ${namespace}` : ''} }
spec: { type: service, lifecycle: production, owner: '${owner}' }
`;
const SERVICES = [
  component('payments', 'Payments'),
  component('vault', 'user:ben'),
  component('loop', 'loop-b'),
  component('far', 'payments', 'elsewhere'),
].join('');

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);

async function write(name: string, text: string): Promise<string> {
  await fs.mkdir(path.dirname(at(name)), { recursive: true });
  await fs.writeFile(at(name), text);
  return at(name);
}

const files = () => ['--policy', at('policy'), '--catalog', at('catalog')];

const question = (overrides: Record<string, string> = {}) =>
  Object.entries({
    principal: 'user:default/ana',
    entity: 'component:default/payments',
    environment: 'prod',
    output: 'json',
    ...overrides,
  }).flatMap(([flag, value]) => [`--${flag}`, value]);

async function answer(
  overrides: Record<string, string> = {},
  more: string[] = [],
) {
  const { code, stdout } = await run([
    'explain',
    ...files(),
    ...question(overrides),
    ...more,
  ]);
  return { code, ...JSON.parse(stdout) };
}

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'trace-access-cli-'));
  await write('policy/nested/deep/policy.yaml', POLICY);
  await write('policy/notes.txt', 'not: [policy');
  await write('catalog/org.yml', ORG);
  await write('catalog/more/services.yaml', SERVICES);
});

afterAll(async () => {
  await fs.rm(folder, { recursive: true, force: true });
});

describe('trace-access explain', () => {
  it('answers in one JSON object with its keys in order', async () => {
    const { code, stdout } = await run(['explain', ...files(), ...question()]);
    expect(code).toBe(0);
    expect(stdout.endsWith('\n')).toBe(true);
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'outcome',
      'binding',
      'role',
      'maxDuration',
      'policyVersion',
      'why',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'allowed',
      binding: 'owners-prod',
      role: 'reader',
      maxDuration: 'PT4H',
      policyVersion: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const why: { code: string; message: string }[] = JSON.parse(stdout).why;
    why.forEach(each => expect(Object.keys(each)).toEqual(['code', 'message']));
    expect(why.map(({ message }) => message).join(' ')).toContain(
      'group:default/payments-core → group:default/payments',
    );
  });

  it('knows membership from both ends, cycles, and namespaces', async () => {
    // Through spec.members, and directly.
    expect(await answer({ principal: 'BEN' })).toMatchObject({
      outcome: 'allowed',
    });
    // loop-a and loop-b are their own ancestors: direct members only.
    expect(
      await answer({ principal: 'user:cy', entity: 'loop' }),
    ).toMatchObject({ outcome: 'denied', binding: null });
    // spec.owner is completed with the namespace of the entity.
    expect(await answer({ entity: 'component:elsewhere/far' })).toMatchObject({
      outcome: 'denied',
    });
  });

  it('splits an IdP group at its first slash, and takes several', async () => {
    const asked = {
      at: '2026-11-20T11:00:00Z',
      ip: '::ffff:10.1.2.3',
      entity: 'vault',
    };
    expect(
      await answer(asked, [
        '--idp-group',
        'okta/Other',
        '--idp-group',
        'okta/Team/On-Call',
      ]),
    ).toMatchObject({
      code: 0,
      outcome: 'requestable',
      binding: 'oncall-prod',
      maxDuration: 'PT90M',
    });
    expect(
      await answer(asked, ['--idp-group', 'okta/team/on-call']),
    ).toMatchObject({ outcome: 'denied' });
  });

  it('knows services without the catalog, time and address as given', async () => {
    const ci = { principal: 'service:ci-deploy', at: '2026-11-20T11:00:00Z' };
    expect(await answer({ ...ci, ip: '10.0.0.9' })).toMatchObject({
      outcome: 'requestable',
    });
    expect(await answer(ci)).toMatchObject({ outcome: 'denied' });
    expect(
      await answer({ ...ci, ip: '10.0.0.9', at: '2026-11-20T20:00+01:00' }),
    ).toMatchObject({ outcome: 'denied' });
    expect(
      await answer({ ...ci, ip: '10.0.0.9', at: '2026-11-20T18:59:59.999' }),
    ).toMatchObject({ outcome: 'requestable' });
  });

  it('decides console for the whole catalog', async () => {
    expect(await answer({ action: 'console' })).toMatchObject({
      outcome: 'allowed',
    });
    expect(await answer({ action: 'console', principal: 'ben' })).toMatchObject(
      { outcome: 'denied', binding: 'no-secrets', role: null },
    );
  });

  it('answers whom, what and where it does not know', async () => {
    for (const [overrides, code] of [
      [{ principal: 'user:default/nobody' }, 'unknown-principal'],
      [{ entity: 'component:default/nothing' }, 'unknown-entity'],
      [{ environment: 'PROD' }, 'unknown-environment'],
    ] as const) {
      const result = await answer(overrides);
      expect(result).toMatchObject({
        code: 0,
        outcome: 'denied',
        binding: null,
      });
      expect(result.why[0].code).toBe(code);
    }
  });

  it('takes membership from lists only, and says where it is none', async () => {
    const user = (memberOf: string) => `
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: dee }
spec: { memberOf: ${memberOf} }
`;
    const ask = async (memberOf: string) =>
      run([
        'explain',
        ...files(),
        '--catalog',
        await write('dee.yaml', user(memberOf)),
        ...question({ principal: 'dee' }),
      ]);
    const list = await ask('[Payments]');
    expect(JSON.parse(list.stdout)).toMatchObject({ outcome: 'allowed' });
    expect(list.stderr).not.toContain('memberOf');
    const text = await ask('Payments');
    expect(JSON.parse(text.stdout)).toMatchObject({ outcome: 'denied' });
    expect(text.stderr).toContain(
      'spec.memberOf of user:default/dee must be a list; it counts as empty',
    );
  });

  it('names near misses in text for people', async () => {
    const { code, stdout } = await run([
      'explain',
      ...files(),
      ...question({ output: 'text', principal: 'service:ci-deploy' }),
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^denied\n/);
    expect(stdout).toContain('oncall-prod');
    expect(stdout).toContain('your address is not known');
  });

  it('denies by a policy that was refused, findings on standard error', async () => {
    const broken = await write(
      'broken.yaml',
      POLICY.replace('role: reader', 'rol: reader'),
    );
    const { code, stdout, stderr } = await run([
      'explain',
      '--policy',
      broken,
      '--catalog',
      at('catalog'),
      ...question(),
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'denied',
      policyVersion: null,
      why: [{ code: 'policy-invalid' }],
    });
    expect(stderr).toMatch(/broken\.yaml:\d+:\d+ error unknown-field: /);
    expect(stderr).toContain("Did you mean 'role'?");
  });

  it('denies by a catalog that cannot be read', async () => {
    const broken = await write('broken-catalog.yaml', `${ORG}---\nkind: [`);
    const { code, stdout } = await run([
      'explain',
      '--policy',
      at('policy'),
      '--catalog',
      broken,
      ...question(),
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).why[0].code).toBe('catalog-invalid');
  });

  it.each([
    ['an unknown flag', ['--nope']],
    ['no entity', question().slice(0, 2)],
    ['an unknown action', question({ action: 'veiw' })],
    ['a bad time', question({ at: 'yesterday' })],
    ['a bad address', question({ ip: '10.0.0' })],
    ['a bad principal', question({ principal: 'group:default/payments' })],
    ['an IdP group without source', [...question(), '--idp-group', 'okta']],
    ['an unknown output', question({ output: 'xml' })],
    ['a missing file', [...question(), '--policy', '/nowhere/at/all']],
    ['requests and a question', [...question(), '--requests', '-']],
    ['missing requests', ['--requests', '/nowhere/at/all']],
  ])('refuses %s: exit 2, nothing on standard output', async (_what, args) => {
    const { code, stdout, stderr } = await run([
      'explain',
      ...files(),
      ...args,
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /m);
  });

  it('refuses no command at all', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
  });
});

describe('trace-access explain --requests', () => {
  const ask = (overrides: object = {}) =>
    JSON.stringify({
      principal: 'user:default/ana',
      entity: 'component:default/payments',
      environment: 'prod',
      ...overrides,
    });
  const bulk = async (lines: string[], end = '\n') => {
    const result = await run(['explain', ...files(), '--requests', '-'], {
      input: lines.join('\n') + end,
    });
    return {
      ...result,
      answers: result.stdout
        .split('\n')
        .slice(0, -1)
        .map(line => JSON.parse(line)),
    };
  };

  it('answers in order, a line for a line', async () => {
    const { code, answers } = await bulk([
      ask(),
      ask({ principal: 'user:default/cy' }),
      ask({ action: 'console', principal: 'ben' }),
      ask({
        principal: 'user:default/cy',
        idpGroups: ['okta/Team/On-Call'],
        at: '2026-11-20T11:00:00Z',
        ip: '10.0.0.1',
        action: null,
      }),
    ]);
    expect(code).toBe(0);
    expect(answers.map(each => [each.outcome, each.binding])).toEqual([
      ['allowed', 'owners-prod'],
      ['denied', null],
      ['denied', 'no-secrets'],
      ['requestable', 'oncall-prod'],
    ]);
  });

  it('answers bad lines in their place, and ends with 1', async () => {
    const bad = [
      'not json',
      '',
      '[]',
      'null',
      '7',
      '{}',
      ask({ principal: 7 }),
      ask({ idpGroups: 'okta/x' }),
      ask({ idpGroups: ['okta'] }),
      ask({ action: 'veiw' }),
      ask({ at: 'now' }),
      ask({ ip: 'x' }),
      ask({ entity: '' }),
      ask({ enviroment: 'prod' }),
      ask({ entity: 'component:default/' }),
    ];
    const { code, answers } = await bulk([
      `\uFEFF${ask()}`,
      ...bad,
      `${ask()}\r`,
      '',
      '',
    ]);
    expect(code).toBe(1);
    expect(answers).toHaveLength(bad.length + 2);
    expect(answers[0].outcome).toBe('allowed');
    expect(answers.at(-1).outcome).toBe('allowed');
    for (const each of answers.slice(1, -1)) {
      expect(each).toMatchObject({
        outcome: 'denied',
        binding: null,
        why: [{ code: 'bad-request' }],
      });
    }
  });

  it('reads a file, a last line without an end too', async () => {
    const requests = await write('requests.ndjson', `${ask()}\n${ask()}`);
    const { code, stdout } = await run([
      'explain',
      ...files(),
      '--requests',
      requests,
    ]);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(3);
  });

  it('answers a hundred thousand lines', async () => {
    const { code, answers } = await bulk(
      Array.from({ length: 100_000 }, (_, i) =>
        ask(i % 2 ? {} : { principal: 'user:default/cy' }),
      ),
    );
    expect(code).toBe(0);
    expect(answers).toHaveLength(100_000);
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(
      new Set(['allowed', 'denied']),
    );
    expect(answers[99_999].outcome).toBe('allowed');
  });

  it('denies every line by a policy that was refused', async () => {
    const broken = await write('broken2.yaml', 'kind: Role');
    const { code, stdout } = await run(
      [
        'explain',
        '--policy',
        broken,
        '--catalog',
        at('catalog'),
        '--requests',
        '-',
      ],
      { input: `${ask()}\n${ask()}\n` },
    );
    expect(code).toBe(1);
    expect(stdout.match(/policy-invalid/g)).toHaveLength(2);
  });
});

describe('trace-access check', () => {
  it('takes a good set', async () => {
    const { code, stdout, stderr } = await run([
      'check',
      '--policy',
      at('policy'),
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^valid: 3 bindings/);
    expect(stderr).toBe('');
  });

  it('refuses a bad one with its findings', async () => {
    const broken = await write('broken3.yaml', `${POLICY}---\nkind: Role\n`);
    const text = await run(['check', '--policy', broken]);
    expect(text.code).toBe(1);
    expect(text.stderr).toMatch(/broken3\.yaml:\d+:1 error api-version: /);
    const json = await run(['check', '--policy', broken, '--output', 'json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      valid: false,
      findings: [{ code: 'api-version' }],
    });
  });

  it('lets warnings pass, but not with --strict', async () => {
    const warned = await write(
      'warned.yaml',
      POLICY.replace('  approval: four-eyes\n', ''),
    );
    const { code, stderr } = await run(['check', '--policy', warned]);
    expect(code).toBe(0);
    expect(stderr).toContain('warning no-approval');
    expect((await run(['check', '--policy', warned, '--strict'])).code).toBe(1);
  });

  it('says what is wrong with an approval rule, and where', async () => {
    const rules = await write(
      'rules.yaml',
      POLICY.replace(
        'steps: [{ approvers: [owners] }]',
        () =>
          "steps: [{ approvers: [{ service: ci-deploy }] }], ticket: { pattern: '^(a+)+$' }",
      ),
    );
    const { code, stderr } = await run(['check', '--policy', rules]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /rules\.yaml:15:31 error machine-approver: .*Machines approve nothing/,
    );
    expect(stderr).toMatch(
      /rules\.yaml:15:78 error invalid-field: .*repeats no groups/,
    );
  });

  it('says which file is missing', async () => {
    const { code, stderr } = await run(['check', '--policy', at('gone')]);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no file or folder');
  });
});
