import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { fromSource, inRoot } from './paths.mjs';

const secret = bytes => randomBytes(bytes).toString('hex');

/** Secrets of one run; nothing of them outlives it. */
function makeSecrets() {
  const key = name => ({
    [`${name}_ACCESS_KEY_ID`]: `AKIA${randomBytes(10).toString('hex').toUpperCase().slice(0, 16)}`,
    [`${name}_SECRET_ACCESS_KEY`]: secret(20),
  });
  return {
    ...key('LOCAL_CLOUD'),
    ...key('TRACEGATE_AWS'),
    ...key('SAMPLE_TRAFFIC_AWS'),
    ...key('PORTAL_TELEMETRY_AWS'),
    TRACEGATE_OIDC_CLIENT_ID: 'developer-portal',
    TRACEGATE_OIDC_CLIENT_SECRET: secret(20),
    TRACEGATE_SESSION_SECRET: secret(20),
    TRACEGATE_DEMO_TOKEN: secret(20),
  };
}

/** The sample company's cloud, with the portal's sign-in address let in. */
function writeSeed({ folder, portalPort }) {
  const seed = parse(
    fs.readFileSync(inRoot('examples', 'local-cloud.yaml'), 'utf8'),
    { merge: true },
  );
  const callback = `http://localhost:${portalPort}/api/auth/oidc/handler/frame`;
  for (const client of seed.oidc.clients) {
    if (!client.redirectUris.includes(callback)) {
      client.redirectUris.push(callback);
    }
  }
  const file = path.join(folder, 'local-cloud.yaml');
  fs.writeFileSync(file, stringify(seed, { aliasDuplicateObjects: false }));
  return { file, personas: seed.oidc.personas };
}

/** Resolves with the first line that `pick` makes something of. */
function firstLine({ processes, options, pick, limitMs }) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () =>
        reject(
          new Error(`${options.name} was not ready in ${limitMs / 1000} s`),
        ),
      limitMs,
    );
    processes.start({
      ...options,
      onLine: line => {
        options.onLine?.(line);
        const found = pick(line);
        if (found !== undefined) {
          clearTimeout(late);
          resolve(found);
        }
      },
    });
  });
}

