import { startPostgres } from '../../scripts/lib/postgres.mjs';
import type { Client } from './client';
import { milliseconds, percentile } from './measure';
import { OwnTime } from './outgoing';
import {
  startMeasuredCloud,
  startMeasuredPortal,
  type MeasuredPortal,
} from './portal';
import type { BenchRow } from './row';
import { sendTraces } from './sendTraces';
import { until } from './until';

const RUNS = 200;
/** Not measured: code is compiled and connections are opened. */
const WARM_UP = 10;
const ENTITY = 'component:default/ledger';
/** In turn, so that no role's deny policy gets full. */
const ENVIRONMENTS = ['prod', 'staging'];

/** Milliseconds, one a run. */
interface Samples {
  /** The handler that only authenticates. */
  empty: number[];
  given: Lap[];
  refused: Lap[];
  /** From the click until another replica refuses too. */
  refusedElsewhere: Lap[];
  proven: Lap[];
}
type Lap = ReturnType<ReturnType<OwnTime['start']>>;

interface Cast {
  portal: MeasuredPortal;
  time: OwnTime;
  /** Asks for access to a service of Ben's. */
  ana: Client;
  /** The same, at the other replica. */
  anaElsewhere: Client;
  ben: Client;
}

const tracesIn = (environment: string) =>
  `/v1/entities/component/default/ledger/environments/${environment}/traces?limit=20`;

const draftOf = (environment: string) => ({
  entity: ENTITY,
  environment,
  actions: ['view'],
  duration: 'PT15M',
});

async function expectStatus(
  wanted: number,
  asking: ReturnType<Client['get']>,
): Promise<any> {
  const { status, body } = await asking;
  if (status !== wanted) {
    throw new Error(`Answered ${status} instead of ${wanted}: ${body}`);
  }
  return body && JSON.parse(body);
}

/** Asked, approved and looked at; the id of the grant. */
async function give({ ana, ben }: Cast, environment: string): Promise<string> {
  const { request } = await expectStatus(
    201,
    ana.post('/v1/requests', {
      ...draftOf(environment),
      reason: 'Payments wait for the ledger (sample)',
    }),
  );
  const { grant } = await expectStatus(
    200,
    ben.post(`/v1/requests/${request.id}/reviews`, {
      verdict: 'approve',
      comment: 'Go ahead (sample)',
    }),
  );
  const { traces } = await expectStatus(200, ana.get(tracesIn(environment)));
  if (traces.length === 0) throw new Error('A grant showed no traces');
  return grant.id;
}

/** One whole life of a grant. */
async function run(cast: Cast, environment: string, samples: Samples) {
  const { portal, time, ana, anaElsewhere, ben } = cast;
  const given = time.start();
  const grant = await give(cast, environment);
  samples.given.push(given());
  // The other replica has the grant, and a session of its own, too.
  await until(
    async () => (await anaElsewhere.get(tracesIn(environment))).status === 200,
    { everyMs: 20 },
  );
  const empty = time.start();
  await expectStatus(204, ana.get('/bench/empty'));
  samples.empty.push(empty().wall);

  const ended = time.start();
  const revocation = await expectStatus(
    200,
    ben.post('/v1/revocations', { grant, reason: 'Done with it (sample)' }),
  );
  await expectStatus(403, ana.get(tracesIn(environment)));
  samples.refused.push(ended());
  const both = await Promise.all([
    until(
      async () =>
        (await anaElsewhere.get(tracesIn(environment))).status === 403,
      { everyMs: 5 },
    ).then(ended),
    until(
      async () => {
        const { revocationTable } = portal.nouns.asking;
        const found = await revocationTable.get(revocation.id);
        return found?.revokedAt !== undefined;
      },
      { everyMs: 5 },
    ).then(ended),
  ]);
  samples.refusedElsewhere.push(both[0]);
  samples.proven.push(both[1]);
}

