import { type SubmittedArchive, submitArchive, type UploadedArchive, uploadArchive } from './archive.ts';
import { type Extraction, extract, type RunOptions, type SubmittedJob, submit } from './extract.ts';
import { GraphQLClient } from './graphql-client.ts';
import {
  findJob,
  type Job,
  type Row,
  type RowsOptions,
  rowsOf,
  type Table,
  tablesOf,
  type WaitOptions,
  waitForJob,
} from './job.ts';
import { type Expanding, type UploadedDocument, type UploadOptions, upload, uploadLimits } from './upload.ts';
import { configurationOf, workspaceIdOf } from './workspace.ts';

/** A client of one ADE server. Every call throws AdeError when what was asked for did not happen. */
export class AdeClient extends GraphQLClient {
  /**
   * Uploads a document; tries again, without doing it twice, while the server is away. A file that is too large for one request comes in
   * pieces, and goes on where it was cut off. With `expand` the files of a zip archive are documents as well.
   */
  upload(file: Blob, options: UploadOptions & Expanding): Promise<UploadedArchive>;
  upload(file: Blob, options?: UploadOptions): Promise<UploadedDocument>;
  upload(file: Blob, options: UploadOptions & Partial<Expanding> = {}): Promise<UploadedDocument> {
    const { expand, ...rest } = options;
    return expand ? uploadArchive(this, file, rest) : upload(this, file, rest);
  }

  /** Bytes of the largest file that the server takes, in one request and in pieces. Larger ones are refused with LIMIT_EXCEEDED. */
  uploadLimits(signal?: AbortSignal): Promise<{ inOneRequest: number; inPieces: number }> {
    return uploadLimits(this, signal);
  }

  /** The id of a configuration that is given by its id, slug or name, or of one of its versions; in the API key's workspace unless another is given. */
  async configuration(given: string, workspace?: string): Promise<string> {
    const choice = await configurationOf(this, await workspaceIdOf(this, workspace), given);
    return 'configurationId' in choice ? choice.configurationId : choice.configurationVersionId;
  }

  /** Uploads a document and submits a job on it; with `expand` on each file of a zip archive. */
  submit(file: Blob, options: RunOptions & Expanding): Promise<SubmittedArchive>;
  submit(file: Blob, options: RunOptions): Promise<SubmittedJob>;
  submit(file: Blob, options: RunOptions & Partial<Expanding>): Promise<SubmittedJob | SubmittedArchive> {
    const { expand, ...rest } = options;
    return expand ? submitArchive(this, file, rest) : submit(this, file, rest);
  }

  /** A file becomes tables: uploads it, runs a job, waits for its end, and answers what came out. */
  extract(file: Blob, options: RunOptions & WaitOptions): Promise<Extraction> {
    return extract(this, file, options);
  }

  /** The job with this id; waits for a server that is away. */
  job(jobId: string, signal?: AbortSignal): Promise<Job> {
    return findJob(this, jobId, signal);
  }

  /** Waits until a job is over, through restarts of the server; answers it when it has succeeded. */
  wait(jobId: string, options?: WaitOptions): Promise<Job> {
    return waitForJob(this, jobId, options);
  }

  /** The tables of a job. */
  tables(jobId: string, signal?: AbortSignal): AsyncGenerator<Table, void, void> {
    return tablesOf(this, jobId, signal);
  }

  /** The rows of a table, read a thousand at a time. */
  rows(tableId: string, options?: RowsOptions): AsyncGenerator<Row, void, void> {
    return rowsOf(this, tableId, options);
  }
}
