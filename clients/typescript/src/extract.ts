import { AdeError } from './error.ts';
import type { ExportFormat } from './generated/graphql.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { type Job, type Row, rowsOf, type Table, tablesOf, type WaitOptions, waitForJob } from './job.ts';
import { type UploadedDocument, type UploadOptions, uploadDocument } from './upload.ts';
import { configurationOf, workspaceIdOf } from './workspace.ts';

export interface RunOptions extends UploadOptions {
  /** The configuration's id, slug or name, or the id of one of its versions; unless given, the published one that fits the document best. */
  configuration?: string;
  /** What this document needs differently: `{ sheets, encoding, delimiter }`. */
  options?: unknown;
  /** Files to make of each table, beside those that the configuration names. */
  exports?: readonly ExportFormat[];
}

export interface SubmittedJob {
  id: string;
  document: UploadedDocument;
}

/** Uploads a document and submits a job on it, both or neither; tries again, without doing it twice, while the server is away. Throws AdeError. */
export async function submit(client: GraphQLClient, file: Blob, run: RunOptions): Promise<SubmittedJob> {
  const { upload, request } = await runOf(client, run);
  const { jobs, ...document } = await uploadDocument(client, file, upload, request);
  const id = jobs?.nodes[0]?.id;
  if (id === undefined)
    throw new AdeError('FORBIDDEN', `The job on ${document.id} was submitted, but may not be seen.`);
  return { id, document };
}

/** What is said of the upload, and what of its job, whose configuration is looked up. */
export async function runOf(client: GraphQLClient, run: RunOptions) {
  const { configuration, options, exports, ...rest } = run;
  const workspaceId = await workspaceIdOf(client, run.workspace, run.signal);
  const choice =
    configuration === undefined
      ? { bestFit: true }
      : await configurationOf(client, workspaceId, configuration, run.signal);
  const upload: UploadOptions = { ...rest, workspace: workspaceId };
  return { upload, request: { ...choice, options, exports: exports && [...exports] } };
}

/** A table and its rows, which are read when they are asked for. */
export interface ExtractedTable extends Table {
  rows(): AsyncGenerator<Row, void, void>;
  /** Each row as an object by the columns' names. */
  records(): AsyncGenerator<Record<string, unknown>, void, void>;
}

export interface Extraction {
  document: UploadedDocument;
  job: Job;
  tables: ExtractedTable[];
}

/** A file becomes tables: uploads it, runs a job, waits for its end, and answers what came out. Throws AdeError. */
export async function extract(client: GraphQLClient, file: Blob, run: RunOptions & WaitOptions): Promise<Extraction> {
  const { signal } = run;
  const { id, document } = await submit(client, file, run);
  const job = await waitForJob(client, id, run);
  const tables: ExtractedTable[] = [];
  for await (const table of tablesOf(client, id, signal)) {
    const rows = () => rowsOf(client, table.id, { signal });
    tables.push({ ...table, rows, records: () => recordsOf(table, rows()) });
  }
  return { document, job, tables };
}

async function* recordsOf({ columns }: Table, rows: AsyncIterable<Row>) {
  for await (const { values } of rows) {
    yield Object.fromEntries(columns.map(({ name }, at): [string, unknown] => [name, values[at] ?? null]));
  }
}
