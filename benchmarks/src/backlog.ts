import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { createBacklogCompany, type BacklogCompany } from './backlogCompany';
import { BacklogRows } from './backlogRows';
import type { Client } from './client';
import { longestBlock, milliseconds, percentile } from './measure';
import type { MeasuredNouns } from './measuredPlugin';
import { planOf } from './plan';
import {
  startMeasuredCloud,
  startMeasuredPortal,
  type MeasuredPortal,
} from './portal';
import { Random } from './random';
import type { BenchRow } from './row';
import { until } from './until';

const SIZE = { pending: 10_000, past: 100_000, live: 2_000, due: 500 };
const SCALE = '10k pending, 100k past';
const PAGE = 50;
/** How many people look at their lists, and how often each. */
const LOOKERS = 40;
const LOOKS = 5;
const SWEEPS = 10;

interface Bench {
  company: BacklogCompany;
  portal: MeasuredPortal;
  nouns: MeasuredNouns;
  rows: BacklogRows;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** What the query asks for, of somebody. */
async function inboxOf(bench: Bench, user: string) {
  const { core, asking } = bench.nouns;
  const facts = await core.principals.ofRef(user);
  const approverKeys = await asking.reviewers.keysOf({
    ref: user,
    facts,
    credentials: {} as never,
  });
  return () =>
    asking.lists.inbox({
      approverKeys,
      not: user,
      leaves: () => true,
      limit: PAGE,
      now: Date.now(),
    });
}

/** Everybody's inbox once, and the fullest as often. */
async function queryRows(bench: Bench): Promise<BenchRow[]> {
  const { company, nouns } = bench;
  const random = new Random(11);
  const busy = await inboxOf(bench, company.sre[0]);
  const several: number[] = [];
  const fullest: number[] = [];
  const roundTrip: number[] = [];
  for (let i = 0; i < 220; i++) {
    const inbox = await inboxOf(bench, random.pick(company.people));
    const samples = [
      await timed(inbox),
      await timed(busy),
      await timed(() => nouns.knex.raw('select 1')),
    ];
    if (i < 20) continue;
    [several, fullest, roundTrip].forEach((list, j) => list.push(samples[j]));
  }
  const plan = await planOf({ knex: nouns.knex, run: busy });
  process.stderr.write(`The fullest inbox:\n${plan.text}\n`);
  const peer = percentile(roundTrip, 0.5);
  const row = (name: string, samples: number[]): BenchRow => {
    const value = percentile(samples, 0.95);
    const p50 = percentile(samples, 0.5);
    return {
      name: `the inbox's query, ${name}, p95 of ${samples.length} (${SCALE})`,
      value: milliseconds(value),
      target: '≤ 20 ms',
      ok: value <= 20,
      note: `p50 ${milliseconds(p50)}, ${(p50 / peer).toFixed(1)}× an empty query (${milliseconds(peer)})`,
    };
  };
  return [
    row('people at random', several),
    row(`where ${await waitingFor(nouns, 'group:default/sre')} wait`, fullest),
    {
      name: 'how PostgreSQL finds the fullest inbox',
      value: plan.indexes.join(', '),
      target: 'no sequential scan of requests',
      ok: !plan.scanned.includes('requests'),
      ...(plan.scanned.length > 0 && {
        note: `scanned: ${plan.scanned.join(', ')}`,
      }),
    },
  ];
}

async function waitingFor({ knex }: MeasuredNouns, key: string) {
  const [{ count }] = await knex('waiting')
    .where({ approver_key: key })
    .count({ count: '*' });
  return count;
}

async function lookAt(client: Client, where: string): Promise<number> {
  return timed(async () => {
    const { status, body } = await client.get(where);
    if (status >= 300) throw new Error(`${where} answered ${status}: ${body}`);
  });
}

/** The lists as the portal asks for them, beside a handler that does nothing. */
async function handlerRows({ company, portal }: Bench): Promise<BenchRow[]> {
  const random = new Random(13);
  const busy = await portal.as(company.sre[0]);
  const boxes = ['inbox', 'all'] as const;
  const samples = {
    inbox: [] as number[],
    all: [] as number[],
    empty: [] as number[],
  };
  const fullest = { inbox: [] as number[], all: [] as number[] };
  for (let i = 0; i < LOOKERS; i++) {
    const client = await portal.as(random.pick(company.people));
    // The first look reads who they are.
    await lookAt(client, '/v1/requests?box=inbox');
    for (let j = 0; j < LOOKS; j++) {
      samples.empty.push(await lookAt(client, '/bench/empty'));
      for (const box of boxes) {
        const where = `/v1/requests?box=${box}&limit=${PAGE}`;
        samples[box].push(await lookAt(client, where));
        fullest[box].push(await lookAt(busy, where));
      }
    }
    client.close();
  }
  busy.close();
  const peer = percentile(samples.empty, 0.5);
  const row = (name: string, list: number[], target: number): BenchRow => {
    const value = percentile(list, 0.95);
    const p50 = percentile(list, 0.5);
    return {
      name: `${name}, p95 of ${list.length} (${SCALE})`,
      value: milliseconds(value),
      target: `≤ ${target} ms`,
      ok: value <= target,
      note: `p50 ${milliseconds(p50)}, ${(p50 / peer).toFixed(1)}× an empty authenticated handler (${milliseconds(peer)})`,
    };
  };
  return [
    row('GET /v1/requests?box=inbox, people at random', samples.inbox, 150),
    row('GET /v1/requests?box=inbox, the fullest', fullest.inbox, 250),
    row('GET /v1/requests of who may not see all', samples.all, 250),
    row('GET /v1/requests of who answers most', fullest.all, 250),
  ];
}

/** Sweeps, each after something became due; one row. */
async function sweepRow(
  bench: Bench,
  options: { what: string; runs: number; prepare?: () => Promise<void> },
): Promise<BenchRow> {
  const { nouns, company } = bench;
  const runs: Awaited<ReturnType<typeof longestBlock>>[] = [];
  let calls = 0;
  for (let i = 0; i < options.runs; i++) {
    await options.prepare?.();
    await nouns.core.changes.refresh();
    const before = company.catalog.calls;
    runs.push(await longestBlock(() => nouns.asking.sweep()));
    calls += company.catalog.calls - before;
    await until(async () => !(await nouns.knex('outbox').first('id')));
  }
  const of = (part: 'total' | 'work') => runs.map(run => run[part]);
  const value = percentile(of('total'), 0.5);
  return {
    name: `one sweep, ${options.what} (${SCALE}, 2k live grants), median of ${runs.length}`,
    value: milliseconds(value),
    target: '≤ 1 s',
    ok: value <= 1_000,
    note: `at worst ${milliseconds(Math.max(...of('total')))}; the event loop was held for ${milliseconds(percentile(of('work'), 0.5))} at a time at the most; ${Math.round(calls / runs.length)} calls of the catalog`,
  };
}

async function sweepRows(bench: Bench): Promise<BenchRow[]> {
  const { nouns, rows } = bench;
  // The first writes what no sweep has seen yet.
  await nouns.asking.sweep();
  const due = (what: string, prepare: () => Promise<void>): Promise<BenchRow> =>
    sweepRow(bench, { what, runs: 3, prepare });
  return [
    await sweepRow(bench, { what: 'nothing to change', runs: SWEEPS }),
    await due(`${SIZE.due} requests expire`, () =>
      rows.addPending({ count: SIZE.due, due: 'expires_at' }),
    ),
    await due(`${SIZE.due} grants end`, () =>
      rows.addLive({ count: SIZE.due, over: true }),
    ),
    await due(`${SIZE.due} reminders`, () =>
      rows.addPending({ count: SIZE.due, due: 'remind_at' }),
    ),
  ];
}

/** What years of requests cost those who answer the next one. */
export async function backlogBench(): Promise<BenchRow[]> {
  const company = createBacklogCompany();
  const policy = await fs.mkdtemp(path.join(os.tmpdir(), 'tracegate-bench-'));
  await fs.writeFile(path.join(policy, 'policy.yaml'), company.policy);
  const cloud = await startMeasuredCloud();
  const postgres = await startPostgres();
  const portal = await startMeasuredPortal({
    aws: cloud.aws.url,
    postgres: postgres.url,
    policy,
    catalog: company.catalog,
    sweeps: false,
  });
  const { nouns } = portal;
  const rows = new BacklogRows({ nouns, company });
  try {
    await nouns.core.entities.loaded();
    await rows.addPast(SIZE.past - SIZE.live);
    await rows.addLive({ count: SIZE.live });
    await rows.addPending({ count: SIZE.pending });
    // As autovacuum does by itself where there is time for it.
    await nouns.knex.raw('vacuum analyze');
    const bench = { company, portal, nouns, rows };
    return [
      ...(await queryRows(bench)),
      ...(await handlerRows(bench)),
      ...(await sweepRows(bench)),
    ];
  } finally {
    await portal.stop();
    await postgres.stop();
    await cloud.close();
    await fs.rm(policy, { recursive: true });
  }
}
