import type { ColumnType } from '../closed-sets.ts';
import type { OutputValue } from '../extracted-table.ts';
import { cellText } from '../format/cell-text.ts';
import { serialToIso } from '../format/serial-date.ts';
import { shownText } from '../format/shown-text.ts';
import { CellError, type CellValue, type NumberFormat } from '../model.ts';
import { parseBoolean } from '../words/boolean-text.ts';
import { type DateOrder, parseDate, parseDateTime } from './date/date-text.ts';
import { isBlank, isEmptyText } from './empty-text.ts';
import { cleanDouble, type DecimalMark, parseInteger, parseNumber } from './number/number-text.ts';

/** How the values of one column are read. */
export interface Reading {
  type: ColumnType;
  decimal: DecimalMark;
  order: DateOrder;
  epoch: 1900 | 1904;
}

/** The typed value of a cell; `null` for a blank one; `undefined` when the value does not fit the type. */
export type Convert = (value: CellValue | undefined, format: NumberFormat | undefined) => OutputValue | undefined;

/** One function per column, made once: it runs for every cell of the column. */
export function makeConverter(reading: Reading): Convert {
  const { decimal, order, epoch } = reading;
  switch (reading.type) {
    case 'string':
      return (value, format) => {
        if (typeof value === 'string') return isBlank(value) ? null : value;
        return value === null || value === undefined ? null : cellText(value, format, epoch);
      };
    case 'integer':
      return (value) => {
        if (typeof value === 'string') return textOr(value, parseInteger(value, decimal));
        if (typeof value === 'number') return integerCell(value);
        return value === null || value === undefined ? null : undefined;
      };
    case 'decimal':
      return (value) => {
        if (typeof value === 'string') return textOr(value, parseNumber(value, decimal));
        if (typeof value === 'number') return cleanDouble(value);
        return value === null || value === undefined ? null : undefined;
      };
    case 'boolean':
      return (value) => {
        if (typeof value === 'string') return textOr(value, parseBoolean(value));
        if (typeof value === 'boolean') return value;
        if (value === 0 || value === 1) return value === 1;
        return value === null || value === undefined ? null : undefined;
      };
    case 'date':
      return (value, format) => {
        if (typeof value === 'string') return textOr(value, parseDate(value, order));
        if (typeof value === 'number') return dateCell(value, format, epoch, 'date');
        return value === null || value === undefined ? null : undefined;
      };
    case 'datetime':
      return (value, format) => {
        if (typeof value === 'string') return textOr(value, parseDateTime(value, order));
        if (typeof value === 'number') return dateCell(value, format, epoch, 'datetime');
        return value === null || value === undefined ? null : undefined;
      };
  }
}

/** The text that a spreadsheet shows of a cell. */
export function shownConverter(epoch: 1900 | 1904): Convert {
  return (value, format) => shownText(value ?? null, format, epoch) || null;
}

/**
 * A cell as the steps of a transform see it: the displayed text in fields of type string, an ISO text for a date, else the
 * cell's own number, boolean or text. Blanks and errors are `null`.
 */
export function sourceValue(
  value: CellValue | undefined,
  format: NumberFormat | undefined,
  { type, epoch }: Pick<Reading, 'type' | 'epoch'>,
): OutputValue {
  if (value === null || value === undefined || value instanceof CellError) return null;
  if (typeof value === 'string') return isBlank(value) ? null : value;
  if (type === 'string') return cellText(value, format, epoch);
  if (typeof value === 'boolean') return value;
  return (isDateFormat(format) ? serialToIso(value, epoch, format.kind) : null) ?? cleanDouble(value);
}

/** What a text became; if nothing, `null` where the text means "nothing here". Asked last: most texts are values. */
function textOr<Value extends OutputValue>(text: string, value: Value | undefined): Value | null | undefined {
  if (value !== undefined) return value;
  return isBlank(text) || isEmptyText(text) ? null : undefined;
}

function integerCell(value: number): number | string | undefined {
  const clean = cleanDouble(value);
  if (!Number.isInteger(clean)) return undefined;
  return Number.isSafeInteger(clean) ? clean : BigInt(clean).toString();
}

/** Serial numbers that people type or export without a date format: 1927-05-18 to 2173-10-14. */
const plausibleSerials = { from: 10_000, to: 100_000 };

function dateCell(
  value: number,
  format: NumberFormat | undefined,
  epoch: 1900 | 1904,
  kind: 'date' | 'datetime',
): string | undefined {
  if (!isDateFormat(format) && (value < plausibleSerials.from || value > plausibleSerials.to)) {
    // `20241231` as a number; no serial is that large.
    const read = kind === 'date' ? parseDate : parseDateTime;
    return value > 19_000_000 && value < 22_000_000 ? read(String(value), 'YMD') : undefined;
  }
  return serialToIso(value, epoch, kind) ?? undefined;
}

function isDateFormat(format: NumberFormat | undefined): format is NumberFormat & { kind: 'date' | 'datetime' } {
  return format?.kind === 'date' || format?.kind === 'datetime';
}
