import { EngineError } from '../../errors.ts';
import { limitExceeded } from '../../limits.ts';
import type { CellRange } from '../../model.ts';
import { isTrue } from '../office/boolean-text.ts';
import { type CellContext, cellContent, cellPlace, checkedText, warnUncalculated } from '../office/cell-values.ts';
import { RowCells } from '../row-cells.ts';
import type { SheetRows } from '../sheet-rows.ts';
import type { XmlElement, XmlHandler } from '../xml/strict-xml.ts';
import { undoEscapes } from '../xml/text.ts';
import { parseRange, parseReference } from './reference.ts';
import { RichTextCollector } from './rich-text-collector.ts';

/** More merged ranges than any real sheet has; each is kept until the sheet has been read. */
const maxMerges = 1_000_000;
const maxHiddenColumnRanges = 16_384;

/**
 * What the strict parser makes of a worksheet part: the columns before the rows, the rows that the scanner leaves to it, the
 * merged ranges behind them.
 */
export class SheetHandler implements XmlHandler {
  readonly hiddenColumns: { first: number; last: number }[] = [];
  readonly merges: CellRange[] = [];
  /** Whether the rows have begun: everything of the head has been read. */
  headDone = false;

  readonly #rows: SheetRows;
  readonly #context: CellContext;
  readonly #place: string;
  readonly #richText = new RichTextCollector();

  readonly #cells = new RowCells();
  /** 0 until the row's number is known. */
  #number = 0;
  #hidden = false;
  #column = 0;
  #type = 'n';
  #style = 0;
  #value: string | null = null;
  #inline: string | null = null;
  #inValue = false;
  #formula = false;

  constructor(rows: SheetRows, context: CellContext, place: string) {
    this.#rows = rows;
    this.#context = context;
    this.#place = place;
  }

  open(element: XmlElement): void {
    const { name, depth, parent } = element;
    if (depth === 3 && parent === 'sheetData' && name === 'row') this.#openRow(element);
    else if (depth === 4 && parent === 'row' && name === 'c') this.#openCell(element);
    else if (depth === 5 && parent === 'c') this.#openContent(name);
    else if (depth > 5 && this.#inline !== null) this.#richText.open(name);
    else if (depth === 2 && name === 'sheetData') this.headDone = true;
    else if (depth === 3 && parent === 'cols' && name === 'col') this.#addHiddenColumns(element);
    else if (depth === 3 && parent === 'mergeCells' && name === 'mergeCell') this.#addMerge(element);
  }

  text(text: string): void {
    if (this.#inValue) this.#value = (this.#value ?? '') + text;
    else if (this.#inline !== null) this.#richText.add(text);
  }

  close(name: string, depth: number): void {
    if (depth > 5 && this.#inline !== null) this.#richText.close(name);
    else if (depth === 5 && name === 'v') this.#inValue = false;
    else if (depth === 5 && name === 'is') this.#inline = this.#richText.text;
    else if (depth === 4 && name === 'c') this.#closeCell();
    else if (depth === 3 && name === 'row') this.#closeRow();
  }

  #openRow({ attributes }: XmlElement): void {
    const { r, hidden } = attributes;
    this.#number = r === undefined ? 0 : Number(r);
    if (r !== undefined && !(Number.isInteger(this.#number) && this.#number > 0)) throw this.#badReference(r, 'row');
    this.#hidden = isTrue(hidden);
    this.#cells.clear();
    this.#column = 0;
  }

  #openCell({ attributes }: XmlElement): void {
    const { r, s = '0', t = 'n' } = attributes;
    this.#column += 1;
    if (r !== undefined) this.#locate(r);
    if (this.#column > this.#context.limits.columns) {
      throw limitExceeded('columns', this.#context.limits.columns, `Column ${this.#column} of the ${this.#place}`);
    }
    this.#type = t;
    this.#style = Number(s);
    this.#value = null;
    this.#inline = null;
    this.#inValue = false;
    this.#formula = false;
  }

  /** Takes column and, where the row has no number, row from a reference such as `B7`. */
  #locate(reference: string): void {
    const cell = parseReference(reference);
    if (cell === undefined || cell.column > 16_384 * 26 || cell.row > 99_999_999)
      throw this.#badReference(reference, 'cell');
    if (this.#number === 0) this.#number = cell.row;
    if (cell.row !== this.#number) throw this.#badReference(reference, 'cell');
    this.#column = cell.column;
  }

  #openContent(name: string): void {
    if (name === 'v') {
      this.#inValue = true;
      this.#value = '';
    } else if (name === 'f') {
      this.#formula = true;
    } else if (name === 'is') {
      this.#inline = '';
      this.#richText.start();
    }
  }

  #closeCell(): void {
    const place = () => cellPlace(this.#column - 1, this.#rowNumber, this.#place);
    if (this.#inline !== null && this.#inline !== '') {
      const format = this.#context.numberFormats.ofStyle[this.#style] ?? -1;
      this.#cells.put(this.#column - 1, format, checkedText(this.#context.limits, this.#inline, place));
    } else if (this.#value !== null) {
      const { value, format } = cellContent(this.#context, this.#type, this.#style, undoEscapes(this.#value), place);
      this.#cells.put(this.#column - 1, format, value);
    } else if (this.#formula) {
      warnUncalculated(this.#context, place);
    }
    this.#inline = null;
  }

  #closeRow(): void {
    this.#rows.begin(this.#rowNumber);
    this.#rows.add(this.#cells, this.#hidden);
  }

  get #rowNumber(): number {
    return this.#number === 0 ? this.#rows.last + 1 : this.#number;
  }

  #addHiddenColumns({ attributes }: XmlElement): void {
    const { min, max, hidden, width } = attributes;
    // A width of 0 is how some programs hide a column.
    if (!isTrue(hidden) && Number(width ?? 1) !== 0) return;
    const first = Number(min);
    const last = Math.min(Number(max), 16_384);
    if (first >= 1 && last >= first && this.hiddenColumns.length < maxHiddenColumnRanges) {
      this.hiddenColumns.push({ first, last });
    }
  }

  #addMerge({ attributes }: XmlElement): void {
    const range = parseRange(attributes.ref ?? '');
    if (range === undefined || range.right > 16_384 || range.bottom > 1_048_576) {
      this.#context.warnings.add(
        'BAD_MERGE',
        () => `The ${this.#place} merges “${attributes.ref}”, which is no range; it is ignored.`,
      );
      return;
    }
    if (this.merges.length >= maxMerges) {
      throw new EngineError(
        'LIMIT_EXCEEDED',
        `The ${this.#place} has more than ${maxMerges.toLocaleString('en')} merged ranges. Split the file.`,
        { limit: 'merges', allowed: maxMerges },
      );
    }
    this.merges.push(range);
  }

  #badReference(reference: string, what: 'row' | 'cell'): EngineError {
    const shown = reference.length > 40 ? `${reference.slice(0, 40)}…` : reference;
    return new EngineError(
      'MALFORMED_FILE',
      `The ${this.#place} has a ${what} reference “${shown}” that makes no sense at row ${this.#rowNumber}. Open the file in Excel and save a copy.`,
      { reference: shown },
    );
  }
}
