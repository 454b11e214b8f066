import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { fromSource, inRoot, root } from './paths.mjs';

function run({ args, env, onOutput }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      stdio: ['ignore', onOutput ? 'pipe' : 'inherit', 'inherit'],
    });
    child.stdout?.setEncoding('utf8').on('data', onOutput);
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** Unit and integration tests of all packages, by jest. */
export async function runJest({ env, args = [] }) {
  const report = inRoot('.cache', 'test', 'jest.json');
  fs.mkdirSync(inRoot('.cache', 'test'), { recursive: true });
  fs.rmSync(report, { force: true });
  const code = await run({
    args: [
      inRoot('node_modules', '@backstage', 'cli', 'bin', 'backstage-cli'),
      'repo',
      'test',
      '--watch=false',
      '--maxWorkers=2',
      // Generous: a machine that is busy with something else is no failure.
      '--testTimeout=60000',
      '--json',
      `--outputFile=${report}`,
      ...args,
    ],
    env,
    // With --json, jest prints its report; people read standard error.
    onOutput: () => {},
  });
  if (!fs.existsSync(report)) return { passed: 0, failed: 1 };
  const result = JSON.parse(fs.readFileSync(report, 'utf8'));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  return {
    passed: result.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
  };
}

/** Journeys through the whole portal in a real browser, by Node's own runner. */
export async function runJourneys({ env }) {
  const count = { passed: 0, failed: 0 };
  const [loader] = [fromSource('').slice(0, 2)];
  const code = await run({
    args: [
      ...loader,
      '--test',
      '--test-concurrency=1',
      '--test-timeout=300000',
      '--test-reporter=spec',
      inRoot('packages', 'e2e', 'src', '*.test.ts'),
    ],
    env,
    onOutput: text => {
      process.stderr.write(text);
      for (const [, what, number] of text.matchAll(
        /^ℹ (pass|fail|cancelled) (\d+)$/gm,
      )) {
        count[what === 'pass' ? 'passed' : 'failed'] += Number(number);
      }
    },
  });
  if (code !== 0 && count.failed === 0) count.failed = 1;
  return count;
}
