import { AdeError } from './error.ts';
import type { FollowOptions } from './follow.ts';
import type { ClientJobEventsSubscription, ClientJobQuery, ClientTablesQuery } from './generated/graphql.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { jobEvents, jobQuery, rowsQuery, tablesQuery } from './operations.ts';
import { eachNode } from './pages.ts';
import { untilItPasses } from './waiting.ts';

/** An item of a job's timeline. */
export type JobEvent = ClientJobEventsSubscription['jobEvents'];
export type Job = NonNullable<ClientJobQuery['job']>;
export type Table = NonNullable<NonNullable<ClientTablesQuery['job']>['tables']>['nodes'][number];

export interface Row {
  /** From 1, in the table. */
  number: number;
  /** From 1, in the document. */
  sourceRow: number;
  /** In the order of the table's columns; `null` for what is empty. */
  values: readonly unknown[];
}

export interface WaitOptions extends FollowOptions {
  /** Hears each event of the job, once. */
  onEvent?: (event: JobEvent) => void;
}

/** Waits until a job is over, through restarts of the server; answers it. Throws AdeError with the code JOB_FAILED or JOB_CANCELLED. */
export async function waitForJob(client: GraphQLClient, jobId: string, options: WaitOptions = {}): Promise<Job> {
  const { onEvent, ...following } = options;
  for await (const event of client.follow(jobEvents, { jobId }, following)) onEvent?.(event);
  const job = await findJob(client, jobId, options.signal);
  switch (job.status) {
    case 'SUCCEEDED':
      return job;
    case 'CANCELLED':
      throw new AdeError('JOB_CANCELLED', `The job ${jobId} was cancelled.`);
    case 'FAILED':
      throw new AdeError('JOB_FAILED', `The job ${jobId} failed: ${job.error?.code}: ${job.error?.message}`);
    default:
      throw new AdeError('FORBIDDEN', `The job ${jobId} may not be followed to its end any more.`);
  }
}

/** The job with this id. Throws AdeError when there is none that may be seen. */
export async function findJob(client: GraphQLClient, jobId: string, signal?: AbortSignal): Promise<Job> {
  const { job } = await untilItPasses(() => client.request(jobQuery, { id: jobId }, { signal }), signal);
  if (!job) throw new AdeError('NOT_FOUND', `There is no job ${jobId} that you may see.`);
  return job;
}

/** The tables of a job, in its order. */
export function tablesOf(
  client: GraphQLClient,
  jobId: string,
  signal?: AbortSignal,
): AsyncGenerator<Table, void, void> {
  return eachNode(async (after) => {
    const read = () => client.request(tablesQuery, { jobId, after }, { signal });
    const { job } = await untilItPasses(read, signal);
    if (!job?.tables) throw new AdeError('NOT_FOUND', `There is no job ${jobId} whose tables you may see.`);
    return job.tables;
  });
}

export interface RowsOptions {
  signal?: AbortSignal;
  /** Only rows that break a rule. */
  onlyIssues?: boolean;
}

/** Rows that one request asks for. The API sends fewer where they are long. */
const rowsPerPage = 1_000;

/** The rows of a table, a thousand read at a time. */
export function rowsOf(
  client: GraphQLClient,
  tableId: string,
  { signal, onlyIssues }: RowsOptions = {},
): AsyncGenerator<Row, void, void> {
  return eachNode(async (after) => {
    const read = () => client.request(rowsQuery, { id: tableId, first: rowsPerPage, after, onlyIssues }, { signal });
    const { table } = await untilItPasses(read, signal);
    if (!table?.rows) throw new AdeError('NOT_FOUND', `There is no table ${tableId} that you may see.`);
    return table.rows;
  });
}
