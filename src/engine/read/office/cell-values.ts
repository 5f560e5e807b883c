import { isoToSerial } from '../../format/serial-date.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import { type CellValue, columnLetter } from '../../model.ts';
import { cellError } from '../cell-error.ts';
import type { Warnings } from '../warnings.ts';
import { isTrue } from './boolean-text.ts';
import type { NumberFormats } from './styles.ts';

/** What the cells of a workbook refer to: its texts, styles and epoch. */
export interface CellContext {
  strings: readonly (string | null)[];
  numberFormats: NumberFormats;
  epoch: 1900 | 1904;
  limits: Limits;
  warnings: Warnings;
}

/**
 * Names a cell in messages, e.g. `Cell B7 of the sheet “Data”`.
 *
 * @param column 0-based
 */
export function cellPlace(column: number, row: number, sheet: string): string {
  return `Cell ${columnLetter(column)}${row} of the ${sheet}`;
}

export interface CellContent {
  value: CellValue;
  /** Index of the number format, -1 for General. */
  format: number;
}

/**
 * The value of a cell from its type and the text of its `<v>` (ECMA-376 part 1, 18.18.11). What cannot be what it claims to
 * be is kept as text and warned about, so that nothing is lost silently.
 *
 * @param type the `t` attribute, `n` where it is missing
 * @param style the `s` attribute
 * @param place names the cell, see `cellPlace`; called for messages only
 */
export function cellContent(
  context: CellContext,
  type: string,
  style: number,
  text: string,
  place: () => string,
): CellContent {
  const format = context.numberFormats.ofStyle[style] ?? -1;
  if (text === '') return { value: null, format };
  switch (type) {
    case 's':
      return { value: sharedString(context, text, place), format };
    case 'b':
      return { value: isTrue(text.trim()), format };
    case 'e':
      return { value: cellError(text), format };
    case 'd': {
      const content = isoDateContent(context, text, format);
      if (content !== undefined) return content;
      context.warnings.add(
        'NOT_A_DATE',
        () => `${place()} should hold a date but holds “${excerpt(text)}”; it is kept as text.`,
      );
      return { value: checkedText(context.limits, text, place), format };
    }
    case 'str':
    case 'inlineStr':
      return { value: checkedText(context.limits, text, place), format };
    default: {
      const value = numberOf(text);
      if (value !== undefined) return { value, format };
      context.warnings.add(
        'NOT_A_NUMBER',
        () => `${place()} should hold a number but holds “${excerpt(text)}”; it is kept as text.`,
      );
      return { value: checkedText(context.limits, text, place), format };
    }
  }
}

/** Whole numbers of more digits than a double keeps. Excel writes those with an exponent; identifiers that others write stand in full. */
const longWhole = /^\s*-?\d{16,}\s*$/;

/** @returns the digits themselves of a whole number that is too long for a double, `undefined` for what is not a finite decimal number */
export function numberOf(text: string): number | string | undefined {
  if (longWhole.test(text) && !Number.isSafeInteger(Number(text))) return text.trim();
  const value = /^\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value + 0 : undefined; // + 0: a negative zero is a zero
}

/** @throws EngineError LIMIT_EXCEEDED */
export function checkedText(limits: Limits, text: string, place: () => string): string {
  if (isLonger(text, limits.cellBytes)) throw limitExceeded('cellBytes', limits.cellBytes, place());
  return text;
}

function sharedString(context: CellContext, text: string, place: () => string): CellValue {
  const value = /^\s*\d+\s*$/.test(text) ? context.strings[Number(text)] : undefined;
  if (value !== undefined) return value;
  context.warnings.add(
    'MISSING_TEXT',
    () => `${place()} refers to text number ${excerpt(text)}, which the workbook does not have; it is read as #REF!.`,
  );
  return cellError('#REF!');
}

/** @returns `undefined` for what is no date; a cell without a date format gets an ISO one */
export function isoDateContent(context: CellContext, text: string, format: number): CellContent | undefined {
  const value = isoToSerial(text.trim(), context.epoch);
  if (value === null) return undefined;
  const { formats, isoDate, isoDateTime } = context.numberFormats;
  const kind = formats[format]?.kind;
  const dated = kind === 'date' || kind === 'datetime' || kind === 'time' || kind === 'duration';
  return { value, format: dated ? format : Number.isInteger(value) ? isoDate : isoDateTime };
}

/** Libraries that write formulas without computing them leave cells without a value. */
export function warnUncalculated(context: CellContext, place: () => string): void {
  context.warnings.add(
    'UNCALCULATED_FORMULA',
    () => `${place()} has a formula without a stored result and is read as blank. Open the file in Excel and save it.`,
  );
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
