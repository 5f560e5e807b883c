import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  needsAllRows,
  type OutputColumn,
  type OutputRow,
  RowsFile,
  scanRowsFile,
  TableExports,
  type TableFormat,
} from '../../src/engine/tables.ts';
import { CommandFailure } from '../failure.ts';
import { fileName } from './folder-names.ts';

interface OpenTable {
  exports: TableExports;
  /** Only for the formats that go through all rows once more. */
  rows: RowsFile | null;
}

/**
 * The files of one document's tables. They are written into a hidden folder beside the final one, and move only when all are
 * whole: a document that fails in the middle, or an interruption, leaves nothing that looks like a result.
 */
export class TableFiles {
  readonly #draft: string;
  readonly #folder: string;
  readonly #format: TableFormat;
  readonly #open = new Map<number, OpenTable>();
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
  begin(ordinal: number, tableName: string, columns: readonly OutputColumn[]): string {
    const name = fileName(tableName, `.${this.#format}`, this.#taken);
    const path = join(this.#draft, name);
    const exports = new TableExports({ name: tableName, columns }, [this.#format], () => path);
    const rows = needsAllRows([this.#format]) ? new RowsFile(`${path}.rows`) : null;
    this.#open.set(ordinal, { exports, rows });
    return join(this.#folder, name);
  }

  async write(ordinal: number, rows: readonly OutputRow[]): Promise<void> {
    const table = this.#open.get(ordinal);
    await table?.rows?.write(rows);
    await table?.exports.write(rows);
  }

  async end(ordinal: number): Promise<void> {
    const table = this.#open.get(ordinal);
    if (!table) return;
    const { exports, rows } = table;
    if (rows === null) await exports.finish(noRows);
    else {
      const index = await rows.close();
      await exports.finish(() => scanRowsFile(rows.path, index));
      await rm(rows.path);
    }
    this.#open.delete(ordinal);
  }

  /** Gives the files their place. What else is in the folder stays: it may not be ours. */
  async keep(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#draft)) await rename(join(this.#draft, name), join(this.#folder, name));
  }

  /** Removes what was not kept. */
  async discard(): Promise<void> {
    for (const { exports, rows } of this.#open.values()) {
      exports.abandon();
      rows?.abandon();
    }
    await rm(this.#draft, { recursive: true, force: true });
  }
}

async function* noRows(): AsyncGenerator<OutputRow[]> {}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
