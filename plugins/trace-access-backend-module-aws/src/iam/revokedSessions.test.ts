import type { LocalCloud } from '@tracegate/local-cloud';
import type { RevocationEntry } from '@tracegate/plugin-trace-access-node';
import fc from 'fast-check';
import {
  revokerOf,
  sessionOn,
  startRevocableCloud,
  targetOf,
} from '../testing/revocations';

const { signal } = new AbortController();
const SECOND = 1000;
const DEAD = 'AccessDeniedException';
const ANA = 'user:default/ana';
const BEN = 'user:default/ben';

const grant = (traceGrant: string): RevocationEntry => ({
  kind: 'grant',
  traceGrant,
});
const person = (principal: string, issuedBefore: number): RevocationEntry => ({
  kind: 'principal',
  principal,
  issuedBefore,
});
const everybody = (issuedBefore: number): RevocationEntry => ({
  kind: 'role',
  issuedBefore,
});
const strangers = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    grant(`01JSTRANGER${String(n).padStart(15, '0')}`),
  );

let cloud: LocalCloud;
let offset = 0;
const now = () => Date.now() + offset;
const start = async (propagationMs = 0) => {
  offset = 0;
  cloud = await startRevocableCloud({ now, propagationMs });
};
afterEach(() => cloud.close());

const write = (entries: RevocationEntry[]) =>
  revokerOf({ cloud }).write(targetOf(), entries, { signal });
const session = (traceGrant: string, principal = ANA) =>
  sessionOn(cloud, { roleName: 'reader', traceGrant, principal });

describe('sessions that were issued before a revocation', () => {
  it('I8: are refused by AWS itself; others on the role go on working', async () => {
    await start();
    const [one, two] = [await session('01JONE'), await session('01JTWO')];
    const ben = await session('01JBEN', BEN);
    expect(await one()).toBe('alive');
    await write([grant('01JONE')]);
    expect(await one()).toBe(DEAD);
    expect(await two()).toBe('alive');
    expect(await ben()).toBe('alive');
    // Ending one grant never brings another back.
    await write([grant('01JONE'), grant('01JBEN')]);
    expect([await one(), await two(), await ben()]).toEqual([
      DEAD,
      'alive',
      DEAD,
    ]);
  });

  it('live on until AWS heeds the write, and not a moment longer', async () => {
    await start(4 * SECOND);
    offset += 4 * SECOND;
    await write([]);
    offset += 4 * SECOND;
    const one = await session('01JONE');
    await write([grant('01JONE')]);
    expect(await one()).toBe('alive');
    offset += 4 * SECOND;
    expect(await one()).toBe(DEAD);
  });

  it('of one person end, what they are given later lives', async () => {
    await start();
    const before = await session('01JONE');
    const ben = await session('01JONE', BEN);
    offset += 2 * SECOND;
    await write([person(ANA, now())]);
    offset += 2 * SECOND;
    const later = await session('01JONE');
    expect([await before(), await ben(), await later()]).toEqual([
      DEAD,
      'alive',
      'alive',
    ]);
  });

  it('end for everybody on the role by a moment of it, however often it is written', async () => {
    await start();
    const one = await session('01JONE');
    const ben = await session('01JBEN', BEN);
    offset += 2 * SECOND;
    const before = everybody(now());
    await write([before]);
    offset += 2 * SECOND;
    const later = await session('01JBEN', BEN);
    const alive = async () => [await one(), await ben(), await later()];
    expect(await alive()).toEqual([DEAD, DEAD, 'alive']);
    offset += 2 * SECOND;
    await write([before, ...strangers(100)]);
    expect(await alive()).toEqual([DEAD, DEAD, 'alive']);
  });

  it('property: exactly those that the entries name', async () => {
    await start();
    // A whole second, so that times of issue are known to the second.
    offset = SECOND - (Date.now() % SECOND);
    const pool: Array<{
      who: string;
      grantId: string;
      issued: number;
      outcome: () => Promise<string>;
    }> = [];
    const begin = now();
    for (const at of [0, 10, 20]) {
      offset = begin + at * SECOND - Date.now();
      for (const who of [ANA, BEN, 'service:ci-deploy']) {
        for (const grantId of ['01JONE', '01JTWO']) {
          const issued = Math.floor(now() / SECOND) * SECOND;
          const outcome = await session(grantId, who);
          pool.push({ who, grantId, issued, outcome });
        }
      }
    }
    const moment = fc
      .integer({ min: -1, max: 25 * SECOND })
      .map(at => begin + at);
    const entry = fc.oneof(
      fc.constantFrom('01JONE', '01JTWO', '01JTHREE').map(grant),
      fc
        .tuple(fc.constantFrom(ANA, BEN, 'user:default/chloe'), moment)
        .map(([who, before]) => person(who, before)),
      moment.map(everybody),
    );
    const run = fc.asyncProperty(
      fc.array(entry, { maxLength: 5 }),
      fc.constantFrom(0, 3, 150),
      async (named, noise) => {
        const entries = [...named, ...strangers(noise)];
        const { version } = await write(entries);
        for (const { who, grantId, issued, outcome } of pool) {
          const dead = entries.some(one =>
            one.kind === 'grant'
              ? one.traceGrant === grantId
              : (one.kind === 'role' || one.principal === who) &&
                issued < one.issuedBefore,
          );
          expect([who, grantId, issued, await outcome()]).toEqual([
            who,
            grantId,
            issued,
            dead ? DEAD : 'alive',
          ]);
        }
        expect(await write([...entries].reverse())).toEqual({ version });
      },
    );
    await fc.assert(run, { numRuns: 20 });
  });
});
