import type { TestDatabaseId } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import knexFactory, { type Knex } from 'knex';
import { createTestDatabases } from '../testing/databases';
import { switchable } from '../testing/switchable';
import { ask, cancel, review, reviewTwice } from './lifecycle/asking';
import { crashWhileEnding, revoke, sweep } from './lifecycle/ending';
import {
  allIsBack,
  cloudIsSlow,
  databaseWillFail,
  groupsChange,
  ownerChanges,
  policyChanges,
  somethingFails,
  timePasses,
} from './lifecycle/happenings';
import { leftUndone } from './lifecycle/leftUndone';
import { obtain, reviewByWhoMay } from './lifecycle/obtaining';
import {
  crashWhileTaking,
  look,
  take,
  takeWhatIsGiven,
} from './lifecycle/using';
import { wipe } from './lifecycle/wipe';
import { World } from './lifecycle/World';

jest.setTimeout(600_000);

const often = <T>(step: T, times: number): T[] => Array(times).fill(step);

/** What people do comes more often than what befalls them. */
const STEPS = [
  ...often(obtain, 5),
  ...often(ask, 2),
  ...often(review, 2),
  ...often(reviewByWhoMay, 3),
  reviewTwice,
  cancel,
  take,
  ...often(takeWhatIsGiven, 8),
  ...often(look, 3),
  ...often(crashWhileTaking, 2),
  ...often(revoke, 2),
  crashWhileEnding,
  ...often(sweep, 2),
  ...often(timePasses, 4),
  groupsChange,
  ownerChanges,
  policyChanges,
  somethingFails,
  databaseWillFail,
  ...often(allIsBack, 5),
  cloudIsSlow,
];

describe('the lifecycle of access', () => {
  const databases = createTestDatabases();
  const runs: [TestDatabaseId, number][] = databases
    .eachSupportedId()
    .map(([id]) => [id, id === 'SQLITE_3' ? 100 : 30]);

  it.each(runs)(
    'keeps I1 to I13 whatever happens in whatever order, on %p',
    async (id, numRuns) => {
      const one = await databases.init(id);
      const pools: Knex[] =
        id === 'SQLITE_3' ? [one, one] : [one, knexFactory(one.client.config)];
      const switches = [...new Set(pools)].map(switchable);
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.commands(STEPS, { maxCommands: 60, size: 'max' }),
            async steps => {
              switches.forEach(each => {
                each.down = false;
                each.downAfter = undefined;
              });
              await wipe(one);
              const world = await World.create({
                pools,
                databases: switches,
              });
              try {
                await fc.asyncModelRun(
                  () => ({ model: {}, real: world }),
                  steps,
                );
                expect(await leftUndone(world)).toEqual([]);
              } finally {
                await world.close();
              }
            },
          ),
          { numRuns },
        );
      } finally {
        if (pools[1] !== one) await pools[1].destroy();
      }
    },
  );
});
