import { execFileSync } from 'node:child_process';
import { existsSync, promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type FakePortal,
  type Reply,
  startPortal,
} from '../__testUtils__/portal';
import { run } from '../__testUtils__/run';

const TOKEN = 'sample-token-7f3a9c';
const SECRET = 'sample/secret+key=';

const ANSWER = {
  provider: 'aws',
  accessKeyId: 'ASIASAMPLESAMPLE1234',
  secretAccessKey: SECRET,
  sessionToken: 'sample+session/token==',
  expiration: '2026-11-20T12:00:00.000Z',
  accountId: '111122223333',
  region: 'eu-north-1',
  sessionId: '01JCSAMPLE0000000000000001',
  entityRef: 'component:default/payments',
  environment: 'dev',
};

let portal: FakePortal;
let folder: string;

beforeAll(async () => {
  portal = await startPortal();
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'trace-access-cli-'));
});
beforeEach(() => {
  portal.calls.length = 0;
  portal.reply = { body: ANSWER };
});
afterAll(async () => {
  await portal.close();
  await fs.rm(folder, { recursive: true, force: true });
});

async function ask(
  options: {
    entity?: string;
    environment?: string;
    more?: string[];
    env?: NodeJS.ProcessEnv;
    reply?: Reply;
  } = {},
) {
  if (options.reply) portal.reply = options.reply;
  const { entity = 'payments', environment = 'dev', more = [] } = options;
  const result = await run(
    [
      'credentials',
      `--entity=${entity}`,
      `--environment=${environment}`,
      ...more,
    ],
    {
      cwd: folder,
      env: {
        TRACE_ACCESS_BASE_URL: portal.url,
        TRACE_ACCESS_TOKEN: TOKEN,
        ...options.env,
      },
    },
  );
  expect(result.stdout + result.stderr).not.toContain(TOKEN);
  expect(result.stderr).not.toContain(SECRET);
  return result;
}

const refusal = (message: string, status = 403): Reply => ({
  status,
  body: {
    error: { name: 'NotAllowedError', message },
    request: { method: 'POST', url: '/v1/credentials' },
    response: { statusCode: status },
  },
});

