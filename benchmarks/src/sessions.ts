import type { Client } from './client';
import { milliseconds, percentile } from './measure';
import { watchOutgoing } from './outgoing';
import { startMeasuredCloud, startMeasuredPortal } from './portal';
import type { BenchRow } from './row';
import { sendTraces } from './sendTraces';
import { until } from './until';

const ROUNDS = 20;
const PER_ROUND = 200;

/** Milliseconds of so many requests, one after the other. */
async function timeRequests(ana: Client, path: string) {
  const samples: number[] = [];
  for (let i = 0; i < PER_ROUND; i++) {
    const start = performance.now();
    const { status } = await ana.get(path);
    samples.push(performance.now() - start);
    if (status !== 204) throw new Error(`${path} answered ${status}`);
  }
  return samples;
}

/** The two handlers in turn, so that a slow moment of the machine hits both. */
async function cachedSessionRow(ana: Client): Promise<BenchRow> {
  await timeRequests(ana, '/bench/empty');
  await timeRequests(ana, '/bench/session');
  const ratios: number[] = [];
  const empty: number[] = [];
  const session: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const a = await timeRequests(ana, '/bench/empty');
    const b = await timeRequests(ana, '/bench/session');
    ratios.push(percentile(b, 0.5) / percentile(a, 0.5));
    empty.push(...a);
    session.push(...b);
  }
  const ratio = percentile(ratios, 0.5);
  return {
    name: 'acquire a cached session in a handler / the same handler empty and authenticated',
    value: `${ratio.toFixed(2)}×`,
    target: '≤ 1.15×',
    ok: ratio <= 1.15,
    note: `p50 ${milliseconds(percentile(session, 0.5))} / ${milliseconds(percentile(empty, 0.5))}; ${ROUNDS} rounds of ${PER_ROUND}, in turn`,
  };
}

/** Counts what the process itself asks of STS and of the catalog. */
async function countCalls(aws: string, run: () => Promise<void>) {
  const count = { sts: 0, catalog: 0 };
  const stop = watchOutgoing({
    aws,
    listener: {
      begun: ({ to, path }) => {
        if (to === 'catalog') count.catalog += 1;
        else if (path === '/') count.sts += 1;
      },
    },
  });
  try {
    await run();
  } finally {
    stop();
  }
  return count;
}

async function pageRow(options: {
  aws: string;
  ana: Client;
}): Promise<BenchRow> {
  const base = '/v1/entities/component/default/payments';
  const { aws, ana } = options;
  let rows = 0;
  const { sts, catalog } = await countCalls(aws, async () => {
    await ana.get(`${base}/access`);
    const { body } = await ana.get(`${base}/environments/prod/traces?limit=50`);
    rows = JSON.parse(body).traces.length;
  });
  return {
    name: "the entity tab's data for one page: calls to STS and to the catalog, nothing cached",
    value: `${sts} STS, ${catalog} catalog for ${rows} rows`,
    target: '≤ 1 STS, catalog < rows',
    ok: sts <= 1 && rows > 0 && catalog < Math.min(rows, 10),
  };
}

/** What giving access costs on the way of a request. */
export async function sessionsBench(): Promise<BenchRow[]> {
  const cloud = await startMeasuredCloud();
  const aws = cloud.aws.url;
  const portal = await startMeasuredPortal({ aws });
  const ana = await portal.as('user:default/ana');
  try {
    await until(async () => {
      const { body } = await ana.get(
        '/v1/entities/component/default/payments/access',
      );
      return body.includes('"binding":"payments-prod"');
    });
    await sendTraces({ cloud, environment: 'prod', count: 100 });
    // Nobody has asked for traces yet: this page issues the first session.
    const page = await pageRow({ aws, ana });
    return [await cachedSessionRow(ana), page];
  } finally {
    ana.close();
    await portal.stop();
    await cloud.close();
  }
}
