// Mends what `npm run check` finds and a program can mend: `npm run fix`.
import { spawnSync } from 'node:child_process';
import { apiReportOptions, inRoot, root } from '../lib/paths.mjs';

const tools = inRoot(
  'node_modules',
  '@backstage',
  'repo-tools',
  'bin',
  'backstage-repo-tools',
);
for (const args of [
  [inRoot('scripts', 'generate-api.mjs')],
  [
    inRoot('node_modules', 'prettier', 'bin', 'prettier.cjs'),
    '--write',
    '--log-level=warn',
    '.',
  ],
  [
    inRoot('node_modules', 'typescript', 'bin', 'tsc'),
    '--incremental',
    'false',
  ],
  [tools, 'api-reports', ...apiReportOptions],
]) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
