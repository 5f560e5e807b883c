import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type AdeClient, type RunOptions, tooLarge } from '../../clients/typescript/src/index.ts';
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

/** The bytes of a document under its own name, read at once: what is read while it is sent could change meanwhile. Throws AdeError. */
export async function fileOf(client: AdeClient, path: string): Promise<File> {
  const [{ size }, most] = await Promise.all([stat(path), client.uploadLimit()]);
  if (size > most) throw tooLarge(most);
  return new File([await readFile(path)], basename(path));
}

/** Uploads one file, and runs, waits and downloads as far as that is asked for. Throws AdeError and CommandFailure. */
export async function runFile(client: AdeClient, path: string, run: FileRun): Promise<FileOutcome> {
  const { configuration, wait, folder, overwrite, ...options } = run;
  const file = await fileOf(client, path);
  if (configuration === null) {
    const { id, name } = await client.upload(file, options);
    return { path, document: { id, name }, job: null, files: [] };
  }
  const { id, document } = await client.submit(file, { ...options, configuration });
  const outcome = { path, document: { id: document.id, name: document.name }, files: [] };
  if (!wait) return { ...outcome, job: { id, status: 'QUEUED' } };
  const { status } = await client.wait(id, { signal: options.signal });
  const files = folder === null ? [] : await downloadExports(client, id, { folder, overwrite, signal: options.signal });
  return { ...outcome, job: { id, status }, files };
}
