import { isoToSerial } from '../../format/serial-date.ts';
import type { CellValue } from '../../model.ts';
import { cellError } from '../cell-error.ts';
import { numberOf } from '../office/cell-values.ts';
import type { XmlElement } from '../xml/strict-xml.ts';
import type { DataStyles } from './data-styles.ts';

export interface CellContent {
  value: CellValue;
  /** Index of the number format, -1 for General. */
  format: number;
}

/**
 * The value of a `table:table-cell` (ODF 1.3 part 3, 19.387): what its attributes state; its text for strings, errors and for
 * dates that no serial number stands for.
 *
 * @param text the paragraphs of the cell, as shown
 */
export function cellContent(
  attributes: XmlElement['attributes'],
  text: string,
  style: string | undefined,
  styles: DataStyles,
  epoch: 1900 | 1904,
): CellContent {
  const format = styles.formatOf(style);
  const shown: CellContent = { value: text === '' ? null : text, format };
  if (attributes['calcext:value-type'] === 'error') return { value: cellError(text || '#N/A'), format };
  switch (attributes['office:value-type']) {
    case 'float':
    case 'percentage':
    case 'currency': {
      const value = numberOf(attributes['office:value'] ?? '');
      return value === undefined ? shown : { value, format };
    }
    case 'boolean':
      return { value: attributes['office:boolean-value'] === 'true', format: -1 };
    case 'date': {
      const stated = attributes['office:date-value'] ?? '';
      const value = isoToSerial(stated, epoch);
      if (value === null) return shown;
      const iso = stated.includes('T') ? styles.isoDateTime : styles.isoDate;
      return { value, format: isDated(styles, format) ? format : iso };
    }
    case 'time': {
      const value = durationDays(attributes['office:time-value'] ?? '');
      if (value === undefined) return shown;
      return { value, format: isDated(styles, format) ? format : styles.duration };
    }
    case 'string': {
      const value = attributes['office:string-value'] ?? text;
      return { value: value === '' ? null : value, format };
    }
    default:
      return shown;
  }
}

function isDated({ formats }: DataStyles, format: number): boolean {
  return ['date', 'datetime', 'time', 'duration'].includes(formats[format]?.kind ?? '');
}

/** Days of a duration as in XML Schema, `PT12H30M15.5S`; years and months, which have no fixed length, do not occur. */
function durationDays(text: string): number | undefined {
  const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  const value = Number(days) + (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
  return sign === '-' ? -value : value;
}