describe('trace-access credentials', () => {
  it('prints exactly what credential_process reads', async () => {
    const { code, stdout, stderr } = await ask();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `${JSON.stringify({
        Version: 1,
        AccessKeyId: ANSWER.accessKeyId,
        SecretAccessKey: SECRET,
        SessionToken: ANSWER.sessionToken,
        Expiration: ANSWER.expiration,
        AccountId: '111122223333',
      })}\n`,
    );
    expect(portal.calls).toEqual([
      {
        method: 'POST',
        url: '/api/trace-access/v1/credentials',
        authorization: `Bearer ${TOKEN}`,
        body: '{"entity":"component:default/payments","environment":"dev"}',
      },
    ]);
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it('leaves out an account that it is not told', async () => {
    const { accountId, ...rest } = ANSWER;
    const { stdout } = await ask({ reply: { body: rest } });
    expect(JSON.parse(stdout)).not.toHaveProperty('AccountId');
  });

  it('exports to a shell, which runs nothing of the values', async () => {
    const hostile = `a'b"$(touch\${IFS}pwned)\`touch\${IFS}pwned\`;#`;
    const { code, stdout } = await ask({
      more: ['--output', 'env'],
      reply: { body: { ...ANSWER, sessionToken: hostile } },
    });
    expect(code).toBe(0);
    const names = stdout.split('\n').map(line => line.split('=')[0]);
    expect(names).toEqual([
      'export AWS_ACCESS_KEY_ID',
      'export AWS_SECRET_ACCESS_KEY',
      'export AWS_SESSION_TOKEN',
      'export AWS_CREDENTIAL_EXPIRATION',
      'export AWS_REGION',
      'export AWS_DEFAULT_REGION',
      '',
    ]);
    const seen = execFileSync(
      'sh',
      ['-c', 'eval "$OUTPUT"; printf %s "$AWS_SESSION_TOKEN"'],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, OUTPUT: stdout },
      },
    );
    expect(seen).toBe(hostile);
    expect(existsSync(path.join(folder, 'pwned'))).toBe(false);
  });

  it("prints the portal's own answer as JSON, of other providers too", async () => {
    const reply = { body: { ...ANSWER, provider: 'gcp' } };
    const { stdout } = await ask({ more: ['--output', 'json'], reply });
    expect(JSON.parse(stdout)).toEqual(reply.body);
    const refused = await ask({ reply });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain("credentials of 'gcp'");
  });

  it('says why not, and where to ask for it', async () => {
    const sentence = 'Credentials for ledger in dev must be asked for.';
    const reply = refusal(sentence);
    const { code, stdout, stderr } = await ask({ entity: 'Ledger', reply });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `error: ${sentence}\nTo ask for it: ${portal.url}/catalog/default/component/ledger/traces?environment=dev&request=credentials\n`,
    );
    const elsewhere = await ask({
      reply,
      more: ['--app-url', 'https://portal.example.com/'],
    });
    expect(elsewhere.stderr).toContain(
      'https://portal.example.com/catalog/default/component/payments/traces?',
    );
  });

  it.each([
    ["prod'; touch pwned; echo '", "pay'$(touch pwned)"],
    ['$(touch pwned)', '`touch pwned`'],
    ['prod&request=other#x', 'pay?x=1&y#z'],
    ['prod\nprod', 'a|touch pwned'],
    ['--output=json', 'env'],
  ])('passes on %j as it is, to no shell', async (environment, name) => {
    const { code, stdout, stderr } = await ask({
      environment,
      entity: `component:default/${name}`,
      reply: refusal('There is no such environment.'),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(portal.calls.map(({ body }) => JSON.parse(body))).toEqual([
      { entity: `component:default/${name}`, environment },
    ]);
    const link = new URL(/^To ask for it: (.*)$/m.exec(stderr)![1]);
    expect(link.origin).toBe(portal.url);
    expect(decodeURIComponent(link.pathname)).toBe(
      `/catalog/default/component/${name}/traces`,
    );
    expect([...link.searchParams]).toEqual([
      ['environment', environment],
      ['request', 'credentials'],
    ]);
    expect(existsSync(path.join(folder, 'pwned'))).toBe(false);
  });

  it('writes a sentence in one line, without control characters', async () => {
    const { stderr } = await ask({
      reply: refusal('Not\u001b]0;title\u0007 you.\nerror: forged'),
    });
    expect(stderr).toMatch(/^error: Not \]0;title {2}you\. error: forged\nTo /);
  });

  it.each([
    ['a login that ended', 401, 'Token expired', 'backstage-cli auth login'],
    ['an entity that is not there', 404, 'No such entity.', 'No such entity.'],
    ['issuing that is off', 503, 'Issuing is off.', 'Issuing is off.'],
  ])('tells of %s', async (_what, status, sentence, told) => {
    const { code, stdout, stderr } = await ask({
      reply: refusal(sentence, status),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('To ask for it');
  });

  it.each<[string, unknown]>([
    ['cut off', JSON.stringify(ANSWER).slice(0, -20)],
    ['secrets at its front', `${SECRET} and more`],
    ['a page', '<!doctype html><title>Portal</title>'],
    ['nothing', ''],
    ['null', null],
    ['a secret missing', { ...ANSWER, sessionToken: undefined }],
    ['a secret of two lines', { ...ANSWER, sessionToken: 'a\nb' }],
    ['no time', { ...ANSWER, expiration: 'soon' }],
  ])('shows nothing of an answer with %s', async (_what, body) => {
    const { code, stdout, stderr } = await ask({ reply: { body } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*check the base URL\.\n$/);
    expect(stderr).not.toContain('ASIA');
  });

  it.each<[string, Reply]>([
    ['does not begin', () => {}],
    [
      'does not end',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"provider":');
      },
    ],
  ])('gives up on an answer that %s', async (_what, reply) => {
    const { code, stdout, stderr } = await ask({
      reply,
      more: ['--timeout', '0.5'],
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('did not answer within 0.5 s');
  });

  it('names what is wrong with the way there', async () => {
    const gone = await startPortal();
    await gone.close();
    const refused = await ask({ more: ['--base-url', gone.url] });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(`${gone.url} cannot be reached (ECONN`);
    const unknown = await ask({ more: ['--base-url', 'https://p.invalid'] });
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toMatch(/cannot be reached \(E[A-Z_]+\)/);
  });

  it('follows nobody elsewhere', async () => {
    const other = await startPortal();
    other.reply = { body: ANSWER };
    const { code, stdout, stderr } = await ask({
      reply: (_request, response) => {
        response.writeHead(307, { location: `${other.url}/` }).end();
      },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('redirect');
    expect(other.calls).toEqual([]);
    await other.close();
  });

  it.each([
    ['plain http elsewhere', ['--base-url', 'http://portal.example.com']],
    ['a base URL with a password', ['--base-url', 'https://me:pw@p.example']],
    ['a base URL with a query', ['--base-url', 'https://p.example/?x=1']],
    ['no URL', ['--base-url', 'portal']],
    ['an app URL that is a file', ['--app-url', 'file:///etc/passwd']],
    ['an entity that is none', ['--entity', 'component:default/']],
    ['an unknown output', ['--output', 'xml']],
    ['no time at all', ['--timeout', '0']],
    ['an argument too many', ['prod']],
    ['a token and a login', ['--instance', 'other']],
  ])('refuses %s: exit 2, nobody asked', async (_what, more) => {
    const { code, stdout, stderr } = await ask({ more });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /m);
    expect(portal.calls).toEqual([]);
  });
});
