import type { OutputRow } from '../../extracted-table.ts';
import { openFile } from '../../file-source.ts';
import type { FileAllowance } from '../sink/file-allowance.ts';
import { createFile, type FileOutput } from '../sink/file-output.ts';
import type { RowsIndex } from './rows-index.ts';
import { scanRows } from './rows-scan.ts';
import { RowsWriter } from './rows-writer.ts';

/** The rows object of a table as a local file: written once, then read as often as one likes. */
export class RowsFile {
  readonly path: string;
  readonly #file: FileOutput;
  readonly #writer: RowsWriter;

  /** Makes the file, which must not be there yet. */
  constructor(path: string, allowance: FileAllowance | null = null) {
    this.path = path;
    this.#file = createFile(path, allowance);
    this.#writer = new RowsWriter(this.#file.sink);
  }

  write(rows: readonly OutputRow[]): Promise<void> {
    return this.#writer.write(rows);
  }

  /** Resolves when the file is whole. Call once. */
  async close(): Promise<RowsIndex> {
    const index = await this.#writer.finish();
    await this.#file.close();
    return index;
  }

  abandon(): void {
    this.#file.abandon();
  }
}

/** All rows of a file that a RowsFile has written. */
export async function* scanRowsFile(path: string, index: RowsIndex): AsyncGenerator<OutputRow[]> {
  const source = await openFile(path);
  try {
    yield* scanRows((start, end) => source.read(start, end - start + 1), index);
  } finally {
    await source.close();
  }
}
