import type { CellValue } from '../../model.ts';
import { cellError } from '../cell-error.ts';
import { isTrue } from '../office/boolean-text.ts';
import {
  type CellContext,
  cellPlace,
  checkedText,
  isoDateContent,
  numberOf,
  warnUncalculated,
} from '../office/cell-values.ts';
import { RowCells } from '../row-cells.ts';
import type { SheetRows } from '../sheet-rows.ts';
import {
  attributeValue,
  behindTag,
  byte,
  closesItself,
  endsName,
  find,
  hasAt,
  skipSpace,
  wholeNumber,
} from '../xml/bytes.ts';
import type { ItemScanner, ScanState } from '../xml/hybrid-xml.ts';
import { textOf } from '../xml/text.ts';
import { CellAttributes, type CellType } from './cell-attributes.ts';
import { RichTextScanner } from './rich-text-scanner.ts';

/** Excel's last column, XFD; a reference beyond it is left to the strict parser to refuse. */
const lastColumn = 16_384;
/** A mantissa and a power of ten that are both exact make an exact quotient (Clinger 1990). */
const exactPower = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Reads `<row>` elements straight from the bytes, in the shapes that Excel, LibreOffice, Google Sheets and the common
 * libraries write. It never guesses: whatever else comes (prefixes, comments, CDATA, a reference that makes no sense) ends the
 * scan at the start of that row, and the strict parser reads on or refuses.
 */
export class RowScanner implements ItemScanner {
  position = 0;
  readonly #rows: SheetRows;
  readonly #context: CellContext;
  readonly #place: string;
  readonly #columns: number;
  readonly #richText = new RichTextScanner();
  readonly #attributes = new CellAttributes();

  /** Of the row that is being read. */
  readonly #cells = new RowCells();
  #number = 0;
  #nextColumn = 0;
  #uncalculated: number[] = [];

  /** @param place names the sheet in messages */
  constructor(rows: SheetRows, context: CellContext, place: string) {
    this.#rows = rows;
    this.#context = context;
    this.#place = place;
    this.#columns = Math.min(lastColumn, context.limits.columns);
  }

