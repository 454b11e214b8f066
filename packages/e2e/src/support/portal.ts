import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startCloud, startPortal } from '../../../../scripts/lib/portal.mjs';
import { freePorts } from '../../../../scripts/lib/ports.mjs';
import { Processes } from '../../../../scripts/lib/processes.mjs';
import { inRoot } from '../../../../scripts/lib/paths.mjs';

/** The whole sample portal on free ports, with a copy of the sample company that a journey may edit. */
export interface RunningPortal {
  url: string;
  /** AWS endpoint of the local cloud. */
  aws: string;
  /** The copied sample company: org, services, policy. */
  company: string;
  /** Environment of the portal's processes: keys of the cloud's administrator and users. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

async function portPair(): Promise<number> {
  for (;;) {
    const [port] = await freePorts(1);
    const rest = await freePorts(3);
    if (!rest.includes(port + 1)) return port;
  }
}

export async function startSamplePortal(): Promise<RunningPortal> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tracegate-e2e-'));
  const company = path.join(folder, 'examples');
  fs.cpSync(inRoot('examples'), company, {
    recursive: true,
    filter: source => !source.includes('node_modules'),
  });
  const config = path.join(folder, 'app-config.e2e.yaml');
  fs.writeFileSync(
    config,
    JSON.stringify({
      catalog: {
        locations: [
          { type: 'file', target: path.join(company, 'catalog-info.yaml') },
        ],
        processingInterval: { seconds: 2 },
      },
      traceAccess: {
        policy: {
          locations: [{ type: 'file', target: path.join(company, 'policy') }],
        },
      },
    }),
  );

  const log: string[] = [];
  let failure: string | undefined;
  const processes = new Processes({
    onFailure: ({ name, code, tail }) => {
      failure = `${name} ended (${code}):\n${tail.join('\n')}`;
      process.stderr.write(`${failure}\n`);
    },
  });
  const onLine = (name: string, line: string) => {
    log.push(`${name} | ${line}`);
    if (log.length > 2_000) log.shift();
  };
  const say = (text: string) => process.stderr.write(`  ${text}\n`);
  const stop = async () => {
    await processes.end();
    if (process.env.TRACEGATE_E2E_LOG) {
      fs.writeFileSync(process.env.TRACEGATE_E2E_LOG, log.join('\n'));
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [portalPort] = await freePorts(1);
    const cloudPort = await portPair();
    const cloud = await startCloud({
      processes,
      folder,
      portalPort,
      cloudPort,
      say,
      onLine,
      backfill: '1h',
    });
    const url = await startPortal({
      processes,
      env: cloud.env,
      portalPort,
      say,
      onLine,
      config: [config],
    });
    await cloud.filled;
    return { url, aws: cloud.aws, company, env: cloud.env, stop };
  } catch (error) {
    process.stderr.write(`${log.slice(-80).join('\n')}\n`);
    await stop();
    throw error;
  }
}
