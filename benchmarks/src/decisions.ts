import {
  compilePolicy,
  entityFacts,
  Evaluator,
  parsePolicyInSlices,
  type DecisionInput,
  type EntityFacts,
  type PolicyDocuments,
} from '@tracegate/plugin-trace-access-common';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { casbinRival, caslRival, type Rival } from './decisionsRivals';
import { createWorkload, type Workload } from './decisionsWorkload';
import {
  collectGarbage,
  longestBlock,
  microseconds,
  milliseconds,
  percentile,
  spinInSlices,
  time,
} from './measure';
import { Random } from './random';
import type { BenchRow } from './row';

const SIZE = {
  seed: 20261121,
  bindings: 10_000,
  entities: 100_000,
  groups: 10_000,
  principals: 2_000,
};
const ENVIRONMENT = 'prod';
const SCALE = '10k bindings × 100k entities × 10k groups';

interface Bench {
  workload: Workload;
  evaluator: Evaluator;
  facts: EntityFacts[];
}

const questionOf = (
  principal: DecisionInput['principal'],
  entity: EntityFacts,
): DecisionInput => ({
  principal,
  resource: { entity },
  environment: ENVIRONMENT,
  action: 'view',
  at: 0,
});

/** A fresh object is a principal that was never seen. */
const unseen = (principal: DecisionInput['principal']) => ({ ...principal });

function warmRows({ workload, evaluator, facts }: Bench): BenchRow[] {
  const random = new Random(1);
  const questions = Array.from({ length: 50_000 }, () =>
    questionOf(random.pick(workload.principals), random.pick(facts)),
  );
  const run = () => time(questions.length, i => evaluator.decide(questions[i]));
  run();
  const samples = run();
  const row = (share: number, target: number): BenchRow => {
    const value = percentile(samples, share);
    return {
      name: `decision, warm, p${share * 100} (${SCALE})`,
      value: microseconds(value),
      target: `≤ ${target} µs`,
      ok: value * 1000 <= target,
    };
  };
  return [row(0.5, 10), row(0.99, 50)];
}

function firstSeenRow({ workload, evaluator, facts }: Bench): BenchRow {
  const random = new Random(2);
  const questions = workload.principals.map(principal =>
    questionOf(unseen(principal), random.pick(facts)),
  );
  const value = percentile(
    time(questions.length, i => evaluator.decide(questions[i])),
    0.5,
  );
  return {
    name: 'first decision on an unseen principal, one environment, p50',
    value: microseconds(value),
    target: '≤ 1 ms',
    ok: value <= 1,
  };
}

function listRow({ workload, evaluator, facts }: Bench): BenchRow {
  const entities = facts.slice(0, 5000);
  const value = percentile(
    time(40, i =>
      evaluator.decideAll({
        principal: workload.principals[i],
        entities,
        environment: ENVIRONMENT,
        action: 'view',
        at: 0,
      }),
    ),
    0.5,
  );
  return {
    name: 'a list of 5,000 entities, each time another principal, p50',
    value: milliseconds(value),
    target: '≤ 15 ms',
    ok: value <= 15,
  };
}

async function swapRows({ workload }: Bench): Promise<BenchRow[]> {
  const { environments, bindings } = workload.documents;
  const role = {
    apiVersion: 'trace-access/v1',
    kind: 'Role',
    metadata: { name: 'reader', owner: 'group:default/platform' },
    spec: {
      provider: 'aws',
      environments: Object.fromEntries(
        environments.map(({ metadata }, i) => [
          metadata.name,
          { arn: `arn:aws:iam::00000000000${i}:role/reader` },
        ]),
      ),
    },
  };
  const text = [role, ...environments, ...bindings]
    .map(document => JSON.stringify(document, null, 1))
    .join('\n---\n');
  const swap = async (content: string, previous?: PolicyDocuments) => {
    const { documents, findings } = await parsePolicyInSlices({
      files: [{ path: 'policy.yaml', text: content }],
      previous,
    });
    if (findings.some(({ severity }) => severity === 'error')) {
      throw new Error(`The workload is not valid: ${findings[0].message}`);
    }
    const policy = await compilePolicy({ documents });
    return { documents, evaluator: new Evaluator({ policy }) };
  };
  const RUNS = 5;
  const changed = (i: number) => {
    let seen = 0;
    return text.replace(/"name": "binding-/g, match =>
      ++seen % 100 === 0 ? `${match}v${i}-` : match,
    );
  };
  const { documents } = await swap(text);
  const row = async (
    name: string,
    textOf: (i: number) => string,
    previous?: PolicyDocuments,
  ): Promise<BenchRow> => {
    const runs: Awaited<ReturnType<typeof longestBlock>>[] = [];
    const idle: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      const content = textOf(i);
      collectGarbage();
      const run = await longestBlock(() => swap(content, previous));
      runs.push(run);
      // What others on this machine do delays us too: the same time spent in
      // equal slices that do nothing tells by how much.
      idle.push((await longestBlock(() => spinInSlices(run.total))).longest);
    }
    const median = (samples: readonly number[]) => percentile(samples, 0.5);
    const longest = median(runs.map(run => run.longest));
    const own = runs.map(run => run.work);
    return {
      name: `policy swap at 10k bindings, ${name}: longest block of the event loop, median of ${runs.length}`,
      value: milliseconds(longest),
      target: '≤ 10 ms',
      ok: longest <= 10,
      note: `of it on the processor ${milliseconds(median(own))}, at best ${milliseconds(
        Math.min(...own),
      )}; ${milliseconds(median(idle))} for a loop that does nothing meanwhile; ${milliseconds(
        median(runs.map(run => run.total)),
      )} in all`,
    };
  };
  return [
    await row('a hundred changed', changed, documents),
    await row('all new, from YAML', () => text),
  ];
}

