import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ExtractedFilesOptions, ExtractedTable, TableFormat } from '../../src/engine/tables.ts';
import { CommandFailure, isMissing } from '../failure.ts';
import { fileName } from './folder-names.ts';

/**
 * The folder of one document's tables. They are written into a hidden folder beside it, and move only when all are whole: a
 * document that fails in the middle, or an interruption, leaves nothing that looks like a result.
 */
export class TableFolder implements ExtractedFilesOptions {
  readonly formats: readonly TableFormat[];
  readonly keepRows = false;
  /** It is the disk of the person who asks. */
  readonly mostBytes = Number.POSITIVE_INFINITY;
  readonly #draft: string;
  readonly #folder: string;
  readonly #taken = new Set<string>();
  readonly #names: string[] = [];

  private constructor(draft: string, folder: string, format: TableFormat) {
    this.#draft = draft;
    this.#folder = folder;
    this.formats = [format];
  }

  /** Refuses a folder that holds something already, unless files of the same names may be replaced. */
  static async create(folder: string, format: TableFormat, overwrite: boolean): Promise<TableFolder> {
    if (!overwrite && (await entriesOf(folder)).length > 0) {
      throw new CommandFailure(
        `${folder} is not empty. Give --overwrite to replace files of the same names, or another folder with --out.`,
      );
    }
    await mkdir(dirname(folder), { recursive: true });
    return new TableFolder(await mkdtemp(join(dirname(folder), `.${basename(folder)}.`)), folder, format);
  }

  path({ name, ordinal }: ExtractedTable, extension: string): string {
    // What the engine keeps for itself is thrown away with the draft.
    if (this.formats.every((format) => format !== extension)) return join(this.#draft, `.${ordinal}.${extension}`);
    const file = fileName(name, `.${extension}`, this.#taken);
    this.#names.push(file);
    return join(this.#draft, file);
  }

  /** Where a file will be once it is kept. */
  finalPath(path: string): string {
    return join(this.#folder, basename(path));
  }

  /** Gives the files their place. What else is in the folder stays: it may not be ours. */
  async keep(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of this.#names) await rename(join(this.#draft, name), join(this.#folder, name));
  }

  /** Removes what was not kept. */
  async discard(): Promise<void> {
    await rm(this.#draft, { recursive: true, force: true });
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
