import type { OutputValue } from '../../extracted-table.ts';
import { serialToIso } from '../../format/serial-date.ts';
import { compileDateFormat } from '../date/date-format.ts';
import { type DateOrder, isoDate, isoDateTime, parseDateTime } from '../date/date-text.ts';
import { TransformError } from './transform-error.ts';

interface DateOptions {
  formats?: string[] | undefined;
  order?: DateOrder | undefined;
  epoch?: 1900 | 1904 | 'unix' | 'unixMs' | undefined;
}

const iso = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{3})?)?$/;

/**
 * Reads texts, and with an epoch numbers, as dates written in one given way, so that `05/06/2024` is never guessed at. A date cell
 * has come as an ISO text already.
 *
 * @throws DateFormatError
 */
export function compileDate({ formats, order, epoch }: DateOptions): (value: string | number) => OutputValue {
  const readers = (formats ?? []).map((format) => ({ read: compileDateFormat(format), timed: /[Hh]/.test(format) }));
  const ways = [
    ...(formats ?? []),
    ...(order === undefined ? [] : [order]),
    ...(epoch === undefined ? [] : [`epoch ${epoch}`]),
  ];
  return (value) => {
    const text = String(value).trim();
    if (text === '' || iso.test(text)) return text;
    if (epoch !== undefined && /^-?\d+(?:\.\d+)?$/.test(text)) return fromEpoch(Number(text), epoch);
    for (const { read, timed } of readers) {
      const parts = read(text);
      if (parts) return timed ? isoDateTime(parts) : isoDate(parts);
    }
    const moment = order === undefined ? undefined : parseDateTime(text, order);
    if (moment !== undefined) return withoutMidnight(moment);
    if (typeof value === 'number') return value;
    throw new TransformError(`${JSON.stringify(text.slice(0, 60))} is not written as ${ways.join(' or ')}`);
  };
}

/** @param count days (1900, 1904), seconds (unix) or milliseconds (unixMs) */
function fromEpoch(count: number, epoch: 1900 | 1904 | 'unix' | 'unixMs'): string {
  if (epoch === 1900 || epoch === 1904) {
    const moment = serialToIso(count, epoch, 'datetime');
    if (moment !== null) return withoutMidnight(moment);
  } else {
    const milliseconds = epoch === 'unix' ? count * 1000 : count;
    // The years that a cell can hold, 0001 to 9999.
    if (milliseconds >= -62_135_596_800_000 && milliseconds < 253_402_300_800_000) {
      return withoutMidnight(new Date(milliseconds).toISOString().replace(/(?:\.000)?Z$/, ''));
    }
  }
  throw new TransformError(`${count} is no date of the epoch ${epoch}`);
}

function withoutMidnight(moment: string): string {
  return moment.endsWith('T00:00:00') ? moment.slice(0, 10) : moment;
}
