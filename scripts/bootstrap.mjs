// From a machine with only Node >= 20 and npm to a running task:
// `node scripts/bootstrap.mjs <task> [arguments]`. It brings the Yarn and, where
// the host's own doesn't do, the Node.js that the project needs, installs the
// dependencies if anything changed, and runs scripts/tasks/<task>.mjs. Nothing
// of this goes to standard output, which belongs to the task.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const YARN = '4.18.1';
const NODE = '24.21.0';
const SUPPORTED_NODE = [22, 24];

const root = path.resolve(import.meta.dirname ?? '.', '..');
const toolchain = path.join(root, '.toolchain');
const inToolchain = (...parts) =>
  path.join(toolchain, 'node_modules', ...parts);
const say = text => process.stderr.write(`${text}\n`);

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  say(
    `Tracegate needs Node.js 20 or newer to start; this is ${process.version}.`,
  );
  process.exit(2);
}

// Ctrl-C reaches the whole process group: the task ends itself, we wait for it.
let running;
process.on('SIGINT', () => {});
process.on('SIGTERM', () => running?.kill('SIGTERM'));
process.on('SIGHUP', () => running?.kill('SIGHUP'));
// Whoever ends npm alone, as a test harness would, leaves us an orphan.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) running?.kill('SIGTERM');
}, 500).unref();

function run(command, args, { env = process.env, output = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'];
    running = spawn(command, args, { cwd: root, env, stdio });
    running.stdout?.on('data', output);
    running.stderr?.on('data', output);
    running.on('error', reject);
    running.on('close', (code, signal) =>
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)),
    );
  });
}

/** Runs a step quietly, saying how far it is; prints everything if it fails. */
async function step({ title, command, args, env, progress = () => undefined }) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  let log = '';
  let last = '';
  say(`• ${title}`);
  const ticker = setInterval(
    () => say(`  … ${[last, seconds()].filter(Boolean).join(', ')}`),
    10_000,
  );
  const code = await run(command, args, {
    env,
    output: chunk => {
      log += chunk;
      last = progress(String(chunk)) ?? last;
    },
  });
  clearInterval(ticker);
  if (code !== 0) {
    say(log);
    say(`${title}: failed (exit code ${code}); the output above says why.`);
    process.exit(code);
  }
  say(`  done in ${seconds()}`);
}

function versionOf(name) {
  try {
    const file = inToolchain(name, 'package.json');
    return JSON.parse(fs.readFileSync(file, 'utf8')).version;
  } catch {
    return undefined;
  }
}

async function ensureToolchain() {
  const wanted = { '@yarnpkg/cli-dist': YARN };
  const nodePackage = `node-${
    process.platform === 'win32' ? 'win' : process.platform
  }-${process.arch}`;
  const ownNode = !SUPPORTED_NODE.includes(major);
  if (ownNode) wanted[nodePackage] = NODE;
  const missing = Object.entries(wanted).filter(
    ([name, version]) => versionOf(name) !== version,
  );
  if (missing.length) {
    fs.mkdirSync(toolchain, { recursive: true });
    // An empty manifest keeps npm from looking for one in the folders above.
    fs.writeFileSync(
      path.join(toolchain, 'package.json'),
      `${JSON.stringify({ name: 'toolchain', private: true })}\n`,
    );
    const what = Object.entries(wanted).map(([n, v]) => `${n}@${v}`);
    await step({
      title: `Fetching the toolchain (${what.join(', ')})`,
      command: 'npm',
      args: [
        'install',
        '--prefix',
        toolchain,
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        ...what,
      ],
    });
  }
  return ownNode ? inToolchain(nodePackage, 'bin', 'node') : process.execPath;
}

function manifestsHash() {
  const hash = createHash('sha256');
  const add = file => fs.existsSync(file) && hash.update(fs.readFileSync(file));
  add(path.join(root, 'yarn.lock'));
  add(path.join(root, '.yarnrc.yml'));
  add(path.join(root, 'package.json'));
  for (const folder of ['packages', 'plugins', '.', 'examples']) {
    for (const name of fs.readdirSync(path.join(root, folder)).sort()) {
      add(path.join(root, folder, name, 'package.json'));
    }
  }
  return hash.digest('hex');
}

async function ensureDependencies(node, env) {
  const stamp = path.join(root, 'node_modules', '.tracegate-installed');
  const wanted = manifestsHash();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  await step({
    title: 'Installing dependencies (1 to 3 minutes the first time)',
    command: node,
    args: [
      inToolchain('@yarnpkg', 'cli-dist', 'bin', 'yarn.js'),
      'install',
      '--immutable',
    ],
    env,
    progress: text => /┌ ([A-Z]\w+(?: \w+)? step)/.exec(text)?.[1],
  });
  fs.writeFileSync(stamp, wanted);
}

const [task, ...args] = process.argv.slice(2);
const file = path.join(root, 'scripts', 'tasks', `${task}.mjs`);
if (!task || !/^[a-z-]+$/.test(task) || !fs.existsSync(file)) {
  say('usage: node scripts/bootstrap.mjs <task> [arguments]');
  process.exit(2);
}

const node = await ensureToolchain();
const bins = [
  path.dirname(node),
  inToolchain('.bin'),
  path.join(root, 'node_modules', '.bin'),
];
const env = {
  ...process.env,
  PATH: [...bins, process.env.PATH].join(path.delimiter),
  // Settings of the npm that started us aren't meant for the tools we start.
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter(key => /^npm_(config|package|lifecycle)_/i.test(key))
      .map(key => [key, undefined]),
  ),
};
for (const key of Object.keys(env)) if (env[key] === undefined) delete env[key];

await ensureDependencies(node, env);
process.exit(await run(node, [file, ...args], { env }));
