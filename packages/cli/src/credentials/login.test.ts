import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type FakeBackstageCli,
  fakeBackstageCli,
} from '../__testUtils__/backstageCli';
import { type FakePortal, startPortal } from '../__testUtils__/portal';
import { run } from '../__testUtils__/run';

const TOKEN = 'sample-token-of-the-login';
const ANSWER = {
  provider: 'aws',
  accessKeyId: 'ASIASAMPLESAMPLE1234',
  secretAccessKey: 'sample-secret',
  sessionToken: 'sample-session-token',
  expiration: '2026-11-20T12:00:00.000Z',
  sessionId: '01JCSAMPLE0000000000000001',
  entityRef: 'component:default/payments',
  environment: 'dev',
};

let portal: FakePortal;
let folder: string;

beforeEach(async () => {
  portal = await startPortal();
  portal.reply = { body: ANSWER };
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'trace-access-cli-'));
});
afterEach(async () => {
  await portal.close();
  await fs.rm(folder, { recursive: true, force: true });
});

async function ask(env: NodeJS.ProcessEnv, more: string[] = []) {
  const result = await run(
    ['credentials', '--entity=payments', '--environment=dev', ...more],
    {
      cwd: folder,
      env: { TRACE_ACCESS_BASE_URL: '', TRACE_ACCESS_TOKEN: '', ...env },
    },
  );
  expect(result.stdout + result.stderr).not.toContain(TOKEN);
  return result;
}

const bearers = () => portal.calls.map(({ authorization }) => authorization);

describe('the login of trace-access credentials', () => {
  const fake = (options: Partial<Parameters<typeof fakeBackstageCli>[1]>) =>
    fakeBackstageCli(path.join(folder, 'bin'), {
      list: `  other - https://other.example\n* demo - ${portal.url}\n`,
      token: TOKEN,
      ...options,
    });
  const withPath = ({ path: PATH }: FakeBackstageCli) => ({ PATH });

  it('is the selected one of backstage-cli', async () => {
    const cli = await fake({});
    const { code, stderr } = await ask(withPath(cli));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(bearers()).toEqual([`Bearer ${TOKEN}`]);
    // Away from the folder that it was started in: backstage-cli loads what
    // the project around it names.
    const cwd = path.parse(folder).root;
    expect(await cli.starts()).toEqual([
      { args: ['auth', 'list'], cwd },
      { args: ['auth', 'print-token', '--instance=demo'], cwd },
    ]);
  });

  it('is the one that belongs to the base URL', async () => {
    const cli = await fake({
      list: `* other - https://other.example\n  demo - ${portal.url}\n`,
    });
    const { code } = await ask(withPath(cli), ['--base-url', `${portal.url}/`]);
    expect(code).toBe(0);
    expect((await cli.starts()).at(-1)?.args).toContain('--instance=demo');
  });

  it("takes no portal's token to another", async () => {
    const cli = await fake({ list: '* other - https://other.example\n' });
    const { code, stdout, stderr } = await ask(withPath(cli), [
      '--base-url',
      portal.url,
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      `backstage-cli auth login --backendUrl ${portal.url}`,
    );
    expect(portal.calls).toEqual([]);
    expect(await cli.starts()).toHaveLength(1);
  });

  it('is the instance that is named, or none', async () => {
    const cli = await fake({
      list: `* other - https://other.example\n  demo - ${portal.url}\n`,
    });
    const named = await ask(withPath(cli), ['--instance', 'demo']);
    expect(named.code).toBe(0);
    const unknown = await ask(withPath(cli), ['--instance', '--help; ls']);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain("the instance '--help; ls'");
    expect(portal.calls).toHaveLength(1);
  });

  it('is not asked where the environment has a token, which is for one portal', async () => {
    const cli = await fake({});
    const env = { ...withPath(cli), TRACE_ACCESS_TOKEN: 'sample-token-of-ci' };
    const unsaid = await ask(env);
    expect(unsaid.code).toBe(2);
    expect(unsaid.stderr).toContain('say with --base-url which portal');
    expect(portal.calls).toEqual([]);
    const { code } = await ask(env, ['--base-url', portal.url]);
    expect(code).toBe(0);
    expect(bearers()).toEqual(['Bearer sample-token-of-ci']);
    expect(await cli.starts()).toEqual([]);
  });

  it('has ended: says so, and how to log in', async () => {
    const cli = await fake({ token: undefined });
    const { code, stdout, stderr } = await ask(withPath(cli));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      "error: 'backstage-cli auth print-token' failed: Access token is expired and no refresh token is available. To log in: backstage-cli auth login\n",
    );
  });

  it('is waited for, but not for ever', async () => {
    const cli = await fake({ hangs: true });
    const { code, stderr } = await ask(withPath(cli), ['--timeout', '1']);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "'backstage-cli auth list' did not end within 1 s",
    );
  });

  it.each(['', 'two words', `${TOKEN}\nand more`])(
    'has no token in %j, and does not show it',
    async token => {
      const { code, stdout, stderr } = await ask(
        withPath(await fake({ token })),
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('gave no token');
      expect(portal.calls).toEqual([]);
    },
  );

  describe('with the real backstage-cli, installed beside', () => {
    const real = () => ({
      PATH: path.dirname(process.execPath),
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      XDG_DATA_HOME: path.join(folder, 'data'),
    });

    it('says that nobody is logged in', async () => {
      const { code, stdout, stderr } = await ask(real());
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toBe(
        'error: You are not logged in. Run: backstage-cli auth login\n',
      );
    });

    it('uses a login of it', async () => {
      const { XDG_CONFIG_HOME, XDG_DATA_HOME } = real();
      // What `auth login` leaves behind.
      const instances = path.join(XDG_CONFIG_HOME, 'backstage-cli');
      const secrets = path.join(
        XDG_DATA_HOME,
        'backstage-cli/auth-secrets',
        encodeURIComponent('backstage-cli:auth-instance:demo'),
      );
      await fs.mkdir(instances, { recursive: true });
      await fs.mkdir(secrets, { recursive: true });
      await fs.writeFile(
        path.join(instances, 'auth-instances.yaml'),
        JSON.stringify({
          instances: [
            {
              name: 'demo',
              baseUrl: portal.url,
              clientId: `${portal.url}/cli.json`,
              issuedAt: Date.now(),
              accessTokenExpiresAt: Date.now() + 3_600_000,
            },
          ],
        }),
      );
      await fs.writeFile(path.join(secrets, 'accessToken.secret'), TOKEN);
      const { code, stdout, stderr } = await ask(real());
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout).AccessKeyId).toBe(ANSWER.accessKeyId);
      expect(bearers()).toEqual([`Bearer ${TOKEN}`]);
    });
  });
});
