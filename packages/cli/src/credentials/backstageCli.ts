import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { plain, Refusal } from './refusal';

const execute = promisify(execFile);

/** What `execFile` rejects with. */
interface Failure extends Error {
  /** An errno name where it could not start, else its exit code. */
  code?: string | number | null;
  killed?: boolean;
  stderr?: string;
}

/** The command installed beside this one, as Node runs it. */
function beside(): { file: string; args: string[] } | undefined {
  try {
    const manifest = createRequire(__filename).resolve(
      '@backstage/cli/package.json',
    );
    return {
      file: process.execPath,
      args: [path.join(path.dirname(manifest), 'bin', 'backstage-cli')],
    };
  } catch {
    return undefined;
  }
}

/** The last thing that the command complained of, as a sentence. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n').filter(line => line.trim() !== '');
  const last =
    lines.findLast(line => /^\s*Error: /.test(line)) ?? lines.at(-1) ?? '';
  return plain(last)
    .replace(/^Error: /, '')
    .replace(/\.?$/, '.');
}

/**
 * Runs `backstage-cli auth`: the one of PATH, else the one installed beside.
 * Without a shell, and away from the working directory: that command loads what
 * the project around it names, and AWS tools start us in any folder.
 *
 * @returns its standard output
 * @throws Refusal - it isn't there, or failed
 */
export async function backstageAuth(
  args: readonly string[],
  options: { timeoutMs: number },
): Promise<string> {
  const command = `backstage-cli auth ${args[0]}`;
  const candidates = [{ file: 'backstage-cli', args: [] }, beside()];
  for (const candidate of candidates) {
    if (!candidate) continue;
    try {
      const { stdout } = await execute(
        candidate.file,
        [...candidate.args, 'auth', ...args],
        {
          cwd: path.parse(process.execPath).root,
          env: { ...process.env, FORCE_COLOR: '0' },
          timeout: options.timeoutMs,
          windowsHide: true,
        },
      );
      return stdout;
    } catch (error) {
      const { code, killed, stderr } = error as Failure;
      if (code === 'ENOENT') continue;
      if (killed) {
        throw new Refusal(
          `'${command}' did not end within ${options.timeoutMs / 1000} s.`,
        );
      }
      const said = complaint(stderr || `It ended with ${code}`);
      throw new Refusal(
        `'${command}' failed: ${said} To log in: backstage-cli auth login`,
      );
    }
  }
  throw new Refusal(
    "There is no 'backstage-cli' on the PATH, so nobody is logged in. Install @backstage/cli (npm install --global @backstage/cli), then run: backstage-cli auth login",
  );
}