  scan(bytes: Buffer, from: number, to: number): ScanState {
    let at = from;
    for (;;) {
      at = skipSpace(bytes, at, to);
      this.position = at;
      if (at >= to) return 'done';
      if (this.#rows.full) return 'full';
      if (!hasAt(bytes, at, '<row')) return hasAt(bytes, at, '</sheetData>') ? 'end' : 'unknown';
      at = this.#row(bytes, at + 4, to);
      if (at < 0) return 'unknown';
    }
  }

  /** @returns the position behind the row, -1 for an unknown shape; nothing is kept then */
  #row(bytes: Buffer, from: number, to: number): number {
    let at = from;
    let hidden = false;
    let hasCells = true;
    if (!endsName(bytes[from])) return -1;
    this.#number = 0;
    for (;;) {
      const code = bytes[at];
      if (code === byte.space) {
        at++;
      } else if (code === byte.greater) {
        at++;
        break;
      } else if (code === byte.slash && bytes[at + 1] === byte.greater) {
        at += 2;
        hasCells = false;
        break;
      } else {
        const name = at;
        const value = attributeValue(bytes, at, to);
        if (value < 0) return -1;
        at = find(bytes, bytes[value - 1] ?? 0, value, to);
        if (at < 0) return -1;
        if (code === byte.r && value - name === 3) {
          this.#number = wholeNumber(bytes, value, at);
          if (this.#number <= 0) return -1;
        } else if (code === byte.h && hasAt(bytes, name, 'hidden=')) {
          hidden = bytes[value] === byte.zero + 1 || bytes[value] === byte.t;
        }
        at++;
      }
    }
    this.#cells.clear();
    this.#nextColumn = 0;
    this.#uncalculated.length = 0;
    if (hasCells) {
      at = this.#readCells(bytes, at, to);
      if (at < 0) return -1;
    }
    // Errors of order and limits are thrown here, when the row is known to be read as a whole.
    this.#rows.begin(this.#number === 0 ? this.#rows.last + 1 : this.#number);
    this.#rows.add(this.#cells, hidden);
    for (const column of this.#uncalculated) warnUncalculated(this.#context, () => this.#cellPlace(column));
    return at;
  }

  /** @returns the position behind `</row>` */
  #readCells(bytes: Buffer, from: number, to: number): number {
    let at = from;
    for (;;) {
      if (bytes[at] !== byte.less) {
        at = skipSpace(bytes, at, to);
        if (bytes[at] !== byte.less || at >= to) return -1;
      }
      const code = bytes[at + 1];
      if (code === byte.c) {
        at = this.#cell(bytes, at + 2, to);
        if (at < 0) return -1;
      } else {
        return hasAt(bytes, at, '</row>') ? at + 6 : -1;
      }
    }
  }

  /** @param from behind `<c` */
  #cell(bytes: Buffer, from: number, to: number): number {
    const cell = this.#attributes;
    const at = cell.scan(bytes, from, to);
    if (at < 0) return -1;
    const column = cell.column > 0 ? cell.column - 1 : this.#nextColumn;
    if (column >= this.#columns) return -1;
    if (cell.row !== this.#number && cell.row !== 0) {
      if (this.#number !== 0) return -1;
      this.#number = cell.row;
    }
    this.#nextColumn = column + 1;
    return closesItself(bytes, at) ? at : this.#content(bytes, at, to, column, cell.style, cell.type);
  }

  /** Reads what is inside a cell, up to and with `</c>`. */
  #content(bytes: Buffer, from: number, to: number, column: number, style: number, type: CellType): number {
    let at = from;
    let formula = false;
    let value = false;
    for (;;) {
      if (bytes[at] !== byte.less) {
        at = skipSpace(bytes, at, to);
        if (bytes[at] !== byte.less || at >= to) return -1;
      }
      const code = bytes[at + 1];
      if (code === byte.v) {
        value = true;
        const start = behindStartTag(bytes, at, to);
        if (start < 0) return -1;
        at = closesItself(bytes, start) ? start : this.#value(bytes, start, to, column, style, type);
      } else if (code === byte.slash) {
        if (formula && !value) this.#uncalculated.push(column);
        return bytes[at + 2] === byte.c && bytes[at + 3] === byte.greater ? at + 4 : -1;
      } else if (code === byte.f) {
        formula = true;
        at = behindFormula(bytes, at, to);
      } else if (hasAt(bytes, at, '<is>')) {
        at = this.#richText.scan(bytes, at + 4, to);
        if (at < 0 || !hasAt(bytes, at, '</is>')) return -1;
        if (this.#richText.text !== '') this.#put(column, style, this.#checked(this.#richText.text, column));
        at += 5;
      } else {
        return -1;
      }
      if (at < 0) return -1;
    }
  }

  /** @param from behind `<v>`; @returns the position behind `</v>` */
  #value(bytes: Buffer, from: number, to: number, column: number, style: number, type: CellType): number {
    let at = from;
    const negative = bytes[at] === byte.minus;
    if (negative) at++;
    let mantissa = 0;
    let digit = bytes[at] ?? 0;
    const digits = at;
    while (digit >= byte.zero && digit <= byte.nine) {
      mantissa = mantissa * 10 + digit - byte.zero;
      digit = bytes[++at] ?? 0;
    }
    let fraction = 0;
    if (digit === byte.dot && at > digits) {
      const point = at;
      digit = bytes[++at] ?? 0;
      while (digit >= byte.zero && digit <= byte.nine) {
        mantissa = mantissa * 10 + digit - byte.zero;
        digit = bytes[++at] ?? 0;
      }
      fraction = at - point - 1;
    }
    const plain = digit === byte.less && at > digits && mantissa <= Number.MAX_SAFE_INTEGER;
    if (plain && type === 'n' && fraction < exactPower.length) {
      const value = fraction === 0 ? mantissa : mantissa / (exactPower[fraction] ?? 1);
      this.#put(column, style, negative && value !== 0 ? -value : value);
    } else if (plain && type === 's' && fraction === 0 && !negative) {
      const text = this.#context.strings[mantissa];
      if (text === undefined) return -1;
      if (text !== null) this.#put(column, style, text);
    } else if (plain && type === 'b' && fraction === 0 && mantissa <= 1 && !negative) {
      this.#put(column, style, mantissa === 1);
    } else {
      at = find(bytes, byte.less, from, to);
      if (at < 0 || !this.#otherValue(bytes, from, at, column, style, type)) return -1;
    }
    return bytes[at + 1] === byte.slash && bytes[at + 2] === byte.v && bytes[at + 3] === byte.greater ? at + 4 : -1;
  }

  /** @returns false for what the strict parser should see, and warn about */
  #otherValue(bytes: Buffer, from: number, to: number, column: number, style: number, type: CellType): boolean {
    if (type === 's') return false;
    const text = textOf(bytes, from, to);
    if (text === undefined) return false;
    if (text === '') return true;
    switch (type) {
      case 'str':
      case 'inlineStr':
        this.#put(column, style, this.#checked(text, column));
        return true;
      case 'e':
        this.#put(column, style, cellError(text));
        return true;
      case 'b':
        this.#put(column, style, isTrue(text));
        return true;
      case 'n': {
        const number = numberOf(text);
        if (number !== undefined) this.#put(column, style, number);
        return number !== undefined;
      }
      case 'd': {
        const content = isoDateContent(this.#context, text, this.#context.numberFormats.ofStyle[style] ?? -1);
        if (content !== undefined) this.#cells.put(column, content.format, content.value);
        return content !== undefined;
      }
    }
  }

  #put(column: number, style: number, value: CellValue): void {
    this.#cells.put(column, this.#context.numberFormats.ofStyle[style] ?? -1, value);
  }

  #checked(text: string, column: number): string {
    return checkedText(this.#context.limits, text, () => this.#cellPlace(column));
  }

  #cellPlace(column: number): string {
    return cellPlace(column, this.#number === 0 ? this.#rows.last + 1 : this.#number, this.#place);
  }
}

/** Behind the start tag of `<v>` or `<f>` at `at`, -1 where the name goes on. */
function behindStartTag(bytes: Buffer, at: number, to: number): number {
  if (bytes[at + 2] === byte.greater) return at + 3;
  return endsName(bytes[at + 2]) ? behindTag(bytes, at, to) : -1;
}

/** `<f …>…</f>` or `<f …/>` at `at`. */
function behindFormula(bytes: Buffer, at: number, to: number): number {
  const start = behindStartTag(bytes, at, to);
  if (start < 0 || closesItself(bytes, start)) return start;
  const end = find(bytes, byte.less, start, to);
  return end >= 0 && hasAt(bytes, end, '</f>') ? end + 4 : -1;
}