async function untilAnswers(url, limitMs) {
  const end = Date.now() + limitMs;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > end) {
      throw new Error(`${url} did not answer in ${limitMs / 1000} s`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** Waits until the catalog has read the sample company whole: nothing moves. */
async function untilCatalogIsRead({ url, token, limitMs }) {
  const end = Date.now() + limitMs;
  const address = `${url}/api/catalog/entities?fields=metadata.uid,relations`;
  const headers = { authorization: `Bearer ${token}` };
  for (let last = '', same = 0; same < 3;) {
    const response = await fetch(address, { headers }).catch(() => undefined);
    const now = response?.ok ? await response.text() : '';
    same = now.includes('childOf') && now === last ? same + 1 : 0;
    last = now;
    if (Date.now() > end) {
      throw new Error(`The catalog was not read in ${limitMs / 1000} s`);
    }
    await new Promise(resolve => setTimeout(resolve, 700));
  }
}

function hashOf(folders) {
  const hash = createHash('sha256');
  const add = at => {
    for (const entry of fs
      .readdirSync(at, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = path.join(at, entry.name);
      if (entry.isDirectory()) {
        if (!['node_modules', 'dist', 'coverage'].includes(entry.name))
          add(file);
      } else {
        hash.update(file).update(fs.readFileSync(file));
      }
    }
  };
  folders.forEach(add);
  return hash.update(fs.readFileSync(inRoot('yarn.lock'))).digest('hex');
}

/** Builds the frontend for production, unless what it is made of is unchanged. */
async function buildFrontend({ env, say }) {
  const dist = inRoot('packages', 'app', 'dist');
  const stamp = path.join(dist, '.built-from');
  const wanted = hashOf([
    inRoot('packages', 'app'),
    inRoot('plugins', 'trace-access'),
    inRoot('plugins', 'trace-access-common'),
  ]);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  say('Building the frontend (about half a minute, once)');
  const started = Date.now();
  let log = '';
  const code = await new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        inRoot('node_modules', '@backstage', 'cli', 'bin', 'backstage-cli'),
        'package',
        'build',
        '--config',
        inRoot('app-config.yaml'),
        '--config',
        inRoot('app-config.demo.yaml'),
      ],
      {
        cwd: inRoot('packages', 'app'),
        env: { ...process.env, ...env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout.on('data', chunk => (log += chunk));
    child.stderr.on('data', chunk => (log += chunk));
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The frontend did not build:\n${log}`);
  fs.writeFileSync(stamp, wanted);
  say(`Built the frontend in ${Math.round((Date.now() - started) / 1000)} s`);
}

/**
 * Starts the sample cloud with its traffic, and what the portal needs to know
 * of them.
 *
 * @param {Record<string, any>} options
 * @returns {Promise<{ env: Record<string, string>, personas: any[], aws: string, issuer: string, filled: Promise<string> }>}
 *   `filled` resolves when the traces of the last hours are there
 */
export async function startCloud({
  processes,
  folder,
  portalPort,
  cloudPort,
  say,
  onLine,
  backfill = '6h',
}) {
  fs.mkdirSync(folder, { recursive: true });
  const secrets = makeSecrets();
  const { file, personas } = writeSeed({ folder, portalPort });
  const ready = await firstLine({
    processes,
    limitMs: 60_000,
    options: {
      name: 'local cloud',
      args: [
        ...fromSource(inRoot('packages', 'local-cloud', 'src', 'main.ts')),
        '--port',
        String(cloudPort),
        '--seed',
        file,
      ],
      env: secrets,
      onLine: line => onLine?.('local-cloud', line),
    },
    pick: line => (line.startsWith('{"ready"') ? JSON.parse(line) : undefined),
  });
  say(`The local cloud listens (AWS ${ready.aws}, sign-in ${ready.oidc})`);
  const filled = firstLine({
    processes,
    limitMs: 120_000,
    options: {
      name: 'sample traffic',
      args: [
        ...fromSource(inRoot('examples', 'traffic', 'src', 'main.ts')),
        '--endpoint',
        ready.aws,
        '--backfill',
        backfill,
      ],
      env: secrets,
      onLine: line => onLine?.('traffic', line),
    },
    pick: line => (line.includes('backfill done') ? line : undefined),
  });
  // Whoever waits for it is told; nobody else has to be.
  filled.catch(() => undefined);
  const env = {
    ...secrets,
    TRACEGATE_PORTAL_PORT: String(portalPort),
    TRACEGATE_OIDC_ISSUER: ready.oidc.replace(/\/$/, ''),
    TRACEGATE_AWS_ENDPOINT: ready.aws,
    PORTAL_TELEMETRY_OTLP_URL: new URL('/v1/traces', ready.aws).href,
  };
  return { env, personas, aws: ready.aws, issuer: ready.oidc, filled };
}

/**
 * Starts the portal's backend, which serves the built frontend too.
 *
 * @param {Record<string, any>} options
 * @returns {Promise<string>} its address
 */
export async function startPortal({
  processes,
  env,
  portalPort,
  say,
  onLine,
  config = [],
}) {
  await buildFrontend({ env, say });
  say('Starting the portal');
  const configs = ['app-config.yaml', 'app-config.demo.yaml']
    .map(name => inRoot(name))
    .concat(config)
    .flatMap(file => ['--config', file]);
  processes.start({
    name: 'portal',
    args: [
      ...fromSource(inRoot('packages', 'backend', 'src', 'telemetry.ts')).slice(
        0,
        2,
      ),
      '--require',
      inRoot('packages', 'backend', 'src', 'telemetry.ts'),
      inRoot('packages', 'backend', 'src', 'index.ts'),
      ...configs,
    ],
    cwd: inRoot('packages', 'backend'),
    env: { ...env, NODE_ENV: 'production', LOG_LEVEL: 'info' },
    onLine: line => onLine?.('portal', line),
  });
  const url = `http://localhost:${portalPort}`;
  await untilAnswers(`${url}/.backstage/health/v1/readiness`, 120_000);
  await untilAnswers(url, 30_000);
  say('Reading the sample company into the catalog');
  await untilCatalogIsRead({
    url,
    token: env.TRACEGATE_DEMO_TOKEN,
    limitMs: 60_000,
  });
  return url;
}
