import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * The processes of one run: started in order, ended together. Ending one by
 * itself is a failure of the whole, told with its last output.
 */
export class Processes {
  #children = new Map();
  #ending = false;
  #onFailure;

  /** @param {{ onFailure: (failure: { name: string, code: number | null, tail: string[] }) => void }} options */
  constructor({ onFailure }) {
    this.#onFailure = onFailure;
  }

  start({
    name,
    command = process.execPath,
    args,
    env = {},
    cwd = root,
    onLine,
  }) {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that Ctrl-C reaches it only through us.
      detached: true,
    });
    const tail = [];
    const read = stream => {
      let rest = '';
      stream.setEncoding('utf8').on('data', chunk => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        for (const line of lines) {
          tail.push(line);
          if (tail.length > 40) tail.shift();
          onLine?.(line);
        }
      });
    };
    read(child.stdout);
    read(child.stderr);
    this.#children.set(name, child);
    child.on('exit', code => {
      this.#children.delete(name);
      if (!this.#ending) this.#onFailure({ name, code, tail });
    });
    return child;
  }

  /** Ends all, the last started first; after 5 s without asking again. */
  async end() {
    this.#ending = true;
    const all = [...this.#children.values()].reverse();
    const gone = all.map(
      child => new Promise(resolve => child.once('exit', resolve)),
    );
    const signal = name =>
      all.forEach(child => {
        try {
          process.kill(-child.pid, name);
        } catch {
          // It is gone already.
        }
      });
    signal('SIGTERM');
    const hard = setTimeout(() => signal('SIGKILL'), 5_000);
    await Promise.all(gone);
    clearTimeout(hard);
    // What they left behind in their groups goes too.
    signal('SIGKILL');
  }
}
