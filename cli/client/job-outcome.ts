import type { AdeClient, Job } from '../../clients/typescript/src/index.ts';
import { bold, doubtful, faint, good } from '../terminal/style.ts';
import { counted, printable } from '../terminal/text.ts';

/** What a job has made, and what there is to say of it. */
export interface JobOutcome {
  tables: { id: string; name: string; rows: number; issues: number }[];
  rows: number;
  issues: number;
  warnings: string[];
}

/** Of a job that is over. */
export async function outcomeOf(client: AdeClient, { id, metrics }: Job, signal?: AbortSignal): Promise<JobOutcome> {
  const tables: JobOutcome['tables'] = [];
  for await (const { id: table, name, rowCount, issueCount } of client.tables(id, signal)) {
    tables.push({ id: table, name, rows: rowCount, issues: issueCount });
  }
  return {
    tables,
    rows: metrics?.rowsWritten ?? 0,
    issues: metrics?.issues ?? 0,
    warnings: metrics?.warnings.map(({ message }) => message) ?? [],
  };
}

/** `2 tables, 14 rows, 1 issue`. */
function inShort({ tables, rows, issues }: JobOutcome): string {
  const parts = [counted(tables.length, 'table'), counted(rows, 'row')];
  return [...parts, ...(issues > 0 ? [doubtful(counted(issues, 'issue'))] : [])].join(', ');
}

/** What has become of a file: what it is called with its ids, what its job has made, and what was downloaded of that. */
export function outcomeReport(what: string, outcome: JobOutcome | null, files: readonly string[]): string {
  const lines = [
    `${good('✓')} ${what}${outcome ? `: ${inShort(outcome)}` : ''}`,
    ...(outcome ? outcomeLines(outcome) : []),
    ...files.map((file) => `  → ${printable(file)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Its tables with their ids, for `ade rows`, and its warnings. */
export function outcomeLines({ tables, warnings }: JobOutcome): string[] {
  return [
    ...tables.map(({ id, name, rows, issues }) => {
      const facts = [counted(rows, 'row'), ...(issues > 0 ? [doubtful(counted(issues, 'issue'))] : [])];
      return `  ${id}  ${bold(printable(name))}  ${faint(facts.join(', '))}`;
    }),
    ...warnings.map((message) => `  ${doubtful('!')} ${printable(message)}`),
  ];
}
