import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AdeClient, RunOptions } from '../../clients/typescript/src/index.ts';
import { downloadExports } from './downloads.ts';

/** What became of one file. */
export interface FileOutcome {
  path: string;
  document: { id: string; name: string };
  job: { id: string; status: string } | null;
  /** Paths of tables that were downloaded. */
  files: string[];
}

export type FileRun = Omit<RunOptions, 'configuration'> & {
  configuration: string | null;
  /** Whether to wait for the job's end. */
  wait: boolean;
  /** Where tables go. */
  folder: string | null;
  overwrite: boolean;
};

/** A document under its own name, and what its bytes are held against where they are read only while they are sent. Throws AdeError. */
export async function fileOf(client: AdeClient, path: string): Promise<{ file: File; sha256?: string }> {
  const [{ size }, most] = await Promise.all([stat(path), client.uploadLimits()]);
  const name = basename(path);
  if (size <= most.inOneRequest) return { file: new File([await readFile(path)], name) };
  const hash = createHash('sha256');
  // What is too large is refused without a look at it.
  if (size <= most.inPieces) for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { file: new File([await openAsBlob(path)], name), sha256: hash.digest('hex') };
}

/** Uploads one file, and runs, waits and downloads as far as that is asked for. Throws AdeError and CommandFailure. */
export async function runFile(client: AdeClient, path: string, run: FileRun): Promise<FileOutcome> {
  const { configuration, wait, folder, overwrite, ...options } = run;
  const { file, sha256 } = await fileOf(client, path);
  if (configuration === null) {
    const { id, name } = await client.upload(file, { ...options, sha256 });
    return { path, document: { id, name }, job: null, files: [] };
  }
  const { id, document } = await client.submit(file, { ...options, sha256, configuration });
  const outcome = { path, document: { id: document.id, name: document.name }, files: [] };
  if (!wait) return { ...outcome, job: { id, status: 'QUEUED' } };
  const { status } = await client.wait(id, { signal: options.signal });
  const files = folder === null ? [] : await downloadExports(client, id, { folder, overwrite, signal: options.signal });
  return { ...outcome, job: { id, status }, files };
}
