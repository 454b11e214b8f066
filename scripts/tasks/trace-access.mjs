// The command line from source: `npm run --silent trace-access -- explain …`.
import { spawn } from 'node:child_process';
import { inRoot } from '../lib/paths.mjs';

const child = spawn(
  process.execPath,
  [inRoot('packages', 'cli', 'bin', 'trace-access'), ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() },
);
child.on('close', code => process.exit(code ?? 1));
