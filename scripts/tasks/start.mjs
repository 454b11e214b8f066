// The developer's loop: the sample cloud with its traffic, the backend with
// restart on change, and the frontend with hot reload: `npm start`.
import { inRoot } from '../lib/paths.mjs';
import { startCloud } from '../lib/portal.mjs';
import { firstTaken } from '../lib/ports.mjs';
import { Processes } from '../lib/processes.mjs';

const say = text => process.stdout.write(`${text}\n`);
const taken = await firstTaken([3000, 7007, 4600, 4601]);
if (taken) {
  say(`Port ${taken} is in use. Stop what listens there, then try again.`);
  process.exit(1);
}

let ending = false;
async function end(code) {
  if (ending) return;
  ending = true;
  await processes.end();
  process.exit(code);
}
const processes = new Processes({
  onFailure: ({ name, code }) => {
    say(`The ${name} ended by itself (exit code ${code}).`);
    end(1);
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => end(0));
}

const { env } = await startCloud({
  processes,
  folder: inRoot('.cache', 'start'),
  portalPort: 3000,
  cloudPort: 4600,
  say,
});
processes.start({
  name: 'portal',
  args: [
    inRoot('node_modules', '@backstage', 'cli', 'bin', 'backstage-cli'),
    'repo',
    'start',
    '--require',
    inRoot('packages', 'backend', 'src', 'telemetry.ts'),
  ],
  env,
  onLine: say,
});
