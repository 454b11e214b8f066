import type { AddressInfo } from 'node:net';
import knexFactory from 'knex';
import type { Clock } from '../../clock';
import { onCompanyCloud } from '../companyCloud';
import { stageCompany, stagePolicy } from '../stage';
import { startPortal } from '../startPortal';
import type { Begin, Move, Said } from './protocol';

/*
 * A portal in a process of its own, which tests kill. It is told what to do by
 * whoever started it, and ends with them.
 */

const say = (said: Said) => process.send!(said);

process.once('disconnect', () => process.exit());
process.once('message', async ({ database, endpoint, aheadMs }: Begin) => {
  let ahead = aheadMs;
  const clock: Clock & { move(options: { ms: number }): void } = {
    now: () => Date.now() + ahead,
    move: ({ ms }) => {
      ahead += ms;
    },
  };
  process.on('message', ({ moveMs }: Move) => {
    clock.move({ ms: moveMs });
    say({ moved: true });
  });
  const portal = await startPortal(
    onCompanyCloud({
      endpoint,
      portal: {
        knex: knexFactory(database),
        clock,
        entities: stageCompany(),
        policy: stagePolicy(),
      },
    }),
  );
  say({ port: (portal.server.address() as AddressInfo).port });
});
