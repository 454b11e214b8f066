// The stand-in cloud alone: `npm run --silent local-cloud -- --port 4600 --seed`.
import { spawn } from 'node:child_process';
import { fromSource, inRoot } from '../lib/paths.mjs';

const child = spawn(
  process.execPath,
  [
    ...fromSource(inRoot('packages', 'local-cloud', 'src', 'main.ts')),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('close', code => process.exit(code ?? 0));
