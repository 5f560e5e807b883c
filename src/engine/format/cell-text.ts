import { CellError, type CellValue, type NumberFormat } from '../model.ts';
import { serialToIso } from './serial-date.ts';

/**
 * A cell as text, close to what a spreadsheet shows and never less exact: numbers in full (15 significant digits, no
 * thousands separators), leading zeros and percentages as the format has them, dates and times in ISO 8601.
 *
 * @param format the cell's number format; none means General
 * @param epoch of the sheet
 */
export function cellText(value: CellValue, format: NumberFormat | undefined, epoch: 1900 | 1904): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof CellError) return value.code;
  switch (format?.kind) {
    case 'date':
      return serialToIso(value, epoch, 'date') ?? plainNumber(value);
    case 'datetime':
      return serialToIso(value, epoch, 'datetime') ?? plainNumber(value);
    case 'time':
      return serialToIso(value, epoch, 'time') ?? plainNumber(value);
    case 'duration':
      return durationText(value);
    case 'percent':
      return percentText(value, format.code);
    case 'number':
      return paddedNumber(value, format.code);
    case 'general':
    case 'currency':
    case 'text':
    case undefined:
      return plainNumber(value);
  }
}

/** Digits without an exponent: whole numbers as they are stored, others rounded to the 15 significant ones that Excel keeps. */
function plainNumber(value: number): string {
  if (value === 0) return '0';
  if (Number.isSafeInteger(value)) return String(value);
  const [mantissa = '', exponent = '0'] = value.toExponential(14).split('e');
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '');
  const point = Number(exponent) + 1;
  let shown = digits.padEnd(point, '0');
  if (point <= 0) shown = `0.${'0'.repeat(-point)}${digits}`;
  else if (point < digits.length) shown = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return value < 0 ? `-${shown}` : shown;
}

/** `00000` shows 1234 as 01234: postal codes and account numbers. */
function paddedNumber(value: number, code: string): string {
  const zeros = /^0+$/.exec(code)?.[0].length ?? 0;
  if (zeros < 2 || !Number.isInteger(value)) return plainNumber(value);
  const digits = plainNumber(Math.abs(value)).padStart(zeros, '0');
  return value < 0 ? `-${digits}` : digits;
}

function percentText(value: number, code: string): string {
  const decimals = Math.min(15, /\.([0#?]+)/.exec(code)?.[1]?.length ?? 0);
  const percent = plainNumber(value * 100);
  // Rounded in decimal, as Excel does: 23.95 has no exact binary form and would become 23.9.
  const rounded = Number(`${Math.round(Number(`${percent}e${decimals}`))}e-${decimals}`);
  return `${Number.isFinite(rounded) && Math.abs(rounded) < 1e21 ? rounded.toFixed(decimals) : percent}%`;
}

/** Hours beyond a day, minutes, seconds: `49:30:00`. */
function durationText(days: number): string {
  const milliseconds = Math.round(Math.abs(days) * 86_400_000);
  if (!Number.isSafeInteger(milliseconds)) return plainNumber(days);
  const seconds = Math.floor(milliseconds / 1000);
  const two = (part: number) => String(part).padStart(2, '0');
  const fraction = milliseconds % 1000 === 0 ? '' : `.${String(milliseconds % 1000).padStart(3, '0')}`;
  const text = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}`;
  return days < 0 ? `-${text}` : text;
}
