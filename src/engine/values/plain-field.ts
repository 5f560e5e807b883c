import type { OutputValue } from '../extracted-table.ts';
import type { TextPiece, TextRow } from '../text-row.ts';
import type { Reading } from './converter.ts';
import { isCalendarDay } from './date/calendar-day.ts';
import { powersOfTen } from './number/powers-of-ten.ts';

const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;
const point = 0x2e;
const comma = 0x2c;
const colon = 0x3a;
const space = 0x20;
const letterT = 0x54;
const numberSign = 0x23;
const apostrophe = 0x2019;
const trueBytes = Uint8Array.from(Buffer.from('true'));
const falseBytes = Uint8Array.from(Buffer.from('false'));

/** What the fields of a column are read as from their bytes. */
const Plain = { never: 0, text: 1, tidyText: 2, integer: 3, decimal: 4, date: 5, datetime: 6, boolean: 7 } as const;

/** A column as the reading of its fields wants it. */
export interface PlainColumn {
  /** 0-based sheet column; negative where there is none. */
  index: number;
  reading: Pick<Reading, 'type' | 'decimal'>;
  /** Whether nothing but blanks is taken off, around a text and repeated ones within; `null` where the text is used as it is, `false` where it is changed otherwise. */
  takesOffBlanks: boolean | null;
}

/**
 * Reads the fields of a row from their bytes where these are plainly what their columns hold, as nearly all are in a long table:
 * digits with a decimal mark, ISO dates, `true` and `false`, texts without blanks to take off. The value is what the column's converter
 * makes of the field's text; every other field is left to it.
 */
export class PlainFields {
  /** Places, among the values, of the columns whose fields were left by the last `read`: the first `leftCount` of them. */
  readonly left: Int32Array;
  leftCount = 0;
  readonly #indexes: Int32Array;
  readonly #kinds: Uint8Array;
  readonly #marks: Uint8Array;
  readonly #places: Int32Array;

  /** @param places of the columns among the values, in the order in which they are read */
  constructor(columns: readonly PlainColumn[], places: readonly number[]) {
    this.#places = Int32Array.from(places);
    this.left = new Int32Array(places.length);
    this.#indexes = Int32Array.from(places, (at) => columns[at]?.index ?? -1);
    this.#kinds = Uint8Array.from(places, (at) => kindOf(columns[at]));
    this.#marks = Uint8Array.from(places, (at) => (columns[at]?.reading.decimal === ',' ? comma : point));
  }

  /** Puts the values where they belong. @returns whether one of them is not `null` */
  read({ piece, first, width }: TextRow, values: OutputValue[]): boolean {
    const { bytes, starts, ends } = piece;
    const count = this.#places.length;
    let isFilled = false;
    let left = 0;
    for (let place = 0; place < count; place++) {
      const at = this.#places[place] ?? 0;
      const index = this.#indexes[place] ?? -1;
      const kind = this.#kinds[place] ?? Plain.never;
      if (kind === Plain.never || index < 0 || index >= width) {
        this.left[left++] = at;
        continue;
      }
      const start = starts[first + index] ?? 0;
      const end = ends[first + index] ?? 0;
      const value =
        start === end
          ? null
          : start < 0
            ? undefined
            : end < 0
              ? foreignText(piece, first + index, kind)
              : plainValue(piece, bytes, start, end, kind, this.#marks[place] ?? point);
      if (value === undefined) this.left[left++] = at;
      else {
        values[at] = value;
        if (value !== null) isFilled = true;
      }
    }
    this.leftCount = left;
    return isFilled;
  }
}

function kindOf(column: PlainColumn | undefined): number {
  if (column === undefined || column.takesOffBlanks === false) return Plain.never;
  const { type } = column.reading;
  if (type === 'string') return column.takesOffBlanks === true ? Plain.tidyText : Plain.text;
  return Plain[type];
}

/** The value of a field of ASCII; `undefined` where its bytes do not tell. */
function plainValue(piece: TextPiece, bytes: Uint8Array, start: number, end: number, kind: number, mark: number) {
  switch (kind) {
    case Plain.text:
      return isVisible(bytes[start] ?? 0) ? piece.between(start, end) : undefined;
    case Plain.tidyText:
      return isVisible(bytes[start] ?? 0) && isTidy(bytes, start, end) ? piece.between(start, end) : undefined;
    case Plain.integer: {
      const value = plainNumber(bytes, start, end, mark);
      return Number.isInteger(value) ? value : undefined;
    }
    case Plain.decimal: {
      const value = plainNumber(bytes, start, end, mark);
      return Number.isNaN(value) ? undefined : value;
    }
    case Plain.date:
      return end - start === 10 && isIsoDay(bytes, start) ? piece.between(start, end) : undefined;
    case Plain.datetime:
      return plainMoment(piece, start, end);
    default:
      return plainBoolean(bytes, start, end);
  }
}

/** A text with characters that are not ASCII; `undefined` where it may be blank, or have blanks to take off. */
function foreignText(piece: TextPiece, field: number, kind: number): string | undefined {
  if (kind !== Plain.text && kind !== Plain.tidyText) return undefined;
  const text = piece.text(field) ?? '';
  const first = text.charCodeAt(0);
  if (!isVisible(first) || mayBeBlank(first)) return undefined;
  return kind === Plain.text || isTidyText(text) ? text : undefined;
}

/** Whether it can begin a text that is neither blank nor an error. */
function isVisible(code: number): boolean {
  return code > space && code !== numberSign;
}

/** Whether a character that is not ASCII may be white space: the first one of U+00A0, then what stands among many others. */
function mayBeBlank(code: number): boolean {
  return code === 0xa0 || code === 0x1680 || code === 0x3000 || code === 0xfeff || (code >= 0x2000 && code < 0x2060);
}

/** Whether no blank has to be taken off, of a field whose first character is visible. */
function isTidy(bytes: Uint8Array, start: number, end: number): boolean {
  let before = 0;
  for (let at = start; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code < space || (code === space && before === space)) return false;
    before = code;
  }
  return before !== space;
}

