import type { CommandJobsQuery, JobStatus } from '../../generated/graphql/graphql.ts';
import { openClient } from '../client/login.ts';
import { jobList } from '../client/operations.ts';
import { printJson } from '../client/printing.ts';
import { CommandFailure } from '../failure.ts';
import { grid } from '../terminal/grid.ts';
import { bad } from '../terminal/style.ts';
import { terminalWidth } from '../terminal/table-report.ts';
import { printable } from '../terminal/text.ts';

export interface JobsOptions {
  status?: JobStatus;
  document?: string;
  first: number;
  json?: true;
}

type Job = NonNullable<NonNullable<CommandJobsQuery['workspace']>['jobs']>['nodes'][number];

/** `ade jobs`: the newest jobs. */
export async function jobs({ status, document, first, json }: JobsOptions): Promise<number> {
  const client = await openClient();
  const { workspace } = await client.request(jobList, {
    first,
    filter: { statuses: status && [status], documentId: document },
  });
  if (!workspace?.jobs) throw new CommandFailure('This key belongs to no workspace whose jobs it may see.');
  const { nodes } = workspace.jobs;
  if (json) for (const job of nodes) printJson(job);
  else process.stdout.write(linesOf(nodes).join('\n'));
  return 0;
}

function linesOf(jobs: readonly Job[]): string[] {
  if (jobs.length === 0) return ['There are no jobs.', ''];
  const titles = ['job', 'status', 'created', 'document', ''].map((title) => ({ title }));
  const rows = jobs.map((job) => [
    job.id,
    job.status.toLowerCase(),
    job.createdAt.slice(0, 19).replace('T', ' '),
    printable(job.document?.name ?? ''),
    noteOn(job),
  ]);
  const [head = '', ...lines] = grid(titles, rows, { width: terminalWidth(), cellWidth: 60 });
  return [head, ...lines.flatMap((line, at) => [line, ...whyFailed(jobs[at])]), ''];
}

/** Whole, and not in a column: it is what one looks for. */
function whyFailed(job: Job | undefined): string[] {
  return job?.error ? [`  ${bad('✗')} ${job.error.code}: ${printable(job.error.message)}`] : [];
}

function noteOn({ stage, progress }: Job): string {
  return stage ? `${stage.toLowerCase()}, ${Math.floor(progress * 100)} %` : '';
}
