// Every benchmark as one table: `npm run bench`.
import { spawn } from 'node:child_process';
import { fromSource, inRoot } from '../lib/paths.mjs';

const child = spawn(
  process.execPath,
  [
    '--expose-gc',
    ...fromSource(inRoot('benchmarks', 'src', 'main.ts')),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
child.on('close', code => process.exit(code ?? 1));
