import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AdeClient, ArchiveMember, RunOptions } from '../../clients/typescript/src/index.ts';
import { folderNames } from '../extraction/folder-names.ts';
import { CommandFailure, isMissing } from '../failure.ts';
import { downloadExports, requireEmpty } from './downloads.ts';
import { type JobOutcome, outcomeOf } from './job-outcome.ts';
import { eachOf } from './pool.ts';

/** What became of one file. */
export interface FileOutcome {
  path: string;
  /** Where it stands in the archive at `path`, if it is a file of one. */
  member?: string;
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
  const { run, folder, overwrite, configuration, wait: _later, ...options } = given;
  // Before anything is sent: a job whose tables have no place would be run in vain.
  if (folder !== null && !overwrite) await requireEmpty(folder);
  const { file, sha256 } = await fileOf(client, path);
  if (run === 'NONE') {
    return settled(client, { path, document: await client.upload(file, { ...options, sha256 }), jobId: null }, given);
  }
  const { id, document } = await client.submit(file, { ...options, sha256, configuration });
  return settled(client, { path, document, jobId: id }, given);
}

/** Jobs of one archive that are waited for at a time. */
const atATime = 4;

/** What is heard of the files of an archive, one after the other. */
interface MemberEnds {
  onDone(outcome: FileOutcome): void;
  onFailed(member: string, error: unknown): void;
}

/** Uploads an archive, whose files become documents, and runs, waits and downloads each of them. Throws AdeError and CommandFailure. */
export async function runArchive(
  client: AdeClient,
  path: string,
  { given, ends, signal }: { given: FileRun; ends: MemberEnds; signal: AbortSignal },
): Promise<void> {
  const { run, folder, overwrite, configuration, wait: _later, ...options } = given;
  if (folder !== null && !overwrite) await requireEmpty(folder);
  const { file, sha256 } = await fileOf(client, path);
  const upload = { ...options, sha256, expand: true } as const;
  const files: { document: ArchiveMember; jobId: string | null }[] =
    run === 'NONE'
      ? (await client.upload(file, upload)).members.map((document) => ({ document, jobId: null }))
      : (await client.submit(file, { ...upload, configuration })).jobs.map(({ id, document }) => ({
          document,
          jobId: id,
        }));
  const folders = folderNames(files.map(({ document }) => document.path));
  await eachOf(files.entries(), atATime, signal, async ([at, { document, jobId }]) => {
    const member = document.path;
    const place = folder === null ? null : join(folder, folders[at] ?? '');
    try {
      ends.onDone(await settled(client, { path, member, document, jobId }, { ...given, folder: place }));
    } catch (error) {
      if (!signal.aborted) ends.onFailed(member, error);
    }
  });
}

/** What became of a document that was sent, once its job is over where that is waited for. */
async function settled(
  client: AdeClient,
  {
    document: { id, name },
    jobId,
    ...place
  }: Pick<FileOutcome, 'path' | 'member' | 'document'> & { jobId: string | null },
  { wait, folder, overwrite, signal }: FileRun,
): Promise<FileOutcome> {
  const sent = { ...place, document: { id, name }, outcome: null, files: [] };
  if (jobId === null) return { ...sent, job: null };
  if (!wait) return { ...sent, job: { id: jobId, status: 'QUEUED' } };
  const job = await client.wait(jobId, { signal });
  const outcome = await outcomeOf(client, job, signal);
  const files = folder === null ? [] : await downloadExports(client, jobId, { folder, overwrite, signal });
  return { ...sent, job: { id: jobId, status: job.status }, outcome, files };
}
