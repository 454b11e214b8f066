import { promises as fs } from 'node:fs';
import path from 'node:path';
import { UsageError } from './usage';

const YAML = /\.ya?ml$/i;

async function* walk(folder: string): AsyncGenerator<string> {
  const entries = await fs.readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    // A link may point at a file (as Kubernetes mounts them) or in a circle.
    const isLink = entry.isSymbolicLink();
    const stat = isLink ? await fs.stat(full).catch(() => undefined) : entry;
    if (stat?.isDirectory() && !isLink) {
      yield* walk(full);
    } else if (stat?.isFile() && YAML.test(entry.name)) {
      yield full;
    }
  }
}

/**
 * The YAML files that arguments name, each once: files as they are, folders
 * with everything below them. Read one at a time.
 */
export async function* readFiles(
  names: readonly string[],
): AsyncGenerator<{ path: string; text: string }> {
  const seen = new Set<string>();
  for (const name of names) {
    try {
      const stat = await fs.stat(name);
      const files = stat.isDirectory() ? walk(name) : [name];
      for await (const file of files) {
        const real = await fs.realpath(file);
        if (!seen.has(real)) {
          seen.add(real);
          yield { path: file, text: await fs.readFile(file, 'utf8') };
        }
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(
        code === 'ENOENT'
          ? `There is no file or folder '${name}'.`
          : `'${name}' cannot be read (${code ?? error}).`,
      );
    }
  }
}
