import { CellError, type CellValue, type NumberFormat } from '../../model.ts';

/**
 * What a cell looks like, whatever type its source gave it: in a CSV every number is text. Kept as small integers so that a
 * window of rows is one `Uint8Array`.
 */
export const CellKind = {
  blank: 0,
  text: 1,
  number: 2,
  /** A number or text that reads as a calendar year or a range of years: a value and a heading alike. */
  year: 3,
  date: 4,
  /** A stand-in for a missing value: `-`, `n/a`, `(S)`, `[1]`, `#N/A`. */
  mark: 5,
} as const;
export type CellKind = (typeof CellKind)[keyof typeof CellKind];

/** By their numbers, to read them back from a `Uint8Array`. */
export const cellKinds: readonly CellKind[] = Object.values(CellKind).sort((a, b) => a - b);

/** Whether cells of the kind hold values rather than words: numbers, years and dates. */
export function isValueKind(kind: CellKind): boolean {
  return kind === CellKind.number || kind === CellKind.year || kind === CellKind.date;
}

const longestValue = 32;
/** In whole, or cut to three or four letters; of other languages as far as they begin alike. `Marlow 7` and `Junior 2` are names. */
const month =
  '(?:jan(?:uary?|vier|eiro)?|feb(?:ruary?|rero|brero)?|mar(?:ch|s|zo|t)?|apr(?:ile?)?|ma[iy]|jun(?:[ei]|io)?|jul(?:[yi]|io)?|' +
  'aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)';
const yearText = /^(?:19|20)\d\d(?:\.0|[%*†]|\s?[-/–]\s?(?:\d\d|(?:19|20)\d\d))?$/;
const numberText =
  /^[-+−(]?\s?(?:[$€£¥]|(?:USD|EUR|GBP|CAD)\s)?\s?[-+−]?[\d.][\d,.'\s]*(?:e[-+]?\d+)?\s?(?:%|[$€£¥]|[a-z*†]{1,2})?\)?[-−]?$/i;
const dateText = new RegExp(
  `^(?:\\d{4}-\\d\\d?-\\d\\d?(?:[T ][\\d:.]+Z?)?|\\d{1,2}[/.-]\\d{1,2}[/.-](?:\\d{4}|\\d\\d)(?:\\s[\\d:]+(?:\\s?[ap]m)?)?|` +
    `\\d{1,2}[ -]${month}\\.?(?:[ -,]+\\d{2,4})?|${month}\\.?[ -]\\d{1,2}(?:,?[ -]\\d{2,4})?|${month}\\.?[ -]\\d{4}|\\d{1,2}:\\d\\d(?::\\d\\d)?(?:\\s?[ap]m)?)$`,
  'i',
);
const markText =
  /^(?:[-–—−.*†#?:]{1,4}|n\/?[ad]\.?|n\.[ad]\.?|nil|null|none|tbd|\([a-z]{1,2}\)|\[\w{1,2}\]|#[A-Z/0!?]+)$/i;

/** What is known of a figure where it is not measured: `<5`, `≥ 100`. Among figures it is one. */
export const boundText = /^[<>≤≥~±]\s?\d/;

/** The kind of a cell; `format` is the cell's number format where the source has one. */
export function cellKindOf(value: CellValue | undefined, format?: NumberFormat): CellKind {
  switch (typeof value) {
    case 'string':
      return textKind(value);
    case 'number':
      if (format !== undefined && isCalendar(format)) return CellKind.date;
      return isYear(value) ? CellKind.year : CellKind.number;
    case 'boolean':
      return CellKind.text;
    default:
      return value instanceof CellError ? CellKind.mark : CellKind.blank;
  }
}

/** A number as most are written, and the year that it may be. */
const plainNumber = /^-?\d+(?:\.\d+)?$/;
const plainYear = /^(?:19|20)\d\d(?:\.0)?$/;
const isoDay = /^\d{4}-\d\d-\d\d$/;
/** No mark of letters is longer. */
const longestWordMark = 4;
/** A month in front is followed by a number. */
const endsWithDigit = /\d$/;

function textKind(value: string): CellKind {
  if (value.length > longestValue) return value.trim() === '' ? CellKind.blank : CellKind.text;
  const text = value.trim();
  if (text === '') return CellKind.blank;
  if (text.length > 2 && isLetter(text.charCodeAt(0)) && isLetter(text.charCodeAt(1))) {
    if (text.length <= longestWordMark && markText.test(text)) return CellKind.mark;
    return endsWithDigit.test(text) && dateText.test(text) ? CellKind.date : CellKind.text;
  }
  // Most are one of these, and need not be held against all that a cell may be.
  if (plainNumber.test(text)) return plainYear.test(text) ? CellKind.year : CellKind.number;
  if (isoDay.test(text)) return CellKind.date;
  if (yearText.test(text)) return CellKind.year;
  if (markText.test(text)) return CellKind.mark;
  // Before numbers: `31.12.2023` would pass for one that is grouped by dots.
  if (dateText.test(text)) return CellKind.date;
  return numberText.test(text) && /\d/.test(text) ? CellKind.number : CellKind.text;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isYear(value: number): boolean {
  return Number.isInteger(value) && value >= 1900 && value < 2100;
}

function isCalendar(format: NumberFormat): boolean {
  return format.kind === 'date' || format.kind === 'datetime' || format.kind === 'time' || format.kind === 'duration';
}
