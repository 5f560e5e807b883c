import { type ArchiveFile, expandArchive as expand, openFile } from '../engine/extraction.ts';
import { defaultLimits, type Limits } from '../engine/limits.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** An archive whose files are to be written into a folder, which its parent removes. */
export interface ExpansionRequest {
  path: string;
  name: string;
  limits: Partial<Limits>;
  folder: string;
}

export type ExpansionOutcome = { kind: 'done'; files: ArchiveFile[] } | Refusal;

/** Expands an archive. Throws only the unexpected: what is the archive's fault is an outcome. */
export async function expandArchive({ path, name, limits, folder }: ExpansionRequest): Promise<ExpansionOutcome> {
  try {
    const source = await openFile(path, name);
    return { kind: 'done', files: await expand(source, { ...defaultLimits, ...limits }, folder) };
  } catch (error) {
    return refusalOf(error);
  }
}
