// Builds the plugins as they would be published, as tarballs to install into
// another portal: `npm run pack`.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, root } from '../lib/paths.mjs';

const cli = inRoot('node_modules', '@backstage', 'cli', 'bin', 'backstage-cli');
const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
const out = inRoot('.cache', 'packages');

function run(args, options = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
  });
  if (status !== 0) process.exit(status ?? 1);
}

const folders = [
  ...fs.readdirSync(inRoot('plugins')).map(name => inRoot('plugins', name)),
  inRoot('packages', 'cli'),
].filter(folder => fs.existsSync(path.join(folder, 'package.json')));

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
run([tsc, '--incremental', 'false', '--emitDeclarationOnly']);
for (const folder of folders) {
  run([cli, 'package', 'build'], { cwd: folder });
  const { status } = spawnSync(
    'yarn',
    ['pack', '--out', path.join(out, '%s.tgz')],
    {
      cwd: folder,
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
}
process.stdout.write(`\nIn ${path.relative(process.cwd(), out)}:\n`);
for (const name of fs.readdirSync(out)) process.stdout.write(`  ${name}\n`);
