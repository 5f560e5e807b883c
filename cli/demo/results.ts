import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdeClient } from '../../clients/typescript/src/index.ts';
import type { DemoJobResultQuery } from '../../generated/graphql/graphql.ts';
import { fileName } from '../extraction/folder-names.ts';
import { CommandFailure } from '../failure.ts';
import type { TableReport } from '../terminal/table-report.ts';
import { jobResult } from './documents.ts';

const shownRows = 5;
const shownIssues = 5;

type Job = NonNullable<DemoJobResultQuery['job']>;
type Table = NonNullable<NonNullable<Job['tables']>['nodes'][number]>;

/** The tables of a job as the API tells them, their CSV exports downloaded into `folder`. */
export async function fetchTables(api: AdeClient, jobId: string, folder: string): Promise<TableReport[]> {
  const { job } = await api.request(jobResult, { jobId, rows: shownRows, issues: shownIssues });
  if (!job) throw new CommandFailure(`The job ${jobId} is gone.`);
  const taken = new Set<string>();
  const reports: TableReport[] = [];
  for (const table of job.tables?.nodes ?? []) {
    if (table) reports.push(reportOf(table, await downloadExports(table, folder, taken)));
  }
  return reports;
}

/** Through the signed addresses, which need no key. Answers the files' paths. */
async function downloadExports(table: Table, folder: string, taken: Set<string>): Promise<string[]> {
  const paths: string[] = [];
  for (const { document } of table.exports) {
    if (!document?.downloadUrl) continue;
    const path = join(folder, fileName(document.name.replace(/\.csv$/, ''), '.csv', taken));
    const response = await fetch(document.downloadUrl);
    if (!response.ok || !response.body) throw new CommandFailure(`A download failed with status ${response.status}.`);
    await writeFile(path, response.body, { flag: 'wx' });
    paths.push(path);
  }
  return paths;
}

function reportOf(table: Table, files: readonly string[]): TableReport {
  return {
    name: table.name,
    sheet: table.source.sheet,
    range: table.source.range,
    rowCount: table.rowCount,
    columns: table.columns.map(({ name, type, source, mapping }) => ({
      name,
      type: type.toLowerCase(),
      source,
      mapping: { ...mapping, method: mapping.method.toLowerCase() },
    })),
    rows: table.rows?.nodes.flatMap((row) => (row ? [row.values] : [])) ?? [],
    issueCount: table.issueCount,
    issues: (table.issues?.nodes ?? []).flatMap((issue) =>
      issue ? [{ ...issue, severity: issue.severity === 'ERROR' ? ('error' as const) : ('warning' as const) }] : [],
    ),
    notes: files.map((path) => `→ ${path}`),
  };
}