/** Asks a rival and us the same; all answers must be the same. */
async function compare(options: {
  bench: Bench;
  rival: Rival;
  indexes: readonly [principal: number, entity: number][];
  /** How many questions the rival is asked before it is measured. */
  warmUp: number;
}) {
  const { bench, rival, indexes } = options;
  const { workload, evaluator, facts } = bench;
  const questions = indexes.map(([p, e]) => ({
    principal: workload.principals[p],
    entity: workload.entities[e],
    facts: facts[e],
    environment: ENVIRONMENT,
  }));
  const inputs = questions.map(each => questionOf(each.principal, each.facts));
  for (const question of questions.slice(0, options.warmUp)) {
    await rival(question);
  }
  const theirs: number[] = [];
  let equal = true;
  for (const [i, question] of questions.entries()) {
    const start = performance.now();
    const outcome = await rival(question);
    theirs.push(performance.now() - start);
    equal &&= outcome === evaluator.decide(inputs[i]).outcome;
  }
  time(20_000, i => evaluator.decide(inputs[i % inputs.length]));
  const ours = time(20_000, i => evaluator.decide(inputs[i % inputs.length]));
  return {
    equal,
    their: percentile(theirs, 0.5),
    our: percentile(ours, 0.5),
    count: questions.length,
  };
}

/** Questions with every outcome among them, the same number of each. */
function sampleOf(
  { workload, evaluator, facts }: Bench,
  each: number,
): [number, number][] {
  const random = new Random(3);
  const found = new Map<string, [number, number][]>();
  const enough = () =>
    found.size === 3 && [...found.values()].every(list => list.length >= each);
  for (let i = 0; i < 2_000_000 && !enough(); i++) {
    const p = random.below(workload.principals.length);
    const e = random.below(facts.length);
    const { outcome } = evaluator.decide(
      questionOf(workload.principals[p], facts[e]),
    );
    const list = found.get(outcome) ?? [];
    if (list.length < each) {
      list.push([p, e]);
    }
    found.set(outcome, list);
  }
  return [...found.values()].flat();
}

async function rivalRows(bench: Bench): Promise<BenchRow[]> {
  const casl = await compare({
    bench,
    rival: caslRival(bench.workload),
    indexes: sampleOf(bench, 200),
    warmUp: Infinity,
  });
  const casbin = await compare({
    bench,
    rival: await casbinRival(bench.workload),
    indexes: sampleOf(bench, 8),
    warmUp: 2,
  });
  const row = (
    name: string,
    { equal, their, our, count }: typeof casbin,
    target?: number,
  ): BenchRow => ({
    name: `decision beside ${name}, p50`,
    value: `${(their / our).toFixed(their / our < 10 ? 1 : 0)}×`,
    ...(target !== undefined && { target: `≥ ${target}×, all answers equal` }),
    ok: equal && (target === undefined || their / our >= target),
    note: `${microseconds(our)} and ${
      their >= 1 ? milliseconds(their) : microseconds(their)
    }; ${count} questions, answers ${equal ? 'all equal' : 'DIFFER'}`,
  });
  return [
    row('casbin', casbin, 1000),
    row('@casl/ability (abilities already built)', casl),
  ];
}

/** What deciding costs, at full size and beside two libraries. */
export async function decisionsBench(): Promise<BenchRow[]> {
  setFlagsFromString('--expose-gc');
  (globalThis as { gc?: unknown }).gc ??= runInNewContext('gc');
  const workload = createWorkload(SIZE);
  const policy = await compilePolicy({ documents: workload.documents });
  const evaluator = new Evaluator({ policy });
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  // Entities come from JSON, as the catalog sends them: no shared strings.
  const facts = workload.entities.map(entity =>
    entityFacts({
      entity: JSON.parse(JSON.stringify(entity)),
      fieldPaths: policy.fieldPaths,
    }),
  );
  const everything = {
    principal: workload.principals[0],
    environment: ENVIRONMENT,
    action: 'view' as const,
    at: 0,
  };
  evaluator.decideAll({ ...everything, entities: facts });
  collectGarbage();
  const memory = (process.memoryUsage().heapUsed - before) / 1e6;
  const bench = { workload, evaluator, facts };
  const decisions = [...warmRows(bench), firstSeenRow(bench), listRow(bench)];
  const rivals = await rivalRows(bench);
  // A backend holds the facts of entities, not the entities: collecting their
  // garbage too would be counted as ours.
  workload.entities = [];
  return [
    ...decisions,
    ...(await swapRows(bench)),
    {
      name: 'entity facts of 100k entities, with what the evaluator keeps of them',
      value: `${memory.toFixed(0)} MB`,
      target: '≤ 100 MB',
      ok: memory <= 100,
    },
    ...rivals,
  ];
}
