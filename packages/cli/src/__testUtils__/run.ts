import { spawn } from 'node:child_process';
import path from 'node:path';

const COMMAND = path.join(__dirname, '..', '..', 'bin', 'trace-access');

/** What a run of the command left behind. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `trace-access` as a process of its own. */
export function run(
  args: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: options.cwd,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: '',
        FORCE_COLOR: '0',
        ...options.env,
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', chunk => (stdout += chunk));
    child.stderr.on('data', chunk => (stderr += chunk));
    child.on('error', reject);
    child.on('close', code => resolve({ code, stdout, stderr }));
    child.stdin.end(options.input);
  });
}
