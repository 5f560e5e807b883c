import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AdeClient, RunOptions } from '../../clients/typescript/src/index.ts';
import { CommandFailure, isMissing } from '../failure.ts';
import { downloadExports, requireEmpty } from './downloads.ts';
import { type JobOutcome, outcomeOf } from './job-outcome.ts';

/** What became of one file. */
export interface FileOutcome {
  path: string;
  document: { id: string; name: string };
  job: { id: string; status: string } | null;
  /** What the job has made, where it was waited for. */
  outcome: JobOutcome | null;
  /** Paths of tables that were downloaded. */
  files: string[];
}

export type FileRun = RunOptions & {
  /** `NONE` only uploads, `BEST_FIT` leaves the choice to the server. */
  run: 'NONE' | 'NAMED' | 'BEST_FIT';
  /** Whether to wait for the job's end. */
  wait: boolean;
  /** Where tables go. */
  folder: string | null;
  overwrite: boolean;
};

/** A document under its own name, and what its bytes are held against where they are read only while they are sent. Throws AdeError and CommandFailure. */
export async function fileOf(client: AdeClient, path: string): Promise<{ file: File; sha256?: string }> {
  const [{ size }, most] = await Promise.all([stat(path).catch(whyUnreadable), client.uploadLimits()]);
  const name = basename(path);
  if (size <= most.inOneRequest) return { file: new File([await readFile(path)], name) };
  const hash = createHash('sha256');
  // What is too large is refused without a look at it.
  if (size <= most.inPieces) for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { file: new File([await openAsBlob(path)], name), sha256: hash.digest('hex') };
}

function whyUnreadable(error: unknown): never {
  throw isMissing(error) ? new CommandFailure('There is no such file.', { cause: error }) : error;
}

/** Uploads one file, and runs, waits and downloads as far as that is asked for. Throws AdeError and CommandFailure. */
export async function runFile(client: AdeClient, path: string, given: FileRun): Promise<FileOutcome> {
  const { run, wait, folder, overwrite, configuration, ...options } = given;
  // Before anything is sent: a job whose tables have no place would be run in vain.
  if (folder !== null && !overwrite) await requireEmpty(folder);
  const { file, sha256 } = await fileOf(client, path);
  if (run === 'NONE') {
    const { id, name } = await client.upload(file, { ...options, sha256 });
    return { path, document: { id, name }, job: null, outcome: null, files: [] };
  }
  const { id, document } = await client.submit(file, { ...options, sha256, configuration });
  const sent = { path, document: { id: document.id, name: document.name } };
  if (!wait) return { ...sent, job: { id, status: 'QUEUED' }, outcome: null, files: [] };
  const job = await client.wait(id, { signal: options.signal });
  const outcome = await outcomeOf(client, job, options.signal);
  const files = folder === null ? [] : await downloadExports(client, id, { folder, overwrite, signal: options.signal });
  return { ...sent, job: { id, status: job.status }, outcome, files };
}
