import type { MeasuredNouns } from './measuredPlugin';

/** How PostgreSQL ran a query. */
export interface QueryPlan {
  /** As `EXPLAIN (ANALYZE)` prints it. */
  text: string;
  /** Names of the indexes it used. */
  indexes: string[];
  /** Tables it read from one end to the other. */
  scanned: string[];
}

/** Conditions can name a page of ids. */
const WIDTH = 160;

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: PlanNode[];
}

/** Explains every query that `run` asks of the database. */
export async function planOf(options: {
  knex: MeasuredNouns['knex'];
  run: () => Promise<unknown>;
}): Promise<QueryPlan> {
  const { knex, run } = options;
  const asked: { sql: string; bindings: readonly any[] }[] = [];
  const listen = (query: (typeof asked)[number]) => asked.push(query);
  knex.on('query', listen);
  try {
    await run();
  } finally {
    knex.removeListener('query', listen);
  }
  const texts: string[] = [];
  const nodes: PlanNode[] = [];
  for (const { sql, bindings } of asked) {
    const explain = async (how: string) => {
      const { rows } = await knex.raw(
        `explain (${how}) ${sql.replace(/\$\d+/g, '?')}`,
        bindings,
      );
      return rows.map((row: Record<string, unknown>) => row['QUERY PLAN']);
    };
    const [json] = await explain('format json');
    nodes.push(...flat(json[0].Plan));
    const lines: string[] = await explain('analyze, buffers');
    texts.push(lines.map(line => line.slice(0, WIDTH)).join('\n'));
  }
  const names = (from: (node: PlanNode) => string | undefined) => [
    ...new Set(nodes.flatMap(node => from(node) ?? [])),
  ];
  return {
    text: texts.join('\n\n'),
    indexes: names(node => node['Index Name']),
    scanned: names(node =>
      node['Node Type'] === 'Seq Scan' ? node['Relation Name'] : undefined,
    ),
  };
}

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}
