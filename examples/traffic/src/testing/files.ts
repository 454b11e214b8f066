import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const root = resolve(
  dirname(require.resolve('@tracegate/sample-traffic/package.json')),
  '../..',
);

/** A file of the repository, as text. */
export function readText(path: string): string {
  return readFileSync(resolve(root, path), 'utf8');
}

/** The one document of a YAML file. */
export function readYaml(path: string): any {
  return parse(readText(path));
}

/** The YAML files of a folder, as text. */
export function readFolder(
  path: string,
): Array<{ path: string; text: string }> {
  return readdirSync(resolve(root, path))
    .filter(name => name.endsWith('.yaml'))
    .map(name => `${path}/${name}`)
    .map(file => ({ path: file, text: readText(file) }));
}

/** All documents of a YAML file, or of every YAML file in a folder. */
export function readDocuments(path: string): any[] {
  const files = path.endsWith('.yaml')
    ? [{ path, text: readText(path) }]
    : readFolder(path);
  return files.flatMap(({ text }) =>
    parseAllDocuments(text).map(document => {
      expect(document.errors).toEqual([]);
      return document.toJS();
    }),
  );
}

/** The JSON blocks of a Markdown file, in order. */
export function readJsonBlocks(path: string): any[] {
  return [...readText(path).matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, json]) => JSON.parse(json),
  );
}