/** Two rows: the middle, and the slow end. */
function rowsOf(options: {
  name: string;
  laps: readonly Lap[];
  /** What counts of a lap. */
  part: keyof Lap;
  /** Milliseconds. */
  targets: { p50: number; p95: number };
  /** Whose median it is compared with, and what that is. */
  peer?: { ms: number; name: string };
}): BenchRow[] {
  const { name, laps, part, targets, peer } = options;
  return (['p50', 'p95'] as const).map(which => {
    const share = which === 'p50' ? 0.5 : 0.95;
    const value = percentile(
      laps.map(lap => lap[part]),
      share,
    );
    const wall = percentile(
      laps.map(lap => lap.wall),
      share,
    );
    return {
      name: `${name}, ${which} of ${laps.length}`,
      value: milliseconds(value),
      target: `≤ ${targets[which]} ms`,
      ok: value <= targets[which],
      note: [
        ...(peer
          ? [
              `${(value / peer.ms).toFixed(1)}× ${peer.name} (${milliseconds(peer.ms)})`,
            ]
          : []),
        ...(part === 'wall' ? [] : [`${milliseconds(wall)} by the clock`]),
      ].join('; '),
    };
  });
}

function tableOf(samples: Samples): BenchRow[] {
  const peer = {
    ms: percentile(samples.empty, 0.5),
    name: 'an empty authenticated handler',
  };
  return [
    ...rowsOf({
      name: 'request → approved → first traces (3 calls), our part',
      laps: samples.given,
      part: 'own',
      targets: { p50: 500, p95: 1_000 },
      peer,
    }),
    ...rowsOf({
      name: 'revoke → the next query is refused (2 calls), our part',
      laps: samples.refused,
      part: 'withoutCatalog',
      targets: { p50: 150, p95: 300 },
      peer,
    }),
    ...rowsOf({
      name: 'revoke → refused on another replica too',
      laps: samples.refusedElsewhere,
      part: 'wall',
      targets: { p50: 500, p95: 1_000 },
    }),
    ...rowsOf({
      name: 'revoke → revoked (written, read back, proven by a sentinel), our part',
      laps: samples.proven,
      part: 'own',
      targets: { p50: 500, p95: 1_000 },
      peer,
    }),
  ];
}

/** From asking to the first traces, and from the click to nothing works. */
export async function requestsBench(): Promise<BenchRow[]> {
  const cloud = await startMeasuredCloud();
  const postgres = await startPostgres();
  const options = { aws: cloud.aws.url, postgres: postgres.url };
  const portal = await startMeasuredPortal(options);
  const replica = await startMeasuredPortal(options);
  const time = new OwnTime(options);
  const cast: Cast = {
    portal,
    time,
    ana: await portal.as('user:default/ana'),
    anaElsewhere: await replica.as('user:default/ana'),
    ben: await portal.as('user:default/ben'),
  };
  const samples: Samples = {
    empty: [],
    given: [],
    refused: [],
    refusedElsewhere: [],
    proven: [],
  };
  try {
    for (const environment of ENVIRONMENTS) {
      await sendTraces({ cloud, environment, count: 100 });
      // Until the catalog has everybody, nobody can approve.
      for (const client of [cast.ana, cast.anaElsewhere]) {
        await until(async () => {
          const { body } = await client.post(
            '/v1/requests/preview',
            draftOf(environment),
          );
          return JSON.parse(body).possible === true;
        });
      }
    }
    for (let i = -WARM_UP; i < RUNS; i++) {
      if (i === 0) Object.values(samples).forEach(list => list.splice(0));
      await run(cast, ENVIRONMENTS[Math.abs(i) % ENVIRONMENTS.length], samples);
    }
    return tableOf(samples);
  } finally {
    time.stop();
    [cast.ana, cast.anaElsewhere, cast.ben].forEach(one => one.close());
    await replica.stop();
    await portal.stop();
    await postgres.stop();
    await cloud.close();
  }
}
