import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { startReceiver, type Receiver } from './testing/receiver';

const KEY = {
  SAMPLE_TRAFFIC_AWS_ACCESS_KEY_ID: 'AKIDSAMPLE',
  SAMPLE_TRAFFIC_AWS_SECRET_ACCESS_KEY: 'sample-secret',
};

const withoutKeys = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !(name in KEY)),
);

describe('sample-traffic', () => {
  let receiver: Receiver;
  const children: ChildProcessWithoutNullStreams[] = [];

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    children.splice(0).forEach(child => child.kill('SIGKILL'));
    await receiver.close();
  });

  function run(args: string[], env: Record<string, string> = KEY) {
    const child = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolve(__dirname, 'main.ts'),
        ...args,
      ],
      { env: { ...withoutKeys, ...env } },
    );
    children.push(child);
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', data => {
      out.stdout += data;
    });
    child.stderr.on('data', data => {
      out.stderr += data;
    });
    return { child, out, exit: once(child, 'close') };
  }

  it('fills the past, says so in one line, and leaves with --once', async () => {
    const { out, exit } = run([
      '--endpoint',
      receiver.url,
      '--backfill',
      '10m',
      '--once',
    ]);
    const [code] = await exit;
    expect({ code, ...out }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^sample-traffic: backfill done, \d+ traces\n$/,
      ),
      stderr: '',
    });
    const traces = new Set(
      receiver.calls.flatMap(call => call.documents.map(d => d.trace_id)),
    );
    expect(out.stdout).toContain(` ${traces.size} traces`);
    expect(traces.size).toBeGreaterThan(20);
  }, 60_000);

  it('ends on SIGTERM', async () => {
    const { child, exit } = run([
      '--endpoint',
      receiver.url,
      '--backfill',
      '0',
    ]);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  }, 60_000);

  it('says what is missing, and gives nothing away', async () => {
    const noKey = run(['--endpoint', receiver.url], {});
    expect((await noKey.exit)[0]).toBe(2);
    expect(noKey.out.stderr).toContain('SAMPLE_TRAFFIC_AWS_ACCESS_KEY_ID');

    const badAddress = run(['--endpoint', 'nowhere']);
    expect((await badAddress.exit)[0]).toBe(2);
    expect(badAddress.out.stderr).not.toContain('sample-secret');
  }, 60_000);
});
