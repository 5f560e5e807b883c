import { classifyFormat, isGeneral } from '../../format/number-format.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import type {
  ByteSource,
  CellRange,
  CellValue,
  NumberFormat,
  Row,
  Sheet,
  SourceFormat,
  SourceWarning,
  Workbook,
} from '../../model.ts';
import { cellError } from '../cell-error.ts';
import { errorCode } from '../error-code.ts';
import { RowCells } from '../row-cells.ts';
import { CellBudget, SheetRows } from '../sheet-rows.ts';
import type { ParsedBook, ParsedCell } from './library.ts';

/** What the reader of a format knows of a sheet beside the cells that SheetJS has parsed. */
export interface ParsedSheet {
  /** 0-based position in the workbook. */
  index: number;
  name: string;
  hidden: boolean;
  hiddenColumns: Sheet['hiddenColumns'];
  title?: string | undefined;
}

export interface ParsedDocument {
  format: SourceFormat;
  book: ParsedBook;
  /** The sheets that hold cells, in the order of the workbook. */
  sheets: readonly ParsedSheet[];
  warnings: readonly SourceWarning[];
}

/** A workbook that is in memory as a whole, given out as the streaming readers do. */
export class ParsedWorkbook implements Workbook {
  readonly format: SourceFormat;
  readonly details: Workbook['details'];
  readonly warnings: readonly SourceWarning[];
  readonly #source: ByteSource;
  readonly #document: ParsedDocument;
  readonly #limits: Limits;
  readonly #signal: AbortSignal | undefined;
  readonly #formats: NumberFormat[] = [];
  readonly #formatOfCode = new Map<string, number>();
  readonly #epoch: 1900 | 1904;
  #sheetsDone = 0;
  #closed = false;

  constructor(source: ByteSource, document: ParsedDocument, limits: Limits, signal?: AbortSignal) {
    if (document.sheets.length > limits.sheets) throw limitExceeded('sheets', limits.sheets, source.name);
    this.#source = source;
    this.#document = document;
    this.#limits = limits;
    this.#signal = signal;
    this.format = document.format;
    this.warnings = document.warnings;
    this.#epoch = document.book.Workbook?.WBProps?.date1904 ? 1904 : 1900;
    this.details = { sheets: document.sheets.length, epoch: this.#epoch };
  }

  async *sheets(): AsyncGenerator<Sheet, void, undefined> {
    const budget = new CellBudget(this.#limits);
    for (const { index, name, hidden, hiddenColumns, title } of this.#document.sheets) {
      yield {
        index,
        name,
        hidden,
        hiddenColumns,
        ...(title === undefined ? {} : { title }),
        epoch: this.#epoch,
        formats: this.#formats,
        merges: this.#merges(name),
        rows: () => this.#rows(name, budget),
      };
      this.#sheetsDone += 1;
    }
  }

  fractionRead(): number {
    return this.#document.sheets.length === 0 ? 1 : this.#sheetsDone / this.#document.sheets.length;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#source.close();
  }

  #merges(name: string): CellRange[] {
    const merges = this.#document.book.Sheets[name]?.['!merges'] ?? [];
    return merges.map(({ s, e }) => ({ top: s.r + 1, left: s.c + 1, bottom: e.r + 1, right: e.c + 1 }));
  }

  async *#rows(name: string, budget: CellBudget): AsyncGenerator<Row[], void, undefined> {
    const sheet = this.#document.book.Sheets[name];
    const rows = new SheetRows(`sheet “${name}”`, this.#limits, budget);
    const cells = new RowCells();
    const hidden = sheet?.['!rows'];
    // forEach and for…in leave out the gaps of a sparse array; a sheet may have one cell in its last row.
    for (const key in sheet?.['!data']) {
      this.#throwIfStopped();
      const at = Number(key);
      cells.clear();
      sheet?.['!data']?.[at]?.forEach((cell, column) => {
        if (column >= this.#limits.columns) {
          throw limitExceeded('columns', this.#limits.columns, `Column ${column + 1} of the sheet “${name}”`);
        }
        cells.put(column, this.#formatOf(cell), this.#valueOf(cell, name));
      });
      if (cells.values.length === 0) continue;
      rows.begin(at + 1);
      rows.add(cells, hidden?.[at]?.hidden ?? false);
      if (rows.full) yield rows.take();
    }
    if (!rows.empty) yield rows.take();
  }

  #throwIfStopped(): void {
    this.#signal?.throwIfAborted();
    if (this.#closed) throw new Error(`${this.#source.name} was closed while it was being read`);
  }

  #formatOf({ z }: ParsedCell): number {
    if (typeof z !== 'string') return -1;
    const known = this.#formatOfCode.get(z);
    if (known !== undefined) return known;
    const format: NumberFormat = { code: z, kind: classifyFormat(z) };
    const index = isGeneral(format) ? -1 : this.#formats.push(format) - 1;
    this.#formatOfCode.set(z, index);
    return index;
  }

  #valueOf({ t, v }: ParsedCell, sheet: string): CellValue {
    if (v === undefined || v === null || v === '' || t === 'z') return null;
    if (t === 'e') return cellError(errorCode(Number(v)));
    if (typeof v === 'number') return Number.isFinite(v) ? v + 0 : cellError('#NUM!');
    if (typeof v === 'string' && isLonger(v, this.#limits.cellBytes)) {
      throw limitExceeded('cellBytes', this.#limits.cellBytes, `A cell of the sheet “${sheet}”`);
    }
    return v instanceof Date ? v.toISOString() : v;
  }
}
