import { type ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { createServer } from 'net';
import type { AddressInfo } from 'net';
import { resolve } from 'path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ADMIN, ADMIN_KEYS } from './__testUtils__/cloud';

const MAIN = resolve(__dirname, 'main.ts');
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const KEYS = {
  LOCAL_CLOUD_ACCESS_KEY_ID: ADMIN.id,
  LOCAL_CLOUD_SECRET_ACCESS_KEY: ADMIN.secret,
};

function start(
  args: string[],
  env: Record<string, string> = KEYS,
  cwd?: string,
) {
  const { LOCAL_CLOUD_ACCESS_KEY_ID: _, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    ['--require', TRANSFORM, MAIN, ...args],
    { cwd, env: { ...inherited, NODE_OPTIONS: '', ...env } },
  );
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', data => {
    output.stdout += data;
  });
  child.stderr.on('data', data => {
    output.stderr += data;
  });
  return { child, output };
}

async function exitOf(started: ReturnType<typeof start>) {
  const [code] = await once(started.child, 'close');
  return { code, ...started.output };
}

async function ready({ child, output }: ReturnType<typeof start>) {
  while (!output.stdout.includes('\n')) {
    await Promise.race([once(child.stdout!, 'data'), once(child, 'close')]);
    if (child.exitCode !== null) {
      throw new Error(output.stderr);
    }
  }
  return JSON.parse(output.stdout);
}

jest.setTimeout(60_000);

describe('the command', () => {
  const children: ChildProcess[] = [];
  afterEach(() => children.splice(0).forEach(child => child.kill('SIGKILL')));

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'says where it is in one line, and ends on %s',
    async signal => {
      const started = start(['--port', '0', '--empty']);
      children.push(started.child);
      const line = await ready(started);
      expect(line).toEqual({
        ready: true,
        aws: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
        oidc: expect.stringMatching(/^http:\/\/localhost:\d+$/),
        account: '111122223333',
      });
      const sts = new STSClient({
        endpoint: line.aws,
        region: 'eu-west-1',
        credentials: ADMIN_KEYS,
      });
      await expect(
        sts.send(new GetCallerIdentityCommand({})),
      ).resolves.toMatchObject({ Account: line.account });
      const discovery = await fetch(
        `${line.oidc}/.well-known/openid-configuration`,
      );
      expect(await discovery.json()).toMatchObject({ issuer: line.oidc });
      const end = exitOf(started);
      started.child.kill(signal);
      const { code, stdout } = await end;
      expect(code).toBe(0);
      expect(stdout.trim().split('\n')).toHaveLength(1);
    },
  );

  it('starts the sample company without the secrets of its users', async () => {
    const cwd = resolve(__dirname, '..', '..', '..');
    const started = start(
      ['--port', '0', '--seed'],
      { ...KEYS, TRACEGATE_AWS_ACCESS_KEY_ID: '' },
      cwd,
    );
    children.push(started.child);
    await expect(ready(started)).resolves.toMatchObject({ ready: true });
    expect(started.output.stderr).toContain(
      'TRACEGATE_AWS_ACCESS_KEY_ID is not set',
    );
  });

  it('says plainly that a port is in use', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const result = await exitOf(start(['--port', String(port), '--empty']));
    blocker.close();
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain(`Port ${port} is in use`);
  });

  it.each<[string, string[], Record<string, string>, number, string]>([
    ['no administrator', ['--empty'], {}, 2, 'LOCAL_CLOUD_ACCESS_KEY_ID'],
    [
      'an impossible key',
      ['--empty'],
      { ...KEYS, LOCAL_CLOUD_ACCESS_KEY_ID: 'a b' },
      2,
      '16 to 128',
    ],
    ['an impossible port', ['--port', '70000'], KEYS, 2, 'whole number'],
    ['an unknown region', ['--region', 'mars'], KEYS, 2, 'eu-west-1'],
    ['an unknown option', ['--colour'], KEYS, 2, 'unknown option'],
    ['two beginnings', ['--empty', '--seed'], KEYS, 2, 'not both'],
    [
      'no such seed',
      ['--port', '0', '--seed', 'none.yaml'],
      KEYS,
      1,
      'none.yaml',
    ],
  ])('refuses %s', async (_, args, env, code, sentence) => {
    const result = await exitOf(start(args, env));
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toContain('    at ');
  });
});
