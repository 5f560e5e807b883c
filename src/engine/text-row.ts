import type { CellValue, Row } from './model.ts';

const zero = 0x30;
const nine = 0x39;
const point = 0x2e;
const noPlaces = new Int32Array(0);

/** Where the fields of a piece of text stand, noted field by field. */
export class FieldPlaces {
  count = 0;
  /** Positions of bytes. The complement of a place among the made ones where it is negative. Where start and end are the same, the field is blank. */
  readonly starts: Int32Array;
  /** Where it is negative, a byte of the field is not ASCII: then start and the complement of the end are positions of characters. */
  readonly ends: Int32Array;
  /** Fields that do not stand in the text as they are, such as those with doubled quotes. */
  made: string[] = [];
  /** How many bytes more than UTF-16 characters the foreign fields so far have. */
  #shift = 0;

  /** @param most fields at most */
  constructor(most: number) {
    this.starts = new Int32Array(most);
    this.ends = new Int32Array(most);
  }

  begin(): void {
    this.count = 0;
    this.made = [];
    this.#shift = 0;
  }

  /** A field of ASCII. */
  add(start: number, end: number): void {
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  /** A field with characters that are not ASCII, each of which is in such a field, in the order of the text. */
  addForeign(bytes: Uint8Array, start: number, end: number): void {
    this.starts[this.count] = start - this.#shift;
    this.skipForeign(bytes, start, end);
    this.ends[this.count++] = ~(end - this.#shift);
  }

  /** Counts the characters of a text that is in no field, or in a made one. */
  skipForeign(bytes: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const code = bytes[at] ?? 0;
      // What goes on a character, but for the second half of a pair, which four bytes make.
      if (code >= 0x80 && code < 0xc0) this.#shift += 1;
      else if (code >= 0xf0) this.#shift -= 1;
    }
  }

  addMade(text: string): void {
    this.starts[this.count] = ~this.made.length;
    this.ends[this.count++] = 0;
    this.made.push(text);
  }

  isBlank(field: number): boolean {
    return this.starts[field] === this.ends[field];
  }
}

/**
 * A piece of text that was divided into fields, which stay bytes until a text is asked for: of most fields the bytes tell all. ASCII
 * fields, the most by far, are cut out of one Latin-1 string of the whole piece, where byte and character positions agree, others
 * out of the decoded piece.
 */
export class TextPiece {
  readonly bytes: Buffer;
  /** As in `FieldPlaces`. */
  starts = noPlaces;
  ends = noPlaces;
  readonly #latin1: string;
  #decoded: string | null = null;
  #made: string[] = [];

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#latin1 = bytes.toString('latin1');
  }

  /** Takes over where the fields stand so far. */
  take({ count, starts, ends, made }: FieldPlaces): void {
    this.starts = starts.slice(0, count);
    this.ends = ends.slice(0, count);
    this.#made = made;
  }

  isFilled(field: number): boolean {
    return this.starts[field] !== this.ends[field];
  }

  text(field: number): string | null {
    const start = this.starts[field] ?? 0;
    const end = this.ends[field] ?? 0;
    if (start === end) return null;
    if (start < 0) return this.#made[~start] ?? null;
    if (end >= 0) return this.#latin1.substring(start, end);
    this.#decoded ??= this.bytes.toString('utf8');
    return this.#decoded.substring(start, ~end);
  }

  /** ASCII between two positions. */
  between(start: number, end: number): string {
    return this.#latin1.substring(start, end);
  }

  /** Puts a text in a field's place. */
  put(field: number, text: string | null): void {
    this.starts[field] = text === null ? 0 : ~this.#made.length;
    this.ends[field] = 0;
    if (text !== null) this.#made.push(text);
  }
}

/** A row of a text. Its values are made when they are asked for, and of a plain row of a long table they never are. */
export class TextRow implements Row {
  readonly number: number;
  readonly formats = null;
  readonly hidden = false;
  readonly width: number;
  readonly piece: TextPiece;
  /** Place of its first field among those of the piece. */
  readonly first: number;
  #values: CellValue[] | null = null;

  constructor(number: number, piece: TextPiece, first: number, width: number) {
    this.number = number;
    this.piece = piece;
    this.first = first;
    this.width = width;
  }

  get values(): CellValue[] {
    if (this.#values !== null) return this.#values;
    const values: CellValue[] = new Array(this.width);
    for (let column = 0; column < values.length; column++) values[column] = this.piece.text(this.first + column);
    this.#values = values;
    return values;
  }
}

/** How many cells a row has, without making them. */
export function widthOf(row: Row): number {
  return row instanceof TextRow ? row.width : row.values.length;
}

export function cellAt(row: Row, column: number): CellValue | undefined {
  if (!(row instanceof TextRow)) return row.values[column];
  return column < row.width ? row.piece.text(row.first + column) : undefined;
}

/** The first column with a value between two columns, both inclusive; -1 where there is none. */
export function firstFilled(row: Row, left: number, right: number): number {
  for (let column = left; column <= right; column++) if (isFilledAt(row, column)) return column;
  return -1;
}

/** Whether at least so many columns between two, both inclusive, have a value. */
export function hasFilled(row: Row, left: number, right: number, least: number): boolean {
  let filled = 0;
  for (let column = left; column <= right && filled < least; column++) if (isFilledAt(row, column)) filled += 1;
  return filled >= least;
}

/** Whether a cell of a text is plainly a figure: a few digits, with or without points. */
export function isFigureAt(row: Row, column: number): boolean {
  if (!(row instanceof TextRow) || column >= row.width) return false;
  const { bytes, starts, ends } = row.piece;
  const start = starts[row.first + column] ?? 0;
  const end = ends[row.first + column] ?? 0;
  if (start < 0 || end <= start || end - start > 15 || bytes[start] === point) return false;
  for (let at = start; at < end; at++) {
    const code = bytes[at] ?? 0;
    if ((code < zero || code > nine) && code !== point) return false;
  }
  return true;
}

export function isFilledAt(row: Row, column: number): boolean {
  if (row instanceof TextRow) return column < row.width && row.piece.isFilled(row.first + column);
  const value = row.values[column];
  return value !== null && value !== undefined;
}
