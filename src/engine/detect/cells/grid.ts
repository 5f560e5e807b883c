import type { NumberFormat, Row } from '../../model.ts';
import { CellKind, cellKindOf, cellKinds } from './cell-kind.ts';

/** 0-based, inclusive columns. */
export interface Span {
  left: number;
  right: number;
}

/** A comma behind points, or with other than three digits behind it, at the end of a figure. */
const decimalComma = /^[^,]*(?:\.\d{3},\d+|\d,(?:\d{1,2}|\d{4,}))(?:\D*)$/;
const pointedThousands = /^\D*[1-9]\d{0,2}(?:\.\d{3})+\D*$/;
const plainFigure = /^-?\d+(?:\.\d+)?$/;
/** The same without a point, and without a zero in front that makes it a number which is called. */
const plainCount = /^-?(?:[1-9]\d*|0)$/;
const longestFigure = 32;
/** Rows that are asked how a column is written. */
const askedForCommas = 400;

/** A minus before the digits or behind them, brackets, or the mark of a debit. */
const negative = /^\(|^\D*[-\u2212]|\d\s?[-\u2212]$|DR$/i;

/**
 * A number that is called or looked up rather than counted: digits after a leading zero, ten and more after a plus, or parted by blanks as thousands are
 * not. `+44 20 7946 0958` and `0320 77686`, and not `+1 250 000`.
 */
const leadingZero = /^[+\s]*0\d/;
const longWithPlus = /^\+(?:[\s'.,/-]*\d){10}/;
const partedDigits = /\d\s+\d/;
const partedThousands = /^\D*\d{1,3}(?:\s\d{3})+(?!\s*\d)/;

/** Stands for a figure that was not read yet; no sheet holds it. */
const unread = Number.NEGATIVE_INFINITY;

/**
 * A window of visible rows with the kind of every cell. Positions (`at`, `column`) are 0-based; `rows[at].number` is the row in
 * the sheet, which runs ahead of the position where rows are hidden or left out.
 */
export class Grid {
  readonly rows: readonly Row[];
  /** One more than the last filled column. */
  readonly width: number;
  readonly #kinds: Uint8Array;
  /** 0 not looked at yet, 1 without, 2 with a digit. */
  readonly #digits: Uint8Array;
  /** Columns whose figures have a decimal comma; made on first use. */
  readonly #commas = new Map<number, boolean>();
  /** The numbers of the cells that were asked for; made on first use. */
  #figures: Float64Array | null = null;
  /** How long the texts are that were asked for; made on first use. */
  #lengths: Int32Array | null = null;

  constructor(rows: readonly Row[], formats: readonly NumberFormat[], hiddenColumns: ReadonlySet<number>) {
    this.rows = rows;
    this.width = rows.reduce((width, row) => Math.max(width, row.values.length), 0);
    this.#kinds = new Uint8Array(rows.length * this.width);
    this.#digits = new Uint8Array(rows.length * this.width);
    rows.forEach((row, at) => {
      for (let column = 0; column < row.values.length; column++) {
        if (row.values[column] === null || hiddenColumns.has(column)) continue;
        const format = row.formats?.[column];
        this.#kinds[at * this.width + column] = cellKindOf(
          row.values[column],
          format === undefined ? undefined : formats[format],
        );
      }
    });
  }

  get height(): number {
    return this.rows.length;
  }

  kind(at: number, column: number): CellKind {
    return cellKinds[this.#kinds[at * this.width + column] ?? CellKind.blank] ?? CellKind.blank;
  }

  isFilled(at: number, column: number): boolean {
    return this.#kinds[at * this.width + column] !== CellKind.blank;
  }

  /** The cell's text as stored and trimmed; enough to compare and to look for words, not for display. */
  text(at: number, column: number): string {
    const value = this.rows[at]?.values[column];
    return value === null || value === undefined ? '' : typeof value === 'string' ? value.trim() : String(value);
  }

  /** Characters of the cell's text; remembered, as every row above asks how long the texts below it are. */
  textLength(at: number, column: number): number {
    const index = at * this.width + column;
    this.#lengths ??= new Int32Array(this.height * this.width).fill(-1);
    const known = this.#lengths[index] ?? -1;
    if (known >= 0) return known;
    const { length } = this.text(at, column);
    this.#lengths[index] = length;
    return length;
  }

  /** Whether the cell's text has a digit in it; remembered, as neighbours ask again. */
  hasDigit(at: number, column: number): boolean {
    const index = at * this.width + column;
    if (this.#digits[index] === 0) this.#digits[index] = /\d/.test(this.text(at, column)) ? 2 : 1;
    return this.#digits[index] === 2;
  }

  /**
   * The number that the cell holds, in brackets a negative one, also one that could be a year; NaN where it holds none. Remembered, as sums
   * ask again and again.
   */
  figure(at: number, column: number): number {
    const kind = this.kind(at, column);
    if (kind !== CellKind.number && kind !== CellKind.year) return Number.NaN;
    this.#figures ??= new Float64Array(this.height * this.width).fill(unread);
    const index = at * this.width + column;
    const known = this.#figures[index] ?? Number.NaN;
    if (known !== unread) return known;
    const figure = this.#readFigure(at, column);
    this.#figures[index] = figure;
    return figure;
  }

  #readFigure(at: number, column: number): number {
    const value = this.rows[at]?.values[column];
    if (typeof value === 'number') return value;
    const text = this.text(at, column);
    if (plainCount.test(text)) return Number(text);
    if (isCalled(text)) return Number.NaN;
    const hasComma = this.#hasDecimalComma(column);
    if (!hasComma && plainFigure.test(text)) return Number(text);
    const plain = hasComma ? text.replaceAll('.', '').replace(',', '.') : text;
    const digits = plain.replace(/^[^\d.]+/, '').replace(/-$|[^\d.-]/g, '');
    const figure = digits === '' ? Number.NaN : Number(digits);
    return negative.test(text) ? -figure : figure;
  }

  /**
   * The number of a cell where points part thousands; NaN where the cell says that they do not, or has a comma as well.
   */
  figureOfThousands(at: number, column: number): number {
    const value = this.rows[at]?.values[column];
    if (typeof value === 'number') return value;
    const text = this.text(at, column);
    if (!/[.,]/.test(text)) return this.figure(at, column);
    return text.length <= longestFigure && pointedThousands.test(text)
      ? Number(text.replace(/\D/g, '')) * (negative.test(text) ? -1 : 1)
      : Number.NaN;
  }

  /** Takes the points of a column for those that part thousands. */
  readPointsAsThousands(column: number): void {
    this.#commas.set(column, true);
    for (let at = 0; at < this.height && this.#figures !== null; at++) this.#figures[at * this.width + column] = unread;
  }

  /** Whether a column writes `1.234,5`: some figure of it has a comma that cannot part thousands. */
  #hasDecimalComma(column: number): boolean {
    const known = this.#commas.get(column);
    if (known !== undefined) return known;
    let hasComma = false;
    for (let at = 0; at < Math.min(this.height, askedForCommas) && !hasComma; at++)
      hasComma = this.kind(at, column) === CellKind.number && hasDecimalComma(this.text(at, column));
    this.#commas.set(column, hasComma);
    return hasComma;
  }

  /** The row's number in the sheet, 1-based. */
  number(at: number): number {
    return this.rows[at]?.number ?? 0;
  }
}

function hasDecimalComma(text: string): boolean {
  // Most figures have no comma at all.
  return text.includes(',') && decimalComma.test(text);
}

function isCalled(text: string): boolean {
  if (leadingZero.test(text) || longWithPlus.test(text)) return true;
  return partedDigits.test(text) && !partedThousands.test(text);
}
