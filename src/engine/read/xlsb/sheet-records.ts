import { EngineError } from '../../errors.ts';
import { limitExceeded } from '../../limits.ts';
import type { CellRange, CellValue } from '../../model.ts';
import { cellError } from '../cell-error.ts';
import { errorCode } from '../error-code.ts';
import { type CellContext, cellPlace, checkedText } from '../office/cell-values.ts';
import { RowCells } from '../row-cells.ts';
import type { SheetRows } from '../sheet-rows.ts';
import { rkNumber, wideString } from './fields.ts';

const record = {
  row: 0x00,
  blank: 0x01,
  richText: 0x3e,
  columnInfo: 0x3c,
  sheetEnd: 0x82,
  rowsBegin: 0x91,
  rowsEnd: 0x92,
  merge: 0xb0,
} as const;

/** From here to 0x12 are the short cells, which stand right of the one before them. */
const firstShort = 0x0c;
const lastCell = 0x12;
const maxMerges = 1_000_000;

/** What the records of a worksheet part mean ([MS-XLSB] 2.1.7.62): columns, rows, cells, merged ranges. */
export class SheetRecords {
  readonly hiddenColumns: { first: number; last: number }[] = [];
  readonly merges: CellRange[] = [];
  /** Whether the rows have begun: everything of the head has been read. */
  headDone = false;
  /** Outside the rows, records of the same types are something else. */
  #inRows = false;
  #ended = false;

  readonly #rows: SheetRows;
  readonly #context: CellContext;
  readonly #place: string;
  readonly #cells = new RowCells();
  /** 1-based; 0 before the first row. */
  #number = 0;
  #hidden = false;
  /** 0-based column of the cell before. */
  #column = -1;

  constructor(rows: SheetRows, context: CellContext, place: string) {
    this.#rows = rows;
    this.#context = context;
    this.#place = place;
  }

  /** @throws EngineError LIMIT_EXCEEDED, MALFORMED_FILE */
  take(type: number, data: Buffer): void {
    if (this.#inRows) this.#takeInRows(type, data);
    else if (type === record.columnInfo) this.#addHiddenColumns(data);
    else if (type === record.merge) this.#addMerge(data);
    else if (type === record.rowsBegin) this.#inRows = this.headDone = true;
    else if (type === record.sheetEnd) this.#ended = true;
  }

  #takeInRows(type: number, data: Buffer): void {
    if (type === record.row) this.#openRow(data);
    else if (type <= lastCell || type === record.richText) this.#cell(type, data);
    else if (type === record.rowsEnd) {
      this.#closeRow();
      this.#inRows = false;
    }
  }

  /** @throws EngineError TRUNCATED_FILE where the sheet did not end */
  end(): void {
    if (this.#ended) return;
    throw new EngineError('TRUNCATED_FILE', `The ${this.#place} does not end. Upload the whole file again.`);
  }

  #openRow(data: Buffer): void {
    this.#closeRow();
    if (data.length < 12) throw this.#short('a row');
    this.#number = data.readUInt32LE(0) + 1;
    this.#hidden = ((data[11] ?? 0) & 0x10) !== 0;
    this.#column = -1;
  }

  #closeRow(): void {
    if (this.#number === 0) return;
    this.#rows.begin(this.#number);
    this.#rows.add(this.#cells, this.#hidden);
    this.#cells.clear();
    this.#number = 0;
  }

  #cell(type: number, data: Buffer): void {
    const short = type >= firstShort && type <= lastCell;
    const head = short ? 4 : 8;
    if (data.length < head) throw this.#short('a cell');
    this.#column = short ? this.#column + 1 : data.readUInt32LE(0);
    const { limits, numberFormats } = this.#context;
    if (this.#column >= limits.columns) {
      throw limitExceeded('columns', limits.columns, `Column ${this.#column + 1} of the ${this.#place}`);
    }
    const value = this.#value(type, data, head);
    if (this.#number === 0) throw this.#short('a cell outside its rows');
    const style = data.readUIntLE(head - 4, 3);
    this.#cells.put(this.#column, numberFormats.ofStyle[style] ?? -1, value);
  }

  #value(type: number, data: Buffer, at: number): CellValue {
    switch (type) {
      case 0x02:
      case 0x0d:
        return rkNumber(this.#holding(data, at, 4), at);
      case 0x03:
      case 0x0b:
      case 0x0e:
        return cellError(errorCode(data[at] ?? 0));
      case 0x04:
      case 0x0a:
      case 0x0f:
        return data[at] === 1;
      case 0x05:
      case 0x09:
      case 0x10:
        return finite(this.#holding(data, at, 8).readDoubleLE(at));
      case 0x06:
      case 0x08:
      case 0x11:
        return this.#text(data, at);
      case record.richText:
        return this.#text(data, at + 1);
      case 0x07:
      case 0x12:
        return this.#sharedText(this.#holding(data, at, 4).readUInt32LE(at));
      default:
        return null;
    }
  }

  #text(data: Buffer, at: number): CellValue {
    const string = wideString(data, at);
    if (string === undefined) throw this.#short('a text');
    if (string.text === '') return null;
    return checkedText(this.#context.limits, string.text, () => this.#cellPlace());
  }

  #sharedText(index: number): CellValue {
    const text = this.#context.strings[index];
    if (text !== undefined) return text;
    this.#context.warnings.add(
      'MISSING_TEXT',
      () =>
        `${this.#cellPlace()} refers to text number ${index}, which the workbook does not have; it is read as #REF!.`,
    );
    return cellError('#REF!');
  }

  #addHiddenColumns(data: Buffer): void {
    if (data.length < 18 || ((data[16] ?? 0) & 1) === 0) return;
    const first = data.readUInt32LE(0) + 1;
    const last = Math.min(data.readUInt32LE(4) + 1, this.#context.limits.columns);
    if (first <= last && this.hiddenColumns.length < this.#context.limits.columns)
      this.hiddenColumns.push({ first, last });
  }

  #addMerge(data: Buffer): void {
    if (data.length < 16 || this.merges.length >= maxMerges) return;
    const [top = 0, bottom = 0, left = 0, right = 0] = [0, 4, 8, 12].map((at) => data.readUInt32LE(at) + 1);
    const fits = bottom <= 1_048_576 && right <= 16_384 && top <= bottom && left <= right;
    if (fits) this.merges.push({ top, left, bottom, right });
  }

  /** @returns `data`, which has so many bytes from `at` on */
  #holding(data: Buffer, at: number, bytes: number): Buffer {
    if (at + bytes > data.length) throw this.#short('a cell');
    return data;
  }

  #cellPlace(): string {
    return cellPlace(this.#column, this.#number, this.#place);
  }

  #short(what: string): EngineError {
    return new EngineError(
      'MALFORMED_FILE',
      `The ${this.#place} has ${what} that makes no sense behind row ${this.#rows.last}. Open the file in Excel and save a copy.`,
    );
  }
}

function finite(value: number): CellValue {
  return Number.isFinite(value) ? value + 0 : cellError('#NUM!');
}
