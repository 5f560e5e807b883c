/** Milliseconds of a day. */
const day = 86_400_000;
/** Days from 1899-12-31 (serial 0 in the 1900 system) and from 1904-01-01 (serial 0 in the 1904 system) to 1970-01-01. */
const daysTo1970 = { 1900: 25_568, 1904: 24_107 } as const;
/** 9999-12-31, the last day that Excel knows. */
const lastDay = { 1900: 2_958_465, 1904: 2_957_003 } as const;
/** Excel counts 1900-02-29, a day that never was. */
const phantomDay = 60;

/**
 * The date or time that a serial number stands for, to the millisecond (ECMA-376 part 1, 18.17.4.1).
 *
 * @param serial days since the epoch, the time of day as the fraction
 * @param kind `date` drops the time of day, `time` drops the days
 * @returns `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM:SS[.sss]` or `HH:MM:SS[.sss]`; `null` where there is no such date: negative,
 *   beyond the year 9999, before the first day of the epoch, or 1900-02-29
 */
export function serialToIso(serial: number, epoch: 1900 | 1904, kind: 'date' | 'datetime' | 'time'): string | null {
  if (!(serial >= 0 && serial < lastDay[epoch] + 1)) return null;
  // Round before splitting: 0.9999999999 of a day is the next midnight.
  let days = Math.floor(serial);
  let time = Math.round((serial - days) * day);
  if (time === day) {
    days += 1;
    time = 0;
  }
  if (kind === 'time') return timeOf(time);
  if (days > lastDay[epoch]) return null;
  if (epoch === 1900 && (days === 0 || days === phantomDay)) return null;
  const realDays = epoch === 1900 && days > phantomDay ? days - 1 : days;
  const date = dateOf(realDays - daysTo1970[epoch]);
  return kind === 'date' ? date : `${date}T${timeOf(time)}`;
}

/** Dates repeat: the text of a day stands at the day’s last bits until another day with the same bits comes, 44 years away. */
const remembered = 16_384;
/** No day is this far away. */
const rememberedDays = new Int32Array(remembered).fill(2 ** 31 - 1);
const rememberedTexts: string[] = Array(remembered).fill('');

/** `YYYY-MM-DD` of a day, counted from 1970-01-01. */
function dateOf(days: number): string {
  const place = days & (remembered - 1);
  if (rememberedDays[place] !== days) {
    rememberedTexts[place] = new Date(days * day).toISOString().slice(0, 10);
    rememberedDays[place] = days;
  }
  return rememberedTexts[place] ?? '';
}

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** By arithmetic: a `Date` for every cell costs more than reading the cell. */
function timeOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const rest = milliseconds - seconds * 1000;
  const minutes = Math.floor(seconds / 60);
  const text = `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}`;
  return rest === 0 ? text : `${text}.${String(rest).padStart(3, '0')}`;
}

const isoDate = /^(\d{4}-\d{2}-\d{2})(?:T|$)/;
const isoTime = /(?:^|T)(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:Z|[+-]\d{2}:\d{2})?$/;

/**
 * The serial number of an ISO 8601 date or time as in cells of type `d`; a zone is ignored, as Excel ignores it.
 *
 * @returns `null` for what is no such date or time
 */
export function isoToSerial(text: string, epoch: 1900 | 1904): number | null {
  const date = isoDate.exec(text)?.[1];
  const time = isoTime.exec(text);
  if (time === null && date?.length !== text.length) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = time ?? [];
  const fraction = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
  if (date === undefined) return fraction;
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  const days = milliseconds / day + daysTo1970[epoch];
  const serial = (epoch === 1900 && days >= phantomDay ? days + 1 : days) + fraction;
  return serial >= 0 && serial < lastDay[epoch] + 1 ? serial : null;
}
