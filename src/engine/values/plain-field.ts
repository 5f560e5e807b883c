import type { OutputValue } from '../extracted-table.ts';
import type { TextPiece } from '../text-row.ts';
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

/**
 * The value of a field, read from its bytes where these are plainly what the column holds, as nearly all are in a long table:
 * digits with a decimal mark, ISO dates, `true` and `false`, texts without blanks to take off. It is what the column's
 * converter makes of the field's text. `undefined` for any other field, which goes to the converter.
 *
 * @param isTrimmed whether blanks are taken off first, around it and repeated ones within
 */
export function plainValue(
  piece: TextPiece,
  field: number,
  { type, decimal }: Pick<Reading, 'type' | 'decimal'>,
  isTrimmed: boolean,
): OutputValue | undefined {
  const start = piece.starts[field] ?? 0;
  const end = piece.ends[field] ?? 0;
  if (start === end) return null;
  if (start < 0) return undefined;
  const { bytes } = piece;
  switch (type) {
    case 'string':
      return isPlainText(bytes, start, end, isTrimmed) ? piece.text(field) : undefined;
    case 'integer':
    case 'decimal': {
      const value = plainNumber(bytes, start, end, decimal === '.' ? point : comma);
      return Number.isNaN(value) || (type === 'integer' && !Number.isInteger(value)) ? undefined : value;
    }
    case 'date':
      return end - start === 10 && isIsoDay(bytes, start) ? piece.text(field) : undefined;
    case 'datetime':
      return plainMoment(piece, field, start, end);
    case 'boolean':
      return end - start <= 5 ? plainBoolean(piece.text(field)) : undefined;
  }
}

/** Whether it begins with a visible ASCII character, not as errors do; where it is trimmed, whether nothing is to be taken off. */
function isPlainText(bytes: Uint8Array, start: number, end: number, isTrimmed: boolean): boolean {
  const first = bytes[start] ?? 0;
  if (end < 0 || first <= space || first === numberSign) return false;
  if (!isTrimmed) return true;
  let before = first;
  for (let at = start + 1; at < end; at++) {
    const code = bytes[at] ?? 0;
    if (code < space || (code === space && before === space)) return false;
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

function plainMoment(piece: TextPiece, field: number, start: number, end: number): string | undefined {
  const { bytes } = piece;
  if (end - start !== 19 || !isIsoDay(bytes, start)) return undefined;
  const separator = bytes[start + 10];
  if (bytes[start + 13] !== colon || bytes[start + 16] !== colon) return undefined;
  if (!(twoDigits(bytes, start + 11) < 24 && twoDigits(bytes, start + 14) < 60 && twoDigits(bytes, start + 17) < 60))
    return undefined;
  if (separator === letterT) return piece.text(field) ?? undefined;
  return separator === space ? `${piece.between(start, start + 10)}T${piece.between(start + 11, end)}` : undefined;
}

function plainBoolean(text: string | null): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
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
