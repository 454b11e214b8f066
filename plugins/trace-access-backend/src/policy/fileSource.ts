import { constants as fsConstants, promises as fs, type Stats } from 'node:fs';
import path from 'node:path';
import { InputError, NotFoundError } from '@backstage/errors';

/** A file found under a location. */
export interface FoundFile {
  /** Absolute. */
  path: string;
  /** Changes whenever the file may have. */
  signature: string;
  bytes: number;
}

/** Directory entries looked at before a location is refused as too wide. */
const MAX_ENTRIES = 20_000;
const MAGIC = /[*?[\]{}!()]/;
const YAML = /\.ya?ml$/i;

/** What a target means: a file, a directory's YAML files, or a glob's. */
export interface FileTarget {
  /** Nothing outside this directory is read, whatever links say. */
  base: string;
  /** Relative to the base; absent for directories. */
  pattern?: string;
  /** Absent: to be seen from the disk. */
  single?: string;
}

/** Splits a target at its first wildcard. */
export function parseTarget(options: {
  target: string;
  cwd: string;
}): FileTarget {
  const absolute = path.resolve(options.cwd, options.target);
  const parts = absolute.split(path.sep);
  const magic = parts.findIndex(part => MAGIC.test(part));
  if (magic < 0) return { base: absolute, single: absolute };
  return {
    base: parts.slice(0, magic).join(path.sep) || path.sep,
    pattern: parts.slice(magic).join('/'),
  };
}

/**
 * The files of a target, by path.
 *
 * @throws NotFoundError - the file or directory isn't there
 * @throws InputError - a link leaves the location, or there is too much
 */
export async function findFiles(options: {
  target: FileTarget;
  maxFiles: number;
}): Promise<FoundFile[]> {
  const { target, maxFiles } = options;
  const stat = await statOf(target.base);
  if (stat.isFile()) {
    return [await found(target.base, path.dirname(target.base))];
  }
  const matches = target.pattern
    ? (relative: string) => path.posix.matchesGlob(relative, target.pattern!)
    : (relative: string) => YAML.test(relative);

  const files: FoundFile[] = [];
  const pending = [target.base];
  let entries = 0;
  while (pending.length > 0) {
    const directory = pending.pop()!;
    for (const entry of await fs.readdir(directory, { withFileTypes: true })) {
      if (++entries > MAX_ENTRIES) {
        throw new InputError(
          `The policy location ${target.base} has more than ${MAX_ENTRIES} entries: point it at a folder of its own.`,
        );
      }
      // Hidden entries are editors' and mounts' own (`..data` of a ConfigMap).
      if (entry.name.startsWith('.')) continue;
      const full = path.join(directory, entry.name);
      if (entry.isDirectory()) {
        pending.push(full);
        continue;
      }
      const relative = path
        .relative(target.base, full)
        .split(path.sep)
        .join('/');
      if (!matches(relative)) continue;
      if (files.length >= maxFiles) {
        throw new InputError(
          `The policy location ${target.base} has more than ${maxFiles} files (traceAccess.policy.limits.maxFiles).`,
        );
      }
      files.push(await found(full, target.base));
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Reads a file that was found, at most `maxBytes` of it.
 *
 * @throws InputError - it is larger
 */
export async function readFound(options: {
  file: FoundFile;
  maxBytes: number;
}): Promise<string> {
  const { file, maxBytes } = options;
  // Links were resolved when it was found; a link put there since is
  // refused, and a pipe isn't waited for.
  const handle = await fs.open(
    file.path,
    // eslint-disable-next-line no-bitwise
    fsConstants.O_RDONLY | fsConstants.O_NOFOLLOW | fsConstants.O_NONBLOCK,
  );
  try {
    const buffer = Buffer.alloc(Math.min(file.bytes, maxBytes) + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(
        buffer,
        length,
        buffer.length - length,
      );
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > maxBytes) throw tooLarge(file.path, maxBytes);
    return buffer.toString('utf8', 0, length);
  } finally {
    await handle.close();
  }
}

export function tooLarge(where: string, maxBytes: number): InputError {
  return new InputError(
    `${where} is larger than ${maxBytes} bytes, the most that a policy file may have (traceAccess.policy.limits.maxFileBytes): split it.`,
  );
}

async function found(file: string, base: string): Promise<FoundFile> {
  const [real, realBase] = await Promise.all([
    fs.realpath(file).catch(error => absent(file, error)),
    fs.realpath(base),
  ]);
  const relative = path.relative(realBase, real);
  if (
    relative === '..' ||
    relative.startsWith(`..${path.sep}`) ||
    path.isAbsolute(relative)
  ) {
    throw new InputError(
      `${file} is a link that leaves its policy location ${base}: put the file itself there, or add a location for where it is.`,
    );
  }
  const stat = await statOf(real);
  if (!stat.isFile()) {
    throw new InputError(`${file} is no regular file.`);
  }
  return {
    path: real,
    bytes: stat.size,
    signature: [real, stat.dev, stat.ino, stat.size, stat.ctimeMs].join(':'),
  };
}

async function statOf(file: string): Promise<Stats> {
  return fs.stat(file).catch(error => absent(file, error));
}

function absent(file: string, cause: NodeJS.ErrnoException): never {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') {
    throw new NotFoundError(
      `The policy file or folder ${file} is not there: put it back, or take it out of traceAccess.policy.locations.`,
    );
  }
  throw new InputError(
    `The policy file or folder ${file} can't be read (${cause.code}).`,
  );
}
