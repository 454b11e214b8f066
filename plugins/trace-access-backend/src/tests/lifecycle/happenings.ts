import fc from 'fast-check';
import { PEOPLE, type Person } from '../../testing/stage';
import { POLICIES, type PolicyName } from './facts';
import { Step } from './Step';
import type { World } from './World';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function happening(words: string, run: (world: World) => unknown): Step {
  return new Step({
    words,
    doing: { kind: 'happening' },
    run: async world => {
      await run(world);
    },
  });
}

export const timePasses = fc
  .record({
    ms: fc.constantFrom(
      1,
      500,
      2 * SECOND,
      2_001,
      6 * SECOND,
      61 * SECOND,
      14 * MINUTE,
      59 * MINUTE + 59 * SECOND,
      HOUR,
      8 * HOUR,
      25 * HOUR,
    ),
    stalled: fc.boolean(),
  })
  .map(({ ms, stalled }) =>
    happening(`${ms} ms pass${stalled ? ', no timer runs' : ''}`, world =>
      world.move(ms, { stalled }),
    ),
  );

/** Those whose groups change; the others stay, so that somebody can decide. */
const movers = fc.constantFrom<Person>('ana', 'abe', 'ben', 'kim');

export const groupsChange = fc
  .record({
    who: movers,
    to: fc.constantFrom<readonly string[] | null | undefined>(
      undefined,
      undefined,
      ['contractors'],
      ['ledger-team', 'sre'],
      null,
    ),
  })
  .map(({ who, to }) =>
    happening(
      `${who} is ${to === null ? 'gone' : `in ${to ?? 'the groups of before'}`}`,
      world =>
        world.change({
          groups: {
            ...world.facts.groups,
            [who]: to === undefined ? PEOPLE[who] : to,
          },
        }),
    ),
  );

export const ownerChanges = fc
  .constantFrom<string | null>(
    'ledger-team',
    'ledger-team',
    'payments-team',
    null,
  )
  .map(ledger =>
    happening(
      ledger === null ? 'the ledger is deleted' : `${ledger} owns the ledger`,
      world => world.change({ ledger }),
    ),
  );

export const policyChanges = fc
  .constantFrom<PolicyName>(
    'two eyes',
    ...(Object.keys(POLICIES) as PolicyName[]),
  )
  .map(policy =>
    happening(`policy: ${policy}`, async world => {
      if (!world.databaseDown) await world.change({ policy });
    }),
  );

const parts = ['sts', 'iam', 'reads'] as const;

export const somethingFails = fc
  .constantFrom('database', 'catalog', ...parts)
  .map(part =>
    happening(`${part} is away`, world => {
      if (part === 'database') world.databaseDown = true;
      else if (part === 'catalog') world.catalogDown(true);
      else world.cloudDown(part, true);
    }),
  );

/** In the midst of what comes next. */
export const databaseWillFail = fc.nat({ max: 30 }).map(after =>
  happening(`the database goes away ${after} connections from now`, world => {
    for (const one of world.databases) one.downAfter = after;
  }),
);

export const allIsBack = fc
  .constant(0)
  .map(() => happening('everything is back', restore));

export function restore(world: World): void {
  world.databaseDown = false;
  world.catalogDown(false);
  for (const part of parts) {
    if (world.cloud.down[part]) world.cloudDown(part, false);
  }
}

export const cloudIsSlow = fc
  .constantFrom(0, 0, 400, 20 * SECOND, 2 * MINUTE)
  .map(ms =>
    happening(`the cloud heeds what is written after ${ms} ms`, world => {
      world.cloud.propagationMs = ms;
    }),
  );
