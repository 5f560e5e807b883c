import { monthOfName } from '../../words/month-names.ts';
import { isCalendarDay } from './calendar-day.ts';

/** Order of day, month and year where all are written as numbers. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD';

/**
 * The date that a text stands for as `YYYY-MM-DD`, a time of day being dropped: ISO 8601, `31/12/2024`, `12-31-24`, `31.12.2024`,
 * `2024/12/31`, `20241231`, `31 Dec 2024`, `December 31st, 2024`, `Tue 31 décembre 2024`, `2024年12月31日`. `undefined` when it is none, or a day that is not
 * in the calendar. Two-digit years are 1930…2029, as in Excel.
 */
export function parseDate(text: string, order: DateOrder): string | undefined {
  if (isIsoDate(text)) return text;
  const parts = parseParts(text, order);
  return parts ? isoDate(parts) : undefined;
}

/** Whether a text is a day in one of the two forms that most have: `2024-12-31` and `31/12/2024`. None of them reads as a number. */
export function isPlainDay(text: string, order: DateOrder): boolean {
  return text.length === 10 && (startsWithIsoDate(text) || parseTenCharacters(text, order) !== null);
}

/** As `parseDate`, with the time: `YYYY-MM-DDTHH:MM:SS[.sss]`, midnight where none is given; a stated zone is converted to UTC. */
export function parseDateTime(text: string, order: DateOrder): string | undefined {
  if (isIsoDate(text)) return `${text}T00:00:00`;
  if (isIsoDateTime(text)) return text.charCodeAt(10) === 84 ? text : `${text.slice(0, 10)}T${text.slice(11)}`;
  const parts = parseParts(text, order);
  return parts ? isoDateTime(parts) : undefined;
}

export interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Minutes east of UTC; `null` where no zone is given. */
  offset: number | null;
}

/** Day, month, year, time, or `null`. */
function parseParts(text: string, order: DateOrder): DateParts | null {
  if (text.length < 6 || text.length > 80) return null;
  const first = text.charCodeAt(0);
  const trimmed = isDigit(first) ? text : text.trim();
  // All others begin with a digit.
  if (!isDigit(trimmed.charCodeAt(0))) return parseNamed(trimmed);
  return parseNumeric(trimmed, order) ?? parseNamed(trimmed) ?? parseCompact(trimmed) ?? parseEastern(trimmed);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const numeric = /^(\d{1,4})\s?([-/.\u2010-\u2015])\s?(\d{1,2})\s?\2\s?(\d{1,4})\.?(?:$|[T\s,_]\s*(.*)$)/;
/** What a numeric date begins with unless the year stands first. */
const oneOrTwoDigits = /^\d{1,2}(?!\d)/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(Z)?)?$/;
const eastern = /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]\s*(.*)$/;

function parseNumeric(text: string, order: DateOrder): DateParts | null {
  return parseTenCharacters(text, order) ?? parseMatched(text, order);
}

/** `31/12/2024` and its like without a regular expression, for the sake of files with a million of them. */
function parseTenCharacters(text: string, order: DateOrder): DateParts | null {
  const separator = text.charCodeAt(2);
  if (text.length !== 10 || text.charCodeAt(5) !== separator || separator < 45 || separator > 47) return null;
  const first = digits(text, 0, 2);
  const second = digits(text, 3, 5);
  const year = digits(text, 6, 8) * 100 + digits(text, 8, 10);
  return order === 'MDY' ? withTime(year, first, second, '') : withTime(year, second, first, '');
}

function parseMatched(text: string, order: DateOrder): DateParts | null {
  const match = numeric.exec(text);
  if (!match) return null;
  const [, a = '', , b = '', c = '', time = ''] = match;
  if (a.length >= 3) return a.length === 4 && c.length <= 2 ? withTime(+a, +b, +c, time) : null;
  if (c.length === 3) return null;
  if (order === 'YMD' && c.length <= 2) return a.length === 2 ? withTime(fullYear(a), +b, +c, time) : null;
  if (c.length === 1) return null;
  return order === 'MDY' ? withTime(fullYear(c), +a, +b, time) : withTime(fullYear(c), +b, +a, time);
}

/** ISO 8601 without separators: `20241231`, `20241231T235959Z`. Only years that no plain number is likely to begin with. */
function parseCompact(text: string): DateParts | null {
  const match = compact.exec(text);
  if (!match) return null;
  const [, year = '', month = '', day = '', hour, minute = '', second = '00', zone = ''] = match;
  if (+year < 1900 || +year > 2100) return null;
  return withTime(+year, +month, +day, hour === undefined ? '' : `${hour}:${minute}:${second}${zone}`);
}

/** `2024年12月31日`, `2024년 12월 31일`. */
function parseEastern(text: string): DateParts | null {
  const match = eastern.exec(text);
  return match && withTime(+(match[1] ?? ''), +(match[2] ?? ''), +(match[3] ?? ''), match[4] ?? '');
}

