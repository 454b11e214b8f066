// Writes what is derived from the OpenAPI document: the backend's typed
// constant and the client's types. `--check` only says whether they are stale.
import fs from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '..');
const at = (...parts) => path.join(root, 'plugins', ...parts);
const source = at('trace-access-backend', 'src', 'schema', 'openapi.yaml');
const head = '// Generated from openapi.yaml by `yarn generate-api`.\n';

/** Comments as TSDoc has them, and the release tag that API reports ask for. */
const documented = types =>
  types
    .replace(/@description /g, '')
    .replace(/^ *\* @enum \{\w+\}\n/gm, '')
    .replace(/\n *\/\*\* @enum \{\w+\} \*\//g, '')
    .replace(/@(enum|constant)( \{\w+\})? ?/g, '')
    .replace(/@default /g, 'Default: ')
    .replace(/^export (interface|type) /gm, '/** @public */\nexport $1 ');

const document = parse(fs.readFileSync(source, 'utf8'));
const files = {
  [at('trace-access-backend', 'src', 'schema', 'generated', 'openapi.ts')]:
    `${head}export const spec = ${JSON.stringify(document, null, 2)} as const;\n`,
  [at('trace-access-common', 'src', 'api', 'generated', 'openapi.ts')]:
    head + documented(astToString(await openapiTS(document))),
};

const stale = Object.entries(files).filter(
  ([file, text]) =>
    !fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text,
);
if (process.argv.includes('--check')) {
  for (const [file] of stale) {
    console.error(
      `${path.relative(root, file)} is stale: run yarn generate-api`,
    );
  }
  process.exit(stale.length ? 1 : 0);
}
for (const [file, text] of stale) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  console.error(`wrote ${path.relative(root, file)}`);
}
