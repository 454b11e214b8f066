// All tests: `npm test`. Arguments go to jest and leave the browser out:
// `npm test -- plugins/trace-access-common`.
import { startPostgres } from '../lib/postgres.mjs';
import { runJest, runJourneys } from '../lib/tests.mjs';

const args = process.argv.slice(2);
const postgres = await startPostgres();
const stop = async code => {
  await postgres.stop();
  process.exit(code);
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => stop(130));
}

const env = {
  ...process.env,
  CI: 'true',
  BACKSTAGE_TEST_DISABLE_DOCKER: '1',
  BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: postgres.url,
};
const results = [await runJest({ env, args })];
if (!args.length) results.push(await runJourneys({ env }));

const sum = key => results.reduce((total, one) => total + one[key], 0);
const passed = sum('passed');
const failed = sum('failed');
process.stdout.write(`${passed} passed, ${failed} failed\n`);
await stop(failed ? 1 : 0);
