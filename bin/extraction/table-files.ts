import { type FileHandle, mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { OutputColumn, OutputRow } from '../../src/engine/table.ts';
import { CsvWriter } from '../../src/engine/write/csv-writer.ts';
import { JsonlWriter } from '../../src/engine/write/jsonl-writer.ts';
import { CommandFailure } from '../failure.ts';
import { fileName } from './folder-names.ts';

export type TableFormat = 'csv' | 'jsonl';

interface OpenFile {
  name: string;
  handle: FileHandle;
  writer: CsvWriter | JsonlWriter;
}

/**
 * The files of one document's tables. They are written into a hidden folder beside the final one, and move only when all are
 * whole: a document that fails in the middle, or an interruption, leaves nothing that looks like a result.
 */
export class TableFiles {
  readonly #draft: string;
  readonly #folder: string;
  readonly #format: TableFormat;
  readonly #open = new Map<number, OpenFile>();
  readonly #taken = new Set<string>();

  private constructor(draft: string, folder: string, format: TableFormat) {
    this.#draft = draft;
    this.#folder = folder;
    this.#format = format;
  }

  /** Refuses a folder that holds something already, unless files of the same names may be replaced. */
  static async create(folder: string, format: TableFormat, overwrite: boolean): Promise<TableFiles> {
    if (!overwrite && (await entriesOf(folder)).length > 0) {
      throw new CommandFailure(
        `${folder} is not empty. Give --overwrite to replace files of the same names, or another folder with --out.`,
      );
    }
    await mkdir(dirname(folder), { recursive: true });
    return new TableFiles(await mkdtemp(join(dirname(folder), `.${basename(folder)}.`)), folder, format);
  }

  /** Begins a table; answers where its file will be. */
  async begin(ordinal: number, tableName: string, columns: readonly OutputColumn[]): Promise<string> {
    const name = fileName(tableName, `.${this.#format}`, this.#taken);
    const handle = await open(join(this.#draft, name), 'wx');
    const sink = { write: (chunk: Uint8Array) => handle.appendFile(chunk) };
    const writer = this.#format === 'csv' ? new CsvWriter(sink, columns) : new JsonlWriter(sink, columns);
    this.#open.set(ordinal, { name, handle, writer });
    return join(this.#folder, name);
  }

  async write(ordinal: number, rows: readonly OutputRow[]): Promise<void> {
    await this.#open.get(ordinal)?.writer.write(rows);
  }

  async end(ordinal: number): Promise<void> {
    const file = this.#open.get(ordinal);
    if (!file) return;
    await file.writer.finish();
    await file.handle.close();
    this.#open.delete(ordinal);
  }

  /** Gives the files their place. What else is in the folder stays: it may not be ours. */
  async keep(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#draft)) await rename(join(this.#draft, name), join(this.#folder, name));
  }

  /** Removes what was not kept. */
  async discard(): Promise<void> {
    for (const { handle } of this.#open.values()) await handle.close().catch(() => {});
    await rm(this.#draft, { recursive: true, force: true });
  }
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
