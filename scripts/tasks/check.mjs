// What needs no running code: formatting, lint, types, API reports, the
// generated API client, unused code. `npm run check`.
import { spawn } from 'node:child_process';
import { apiReportOptions, inRoot, root } from '../lib/paths.mjs';

const cli = inRoot('node_modules', '@backstage', 'cli', 'bin', 'backstage-cli');
const tools = inRoot(
  'node_modules',
  '@backstage',
  'repo-tools',
  'bin',
  'backstage-repo-tools',
);
const bin = (name, ...args) => [
  inRoot('node_modules', ...name.split('/')),
  ...args,
];

const checks = [
  [
    'formatting',
    bin('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
  ],
  ['API client up to date', [inRoot('scripts', 'generate-api.mjs'), '--check']],
  ['types', bin('typescript/bin/tsc', '--incremental', 'false')],
  ['lint', [cli, 'repo', 'lint', '--max-warnings', '0']],
  ['API reports', [tools, 'api-reports', '--ci', ...apiReportOptions]],
  ['unused code', bin('knip/bin/knip.js')],
];

let failed = 0;
for (const [name, args] of checks) {
  const started = Date.now();
  let output = '';
  const code = await new Promise(resolve => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: {
        ...process.env,
        CI: 'true',
        NODE_OPTIONS: '--max-old-space-size=4096',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (output += chunk));
    child.once('close', resolve);
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`);
  if (code !== 0) {
    failed += 1;
    process.stdout.write(`${output}\n`);
  }
}
process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
process.exit(failed ? 1 : 0);
