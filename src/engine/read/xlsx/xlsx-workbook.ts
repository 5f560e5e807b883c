import type { Limits } from '../../limits.ts';
import type { ByteSource, SourceWarning, Workbook } from '../../model.ts';
import type { CellContext } from '../office/cell-values.ts';
import { requireMainPart } from '../office/package.ts';
import { readNumberFormats } from '../office/styles.ts';
import { CellBudget } from '../sheet-rows.ts';
import { Warnings } from '../warnings.ts';
import { Archive } from '../zip/archive.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readWorkbookPart, type WorkbookPart } from './workbook-part.ts';
import { XlsxSheet } from './xlsx-sheet.ts';

/** An Office Open XML workbook (XLSX, XLSM, their templates; transitional and strict). Macros are not looked at. */
export class XlsxWorkbook implements Workbook {
  readonly format = 'XLSX';
  readonly details: Workbook['details'];
  readonly #source: ByteSource;
  readonly #archive: Archive;
  readonly #limits: Limits;
  readonly #part: WorkbookPart;
  readonly #warnings = new Warnings();
  readonly #closing = new AbortController();
  readonly #signal: AbortSignal;
  readonly #totalBytes: number;
  #consumedBytes = 0;
  #open: XlsxSheet | undefined;

  private constructor(source: ByteSource, archive: Archive, part: WorkbookPart, limits: Limits, signal?: AbortSignal) {
    this.#source = source;
    this.#archive = archive;
    this.#part = part;
    this.#limits = limits;
    this.#signal = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    this.details = { sheets: part.sheets.length, epoch: part.epoch };
    this.#totalBytes =
      this.#sizeOf(part.sharedStrings) + part.sheets.reduce((sum, sheet) => sum + this.#sizeOf(sheet.part), 0);
  }

  /** @throws EngineError for a container that is no readable workbook; the source stays open then */
  static async open(source: ByteSource, limits: Limits, signal?: AbortSignal): Promise<XlsxWorkbook> {
    const archive = await Archive.open(source, limits);
    const mainPart = await requireMainPart(archive, source.name, limits);
    return new XlsxWorkbook(source, archive, await readWorkbookPart(archive, mainPart, limits), limits, signal);
  }

  async *sheets(): AsyncGenerator<XlsxSheet, void, undefined> {
    const options = {
      signal: this.#signal,
      onConsumed: (bytes: number) => {
        this.#consumedBytes += bytes;
      },
    };
    const context = await this.#context(options);
    const budget = new CellBudget(this.#limits);
    let done = this.#sizeOf(this.#part.sharedStrings);
    for (const entry of this.#part.sheets) {
      this.#signal.throwIfAborted();
      const sheet = await XlsxSheet.open(entry, this.#archive, context, budget, options);
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

  async #context(options: Parameters<typeof readSharedStrings>[3]): Promise<CellContext> {
    const { sharedStrings, styles, epoch } = this.#part;
    return {
      epoch,
      limits: this.#limits,
      warnings: this.#warnings,
      numberFormats: await readNumberFormats(this.#archive, styles, this.#limits),
      strings:
        sharedStrings === undefined ? [] : await readSharedStrings(this.#archive, sharedStrings, this.#limits, options),
    };
  }

  #sizeOf(part: string | undefined): number {
    return part === undefined ? 0 : this.#archive.compressedSize(part);
  }
}
