import { promises as fs } from 'node:fs';
import path from 'node:path';

/** What the stand-in writes down of each start. */
export interface Start {
  args: string[];
  cwd: string;
}

/** A `backstage-cli` that says what it is told to, in a folder for PATH. */
export interface FakeBackstageCli {
  /** Value of PATH under which it is found, and Node. */
  path: string;
  starts(): Promise<Start[]>;
}

/**
 * Writes the stand-in.
 *
 * @param options - `list`, `token`: what it prints; without a token,
 * `print-token` fails as the real one does; `hangs`: it never ends
 */
export async function fakeBackstageCli(
  folder: string,
  options: { list: string; token?: string; hangs?: boolean },
): Promise<FakeBackstageCli> {
  const log = path.join(folder, 'starts.ndjson');
  const script = `#!/usr/bin/env node
const { list, token, hangs } = ${JSON.stringify(options)};
const args = process.argv.slice(2);
require('node:fs').appendFileSync(
  ${JSON.stringify(log)},
  JSON.stringify({ args, cwd: process.cwd() }) + '\\n',
);
if (hangs) {
  setInterval(() => {}, 1000);
} else if (args[1] === 'list') {
  process.stdout.write(list);
} else if (token === undefined) {
  process.stderr.write('\\nError: Access token is expired and no refresh token is available\\n\\n');
  process.exitCode = 1;
} else {
  process.stdout.write(token + '\\n');
}
`;
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'backstage-cli'), script, {
    mode: 0o755,
  });
  return {
    path: [folder, path.dirname(process.execPath)].join(path.delimiter),
    starts: async () => {
      const text = await fs.readFile(log, 'utf8').catch(() => '');
      return text
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line));
    },
  };
}
