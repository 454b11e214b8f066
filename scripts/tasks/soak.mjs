// The property tests with many more random runs: `npm run soak [-- factor]`.
import { startPostgres } from '../lib/postgres.mjs';
import { runJest } from '../lib/tests.mjs';

const [factor = '50'] = process.argv.slice(2);
const postgres = await startPostgres();
const { passed, failed } = await runJest({
  env: {
    ...process.env,
    CI: 'true',
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: postgres.url,
    TRACEGATE_SOAK: factor,
  },
  args: ['--testTimeout=1800000', 'property'],
});
process.stdout.write(`${passed} passed, ${failed} failed\n`);
await postgres.stop();
process.exit(failed ? 1 : 0);
