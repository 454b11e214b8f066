import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Knex } from 'knex';
import { callersOf } from '../callersOf';
import type { Begin, Move, Said } from './protocol';

const PORTAL = require.resolve('./portal');
/** Node runs our TypeScript with it. */
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');

/** Starts a portal in a process of its own, on a database and a cloud that others use too. */
export async function startProcess(options: {
  knex: Knex;
  /** Of the cloud. */
  endpoint: string;
  /** How far its clock is ahead of the machine's, in milliseconds. */
  aheadMs?: number;
}) {
  const { knex, endpoint, aheadMs = 0 } = options;
  const child = fork(PORTAL, {
    execArgv: ['--require', TRANSFORM],
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr!.on('data', data => {
    complaints += data;
  });
  const gone = once(child, 'exit');
  const answer = <K extends string>(key: K) =>
    new Promise<Extract<Said, Record<K, unknown>>>((resolve, reject) => {
      const listen = (said: object) => {
        if (!(key in said)) return;
        child.off('message', listen);
        resolve(said as Extract<Said, Record<K, unknown>>);
      };
      child.on('message', listen);
      void gone.then(() =>
        reject(new Error(`The portal's process ended: ${complaints}`)),
      );
    });
  const tell = (told: Begin | Move) => child.send(told);

  const { client, connection } = knex.client.config;
  // Knex hides the password from whoever copies the rest.
  const { password } = connection;
  tell({
    database: { client, connection: { ...connection, password } },
    endpoint,
    aheadMs,
  });
  const { port } = await answer('port');
  return {
    as: callersOf(`http://127.0.0.1:${port}`),
    async move(ms: number): Promise<void> {
      tell({ moveMs: ms });
      await answer('moved');
    },
    /** Ends it as the kernel would: nothing of it runs any more. */
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export type PortalProcess = Awaited<ReturnType<typeof startProcess>>;
