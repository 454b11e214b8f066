import diagnostics from 'node:diagnostics_channel';
import http from 'node:http';
import { PutTraceSegmentsCommand, XRayClient } from '@aws-sdk/client-xray';
import { buildTrace, createRng, ENVIRONMENTS } from '@tracegate/sample-traffic';
import { milliseconds, percentile } from './measure';
import { startMeasuredPortal, type MeasuredPortal } from './portal';
import type { BenchRow } from './row';

const ROUNDS = 20;
const PER_ROUND = 200;

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function get(
  url: string,
  token: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get(
      url,
      { agent, headers: { authorization: `Bearer ${token}` } },
      response => {
        let body = '';
        response.setEncoding('utf8').on('data', chunk => (body += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode!, body }),
        );
      },
    );
    request.on('error', reject);
  });
}

/** Milliseconds of so many requests, one after the other. */
async function timeRequests(portal: MeasuredPortal, path: string) {
  const samples: number[] = [];
  for (let i = 0; i < PER_ROUND; i++) {
    const start = performance.now();
    const { status } = await get(`${portal.url}${path}`, portal.token);
    samples.push(performance.now() - start);
    if (status !== 204) throw new Error(`${path} answered ${status}`);
  }
  return samples;
}

async function until(probe: () => Promise<boolean>) {
  for (let i = 0; i < 300; i++) {
    if (await probe()) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error('The measured portal did not become ready');
}

/** The two handlers in turn, so that a slow moment of the machine hits both. */
async function cachedSessionRow(portal: MeasuredPortal): Promise<BenchRow> {
  await timeRequests(portal, '/bench/empty');
  await timeRequests(portal, '/bench/session');
  const ratios: number[] = [];
  const empty: number[] = [];
  const session: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const a = await timeRequests(portal, '/bench/empty');
    const b = await timeRequests(portal, '/bench/session');
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
async function countCalls(portal: MeasuredPortal, run: () => Promise<void>) {
  const cloud = new URL(portal.aws).host;
  const count = { sts: 0, catalog: 0 };
  const onHttp = (message: unknown) => {
    const { request } = message as { request: http.ClientRequest };
    if (request.getHeader('host') === cloud && request.path === '/')
      count.sts += 1;
    if (request.path.startsWith('/api/catalog/')) count.catalog += 1;
  };
  const onFetch = (message: unknown) => {
    const { request } = message as { request: { path: string } };
    if (request.path.startsWith('/api/catalog/')) count.catalog += 1;
  };
  diagnostics.subscribe('http.client.request.start', onHttp);
  diagnostics.subscribe('undici:request:create', onFetch);
  try {
    await run();
  } finally {
    diagnostics.unsubscribe('http.client.request.start', onHttp);
    diagnostics.unsubscribe('undici:request:create', onFetch);
  }
  return count;
}

async function sendTraces(portal: MeasuredPortal, count: number) {
  const xray = new XRayClient({
    endpoint: portal.aws,
    region: 'eu-central-1',
    credentials: {
      accessKeyId: portal.admin.id,
      secretAccessKey: portal.admin.secret,
    },
  });
  const now = Date.now();
  const environment = ENVIRONMENTS.find(one => one.name === 'prod')!;
  for (let i = 0; i < count; i++) {
    const { documents } = buildTrace({
      rng: createRng(i),
      environment,
      now: now - i * 1_000,
    });
    await xray.send(
      new PutTraceSegmentsCommand({
        TraceSegmentDocuments: documents.map(one => JSON.stringify(one)),
      }),
    );
  }
}

async function pageRow(portal: MeasuredPortal): Promise<BenchRow> {
  const base = '/v1/entities/component/default/payments';
  let rows = 0;
  const { sts, catalog } = await countCalls(portal, async () => {
    await get(`${portal.url}${base}/access`, portal.token);
    const { body } = await get(
      `${portal.url}${base}/environments/prod/traces?limit=50`,
      portal.token,
    );
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
  const portal = await startMeasuredPortal();
  try {
    await until(async () => {
      const { body } = await get(
        `${portal.url}/v1/entities/component/default/payments/access`,
        portal.token,
      );
      return body.includes('"binding":"payments-prod"');
    });
    await sendTraces(portal, 100);
    // Nobody has asked for traces yet: this page issues the first session.
    const page = await pageRow(portal);
    return [await cachedSessionRow(portal), page];
  } finally {
    agent.destroy();
    await portal.stop();
  }
}
