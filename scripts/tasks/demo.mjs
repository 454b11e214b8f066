// The sample company's portal with everything around it: `npm run demo`.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from '../lib/paths.mjs';
import { startCloud, startPortal } from '../lib/portal.mjs';
import { firstTaken } from '../lib/ports.mjs';
import { Processes } from '../lib/processes.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    'cloud-port': { type: 'string', default: '4600' },
  },
});
const portalPort = Number(values.port);
const cloudPort = Number(values['cloud-port']);
const began = Date.now();
const say = text => {
  const seconds = `${Math.round((Date.now() - began) / 1000)} s`;
  process.stdout.write(`[${seconds.padStart(5)}] ${text}\n`);
};

const taken = await firstTaken([portalPort, cloudPort, cloudPort + 1]);
if (taken) {
  const flag = taken === portalPort ? '--port' : '--cloud-port';
  say(
    `Port ${taken} is in use. Stop what listens there, or choose another: ` +
      `npm run demo -- ${flag} ${taken === portalPort ? 3100 : 4700}`,
  );
  process.exit(1);
}

const folder = inRoot('.cache', 'demo');
fs.mkdirSync(folder, { recursive: true });
const log = fs.createWriteStream(path.join(folder, 'demo.log'));
const onLine = (name, line) => log.write(`${name} | ${line}\n`);

let ending = false;
const processes = new Processes({
  onFailure: ({ name, code, tail }) => {
    say(`The ${name} ended by itself (exit code ${code}). Its last words:`);
    process.stdout.write(`${tail.map(line => `  ${line}`).join('\n')}\n`);
    end(1);
  },
});
async function end(code) {
  if (ending) return;
  ending = true;
  await processes.end();
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!ending) say('Stopping everything');
    end(0);
  });
}

try {
  const { env, personas, filled } = await startCloud({
    processes,
    folder,
    portalPort,
    cloudPort,
    say,
    onLine,
  });
  const url = await startPortal({ processes, env, portalPort, say, onLine });
  await filled;
  const width = Math.max(...personas.map(one => one.name.length));
  say(`Ready in ${Math.round((Date.now() - began) / 1000)} s`);
  process.stdout.write(
    [
      '',
      `  Open ${url}, press "Sign in", and pick a person:`,
      '',
      ...personas.map(
        one => `    ${one.name.padEnd(width)}  ${one.title ?? ''}`,
      ),
      '',
      '  Then: catalog → payments → Traces → prod.',
      `  Everything that runs writes to ${path.relative(process.cwd(), path.join(folder, 'demo.log'))}; Ctrl-C ends it all.`,
      '',
    ].join('\n'),
  );
} catch (error) {
  if (!ending) {
    say(error.message);
    await end(1);
  }
}
