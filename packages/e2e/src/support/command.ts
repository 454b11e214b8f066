import { execFile } from 'node:child_process';
import { inRoot } from '../../../../scripts/lib/paths.mjs';
import type { Visitor } from './browser';

/** Runs `trace-access credentials --output process` as a signed-in person would in a shell. */
export async function runCredentials(options: {
  as: Visitor;
  of: string;
  environment: string;
}): Promise<{ code: number; stdout: string; stderr: string }> {
  const { as, of, environment } = options;
  const token = await as.token();
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [
        inRoot('packages', 'cli', 'bin', 'trace-access'),
        'credentials',
        '--output',
        'process',
        ...['--entity', of, '--environment', environment],
        ...['--base-url', as.url],
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, TRACE_ACCESS_TOKEN: token, FORCE_COLOR: '0' },
      },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : 0;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