/** The order of a purely numeric date, known by a part above 12: `31/12/2024`. `open` when it could be either; `null` for other texts. */
export function orderOf(text: string): DateOrder | 'open' | null {
  // `1/2/3` is the shortest.
  if (text.length < 5) return null;
  const trimmed = text.trim();
  if (!oneOrTwoDigits.test(trimmed)) return null;
  const match = numeric.exec(trimmed);
  if (!match) return null;
  const [, a = '', , b = '', c = ''] = match;
  if (c.length <= 2 && (+a > 31 || (+a === 0 && +c > 0))) return 'YMD';
  if (+a > 12 && +b <= 12) return 'DMY';
  if (+b > 12 && +a <= 12) return 'MDY';
  return +a <= 12 && +b <= 12 && a !== b ? 'open' : null;
}

const weekday = /^\p{L}{2,12}\.?,?\s+(?=\d|\p{L})/u;
const dayFirst =
  /^(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s\-/.]*(?:de\s+|of\s+)?(\p{L}{3,12})\.?[\s\-/.,']*(?:de\s+|del\s+)?(\d{4}|\d{2})(?:$|[\s,T]\s*(.*)$)/u;
const monthFirst =
  /^(\p{L}{3,12})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?(?:,\s*|[\s\-/]+)(\d{4}|\d{2})(?:$|[\s,T]\s*(.*)$)/u;
const yearFirst = /^(\d{4})[\s\-/.]+(\p{L}{3,12})\.?[\s\-/.]+(\d{1,2})(?:$|[\s,T]\s*(.*)$)/u;

function parseNamed(text: string): DateParts | null {
  return namedIn(text) ?? (weekday.test(text) ? namedIn(text.replace(weekday, '')) : null);
}

function namedIn(text: string): DateParts | null {
  if (!isDigit(text.charCodeAt(0))) {
    const match = monthFirst.exec(text);
    return match ? named(match[3], match[1], match[2], match[4]) : null;
  }
  let match = dayFirst.exec(text);
  if (match) return named(match[3], match[2], match[1], match[4]);
  match = yearFirst.exec(text);
  return match ? named(match[1], match[2], match[3], match[4]) : null;
}

function named(year = '', name = '', day = '', time = ''): DateParts | null {
  const month = monthOfName(name);
  return month === undefined ? null : withTime(fullYear(year), month, +day, time);
}

const clock =
  /^(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|(?:UTC|GMT)(?:[+-]\d{2}:?\d{2})?|[+-]\d{2}(?::?\d{2})?)?(?:\s\(.*\))?$/;

/** Puts a date and the text of a time together; `null` when either is not in the calendar or on the clock. */
export function withTime(year: number, month: number, day: number, time: string): DateParts | null {
  if (!isCalendarDay(year, month, day)) return null;
  const parts = { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0, offset: null };
  if (time === '') return parts;
  const match = clock.exec(time.trimEnd());
  if (!match) return null;
  const [, h = '', m = '', s = '0', fraction = '', half = '', zone] = match;
  const hour = half === '' ? +h : hourOfHalf(+h, half);
  if (hour === null || hour > 23 || +m > 59 || +s > 59) return null;
  const millisecond = Math.trunc(Number(`0.${fraction || '0'}`) * 1000);
  return { ...parts, hour, minute: +m, second: +s, millisecond, offset: zone === undefined ? null : offsetOf(zone) };
}

export function hourOfHalf(hour: number, half: string): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function offsetOf(zone: string): number {
  const [, sign, hours = '', minutes = ''] = /([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -offset : offset;
}

export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 30 ? 2000 + year : 1900 + year;
}

/** The commonest form, without a regular expression: files with a million dates mostly have these. */
function isIsoDate(text: string): boolean {
  return text.length === 10 && startsWithIsoDate(text);
}

/** `YYYY-MM-DD HH:MM:SS`, with a space or a `T`. */
function isIsoDateTime(text: string): boolean {
  if (text.length !== 19 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return false;
  if (text.charCodeAt(10) !== 84 && text.charCodeAt(10) !== 32) return false;
  return startsWithIsoDate(text) && digits(text, 11, 13) < 24 && digits(text, 14, 16) < 60 && digits(text, 17, 19) < 60;
}

function startsWithIsoDate(text: string): boolean {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  const year = digits(text, 0, 2) * 100 + digits(text, 2, 4);
  return isCalendarDay(year, digits(text, 5, 7), digits(text, 8, 10));
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

export function isoDate(parts: DateParts): string {
  return `${pad(parts.year, 4)}-${pad(parts.month, 2)}-${pad(parts.day, 2)}`;
}

export function isoDateTime(parts: DateParts): string {
  if (parts.offset !== null && parts.offset !== 0) {
    const utc = new Date(
      Date.UTC(
        parts.year,
        parts.month - 1,
        parts.day,
        parts.hour,
        parts.minute - parts.offset,
        parts.second,
        parts.millisecond,
      ),
    ).toISOString();
    return parts.millisecond === 0 ? utc.slice(0, 19) : utc.slice(0, 23);
  }
  const fraction = parts.millisecond === 0 ? '' : `.${pad(parts.millisecond, 3)}`;
  return `${isoDate(parts)}T${pad(parts.hour, 2)}:${pad(parts.minute, 2)}:${pad(parts.second, 2)}${fraction}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