/** The same of a text that is not ASCII alone; of the many signs among which white space stands, an apostrophe is known to be none. */
function isTidyText(text: string): boolean {
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < space || (code === space && before === space)) return false;
    if (code >= 0xa0 && code !== apostrophe && mayBeBlank(code)) return false;
    before = code;
  }
  return before !== space;
}

/** A number of up to 15 digits with or without a minus and a decimal mark, which is exact; else NaN. */
export function plainNumber(bytes: Uint8Array, start: number, end: number, mark: number): number {
  const isNegative = bytes[start] === minus;
  const first = isNegative ? start + 1 : start;
  let mantissa = 0;
  let marked = -1;
  for (let at = first; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code >= zero && code <= nine) mantissa = mantissa * 10 + (code - zero);
    else if (code === mark && marked < 0 && at > first) marked = at;
    else return Number.NaN;
  }
  const digits = end - first - (marked < 0 ? 0 : 1);
  if (digits < 1 || digits > 15) return Number.NaN;
  const value = marked < 0 ? mantissa : mantissa / (powersOfTen[end - marked - 1] ?? 1);
  return isNegative && value !== 0 ? -value : value;
}

function plainMoment(piece: TextPiece, start: number, end: number): string | undefined {
  const { bytes } = piece;
  if (end - start !== 19 || !isIsoDay(bytes, start)) return undefined;
  const separator = bytes[start + 10];
  if (bytes[start + 13] !== colon || bytes[start + 16] !== colon) return undefined;
  if (!(twoDigits(bytes, start + 11) < 24 && twoDigits(bytes, start + 14) < 60 && twoDigits(bytes, start + 17) < 60))
    return undefined;
  if (separator === letterT) return piece.between(start, end);
  return separator === space ? `${piece.between(start, start + 10)}T${piece.between(start + 11, end)}` : undefined;
}

function plainBoolean(bytes: Uint8Array, start: number, end: number): boolean | undefined {
  if (isWord(bytes, start, end, trueBytes)) return true;
  return isWord(bytes, start, end, falseBytes) ? false : undefined;
}

function isWord(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (bytes[start + at] !== word[at]) return false;
  return true;
}

function isIsoDay(bytes: Uint8Array, start: number): boolean {
  if (bytes[start + 4] !== minus || bytes[start + 7] !== minus) return false;
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  return isCalendarDay(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
}

/** NaN where one of them is none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - zero;
  const ones = (bytes[at + 1] ?? 0) - zero;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Number.NaN : tens * 10 + ones;
}
