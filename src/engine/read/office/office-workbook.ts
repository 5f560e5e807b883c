import type { Limits } from '../../limits.ts';
import type { ByteSource, Sheet, SourceWarning, Workbook } from '../../model.ts';
import { CellBudget } from '../sheet-rows.ts';
import { Warnings } from '../warnings.ts';
import type { Archive, ReadOptions } from '../zip/archive.ts';
import type { CellContext } from './cell-values.ts';
import type { OfficeSheet, SheetEntry } from './office-sheet.ts';

/** What the main part of a workbook says, and how its format reads the other parts. */
export interface OfficeBook {
  format: 'XLSX' | 'XLSB';
  epoch: 1900 | 1904;
  /** The sheets that hold cells. */
  sheets: readonly SheetEntry[];
  /** Names of sheets that are listed and not there. */
  missing?: readonly string[];
  /** The part that holds the texts of the whole workbook, where it has one. */
  sharedStrings: string | undefined;
  readContext(warnings: Warnings, options: ReadOptions): Promise<CellContext>;
  openSheet(entry: SheetEntry, context: CellContext, budget: CellBudget, options: ReadOptions): Promise<OfficeSheet>;
}

/** A workbook in an Office Open XML package, its sheets read one after the other and piece by piece. */
export class OfficeWorkbook implements Workbook {
  readonly format: 'XLSX' | 'XLSB';
  readonly details: Workbook['details'];
  readonly #source: ByteSource;
  readonly #archive: Archive;
  readonly #limits: Limits;
  readonly #book: OfficeBook;
  readonly #warnings = new Warnings();
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  readonly #totalBytes: number;
  #consumedBytes = 0;
  #open: OfficeSheet | undefined;

  constructor(source: ByteSource, archive: Archive, book: OfficeBook, limits: Limits, signal?: AbortSignal) {
    this.#source = source;
    this.#archive = archive;
    this.#book = book;
    this.#limits = limits;
    this.format = book.format;
    this.details = { sheets: book.sheets.length, epoch: book.epoch };
    this.#signal = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    for (const name of book.missing ?? [])
      this.#warnings.add(
        'SHEET_MISSING',
        () => `The sheet “${name}” is listed in the workbook, and has no contents in the file.`,
      );
    this.#totalBytes =
      this.#sizeOf(book.sharedStrings) + book.sheets.reduce((sum, sheet) => sum + this.#sizeOf(sheet.part), 0);
  }

  async *sheets(): AsyncGenerator<Sheet, void, undefined> {
    const options: ReadOptions = {
      signal: this.#signal,
      onConsumed: (bytes) => {
        this.#consumedBytes += bytes;
      },
    };
    const context = await this.#book.readContext(this.#warnings, options);
    const budget = new CellBudget(this.#limits);
    let done = this.#sizeOf(this.#book.sharedStrings);
    for (const entry of this.#book.sheets) {
      this.#signal.throwIfAborted();
      const sheet = await this.#book.openSheet(entry, context, budget, options);
      this.#open = sheet;
      try {
        yield sheet;
      } finally {
        await sheet.close();
        this.#open = undefined;
      }
      // A sheet may be skipped, or left before its end.
      done += this.#sizeOf(entry.part);
      this.#consumedBytes = Math.max(this.#consumedBytes, done);
    }
  }

  fractionRead(): number {
    return this.#totalBytes === 0 ? 1 : Math.min(1, this.#consumedBytes / this.#totalBytes);
  }

  get warnings(): readonly SourceWarning[] {
    return this.#warnings.list();
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error(`${this.#source.name} was closed while it was being read`));
    await this.#open?.close();
    await this.#source.close();
  }

  #sizeOf(part: string | undefined): number {
    return part === undefined ? 0 : this.#archive.compressedSize(part);
  }
}
