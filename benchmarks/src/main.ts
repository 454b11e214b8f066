import { backlogBench } from './backlog';
import { decisionsBench } from './decisions';
import { requestsBench } from './requests';
import type { BenchRow } from './row';
import { sessionsBench } from './sessions';

const benches: Record<string, () => Promise<BenchRow[]>> = {
  decisions: decisionsBench,
  sessions: sessionsBench,
  requests: requestsBench,
  backlog: backlogBench,
};

function met({ ok }: BenchRow): string {
  if (ok === undefined) return '';
  return ok ? 'yes' : 'NO';
}

function print(rows: readonly BenchRow[]) {
  const table = rows.map(row => [
    row.name,
    row.value,
    row.target ?? '',
    met(row),
    row.note ?? '',
  ]);
  const head = ['what', 'measured', 'target', 'met', 'note'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...table.map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd();
  process.stdout.write(
    `${[line(head), line(widths.map(w => '-'.repeat(w))), ...table.map(line)].join('\n')}\n`,
  );
}

async function main() {
  const wanted = process.argv.slice(2);
  const rows: BenchRow[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length && !wanted.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await bench()));
  }
  print(rows);
  process.exit(rows.every(row => row.ok !== false) ? 0 : 1);
}

main().catch(error => {
  process.stderr.write(`${error?.stack ?? error}\n`);
  process.exit(2);
});
