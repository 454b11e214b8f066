// The property tests with many more random runs: `npm run soak [-- factor]`.
import { execFileSync } from 'node:child_process';
import { root } from '../lib/paths.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { runJest } from '../lib/tests.mjs';

const [factor = '50'] = process.argv.slice(2);
// Properties stand beside the examples: what they have in common is the library.
const files = execFileSync(
  'git',
  ['grep', '-l', "from 'fast-check'", '--', '*.test.ts', '*.test.tsx'],
  { cwd: root, encoding: 'utf8' },
)
  .trim()
  .split('\n');
const postgres = await startPostgres();
const { passed, failed } = await runJest({
  env: {
    ...process.env,
    CI: 'true',
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: postgres.url,
    TRACEGATE_SOAK: factor,
  },
  args: ['--testTimeout=3600000', '--runTestsByPath', ...files],
});
process.stdout.write(`${passed} passed, ${failed} failed\n`);
await postgres.stop();
process.exit(failed ? 1 : 0);
