import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { AdeClient } from '../../clients/typescript/src/index.ts';
import { fileName } from '../extraction/folder-names.ts';
import { CommandFailure, isMissing } from '../failure.ts';

export interface DownloadOptions {
  folder: string;
  /** Replace files of the same names, rather than refuse a folder that holds something. */
  overwrite: boolean;
  signal?: AbortSignal;
}

/** The files that a job has made, in the folder; answers their paths. A file stands under its name only when it is whole. */
export async function downloadExports(
  client: AdeClient,
  jobId: string,
  { folder, overwrite, signal }: DownloadOptions,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  if (!overwrite) await requireEmpty(folder);
  const taken = new Set<string>();
  const paths: string[] = [];
  for await (const table of client.tables(jobId, signal)) {
    for (const { document } of table.exports) {
      if (!document?.downloadUrl) continue;
      const extension = extname(document.name);
      const path = join(folder, fileName(basename(document.name, extension), extension, taken));
      await download(document.downloadUrl, path, signal);
      paths.push(path);
    }
  }
  return paths;
}

/** Throws CommandFailure when there is something in the folder; one that is not there is empty. */
export async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  if (names.length === 0) return;
  throw new CommandFailure(`${folder} is not empty. Give --overwrite to replace files of the same names.`);
}

/** Through the signed address, which needs no key. A file stands under its name only when it is whole. */
export async function download(url: string, path: string, signal?: AbortSignal): Promise<void> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw new CommandFailure(`A download failed with status ${response.status}.`);
  const draft = join(path, '..', `.${createHash('sha256').update(path).digest('hex').slice(0, 16)}.part`);
  try {
    await writeFile(draft, response.body, { signal });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
