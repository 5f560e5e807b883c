import type { NumberRenderer } from './number.ts';
import { literalText } from './number.ts';
import { type FormatToken, formatSections } from './tokens.ts';

/** 9999-12-31, the last day that Excel shows, by epoch. */
const lastDay = { 1900: 2_958_465, 1904: 2_957_003 } as const;
/** Days between the two epochs. */
const epochGap = 1_462;
const dayOf1970 = 25_569;
/** Excel counts 1900-02-29, a day that never was. */
const phantomDay = 60;

interface Moment {
  year: number;
  /** 1 to 12; 0 for day zero, which Excel shows as 1900-01-00. */
  month: number;
  day: number;
  /** 0 for Sunday. */
  weekday: number;
  hour: number;
  minute: number;
  second: number;
  /** Digits of the fraction of a second. */
  fraction: string;
  /** Seconds since day zero, for elapsed times. */
  elapsed: number;
}

/**
 * Compiles a section of date and time letters. What cannot be a date (negative, beyond the year 9999) is shown as Excel shows
 * it, as a row of `#`.
 */
export function dateRenderer(tokens: readonly FormatToken[], epoch: 1900 | 1904): NumberRenderer {
  const locale = tokens.find(({ type }) => type === 'locale')?.text ?? '';
  const parts = partsOf(systemFormats[locale.toUpperCase()] ?? tokens);
  const decimals = Math.max(0, ...parts.map(({ kind, text }) => (kind === 'fraction' ? text.length : 0)));
  const noon = parts.some(({ kind }) => kind === 'noon');
  const language = languageOf(locale);
  return (serial) => {
    const moment = momentOf(serial, epoch, decimals);
    return moment === undefined ? '########' : parts.map((part) => partText(part, moment, noon, language)).join('');
  };
}

interface Part {
  kind: 'literal' | 'fraction' | 'noon' | 'elapsed' | 'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'b' | 'g' | 'minute';
  text: string;
}

const letters = ['y', 'd', 'h', 's', 'e', 'b', 'g'] as const;

/** Joins the digits behind the seconds to a fraction, and tells minutes (behind hours, before seconds) from months. */
function partsOf(tokens: readonly FormatToken[]): Part[] {
  const parts: Part[] = [];
  let last = '';
  tokens.forEach((token, at) => {
    const text = token.text.toLowerCase();
    const [first = ''] = text;
    if (token.type === 'elapsed') {
      parts.push({ kind: 'elapsed', text });
      last = first;
    } else if (token.type === 'date' && /^(?:a|上)/.test(text)) {
      parts.push({ kind: 'noon', text: token.text });
    } else if (token.type === 'date') {
      const next = tokens.slice(at + 1).find(({ type }) => type === 'date' || type === 'elapsed');
      const minutes = first === 'm' && text.length < 3 && (last === 'h' || /^s/i.test(next?.text ?? ''));
      const letter = letters.find((candidate) => candidate === first) ?? 'm';
      parts.push({ kind: minutes ? 'minute' : letter, text });
      last = first;
    } else if (token.type === 'digit' && tokens[at - 1]?.type === 'point') {
      const end = tokens.findIndex(({ type }, index) => index > at && type !== 'digit');
      parts.push({ kind: 'fraction', text: '0'.repeat((end < 0 ? tokens.length : end) - at) });
    } else if (token.type !== 'digit' && !(token.type === 'point' && tokens[at + 1]?.type === 'digit')) {
      parts.push({ kind: 'literal', text: literalText(token) });
    }
  });
  return parts;
}

function momentOf(serial: number, epoch: 1900 | 1904, decimals: number): Moment | undefined {
  const unit = 10 ** Math.min(decimals, 3);
  // Rounded to what is shown of a second: 0.9999999 of a day is the next midnight.
  const ticks = Math.round(Number((serial * 86_400).toPrecision(15)) * unit);
  const elapsed = Math.floor(ticks / unit);
  const days = Math.floor(elapsed / 86_400);
  if (serial < 0 || days > lastDay[epoch]) return undefined;
  const rest = elapsed - days * 86_400;
  return {
    ...dayParts(epoch === 1904 ? days + epochGap : days),
    hour: Math.floor(rest / 3_600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    fraction: String(ticks - elapsed * unit)
      .padStart(Math.min(decimals, 3), '0')
      .padEnd(decimals, '0'),
    elapsed,
  };
}

function dayParts(days: number): Pick<Moment, 'year' | 'month' | 'day' | 'weekday'> {
  const weekday = (days + 6) % 7;
  if (days === 0) return { year: 1900, month: 1, day: 0, weekday };
  if (days === phantomDay) return { year: 1900, month: 2, day: 29, weekday };
  const date = new Date((days - dayOf1970 + (days < phantomDay ? 1 : 0)) * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday };
}

function partText({ kind, text }: Part, moment: Moment, noon: boolean, locale: string): string {
  const size = text.length;
  switch (kind) {
    case 'literal':
      return text;
    case 'fraction':
      return `.${moment.fraction.slice(0, size)}`;
    case 'noon':
      return noonText(text, moment.hour);
    case 'elapsed':
      return String(elapsedUnits(text, moment.elapsed)).padStart(size, '0');
    case 'y':
      return size <= 2 ? two(moment.year % 100) : String(moment.year).padStart(4, '0');
    case 'e':
      return String(moment.year);
    case 'b':
      return size <= 2 ? two((moment.year + 543) % 100) : String(moment.year + 543);
    case 'g':
      return '';
    case 'm':
      return size <= 2 ? numeral(moment.month, size) : nameOf('month', moment.month - 1, size, locale);
    case 'd':
      return size <= 2 ? numeral(moment.day, size) : nameOf('weekday', moment.weekday, size, locale);
    case 'h':
      return numeral(noon ? ((moment.hour + 11) % 12) + 1 : moment.hour, size);
    case 'minute':
      return numeral(moment.minute, size);
    case 's':
      return numeral(moment.second, size);
  }
}

function elapsedUnits(text: string, seconds: number): number {
  return text.startsWith('h') ? Math.floor(seconds / 3_600) : text.startsWith('m') ? Math.floor(seconds / 60) : seconds;
}

/** `AM/PM`, `am/pm`, `A/P` or their Chinese counterpart, as written. */
function noonText(text: string, hour: number): string {
  const [before = '', after = ''] = text.split('/');
  return hour < 12 ? before : after;
}

function numeral(value: number, size: number): string {
  return size === 1 ? String(value) : two(value);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** 2023-01-01 was a Sunday. */
function nameOf(unit: 'month' | 'weekday', index: number, size: number, locale: string): string {
  const date = unit === 'month' ? Date.UTC(2023, index, 1) : Date.UTC(2023, 0, 1 + index);
  const style = size === 3 ? 'short' : 'long';
  const name = names(locale, unit, style).format(date);
  if (unit === 'month' && size >= 5) return name.slice(0, 1);
  return locale === 'en-US' && size === 3 ? name.slice(0, 3) : name;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function names(locale: string, unit: 'month' | 'weekday', style: 'short' | 'long'): Intl.DateTimeFormat {
  const key = `${locale} ${unit} ${style}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const created = new Intl.DateTimeFormat(locale, { [unit]: style, timeZone: 'UTC' });
  formatters.set(key, created);
  return created;
}

/** The language of month names by the low ten bits of a Windows language id ([MS-LCID]). */
const languages: Readonly<Record<number, string>> = {
  1: 'ar',
  2: 'bg',
  3: 'ca',
  4: 'zh',
  5: 'cs',
  6: 'da',
  7: 'de',
  8: 'el',
  9: 'en-US',
  10: 'es',
  11: 'fi',
  12: 'fr',
  13: 'he',
  14: 'hu',
  15: 'is',
  16: 'it',
  17: 'ja',
  18: 'ko',
  19: 'nl',
  20: 'nb',
  21: 'pl',
  22: 'pt',
  24: 'ro',
  25: 'ru',
  26: 'hr',
  27: 'sk',
  29: 'sv',
  30: 'th',
  31: 'tr',
  33: 'id',
  34: 'uk',
  36: 'sl',
  37: 'et',
  38: 'lv',
  39: 'lt',
  42: 'vi',
};

function languageOf(locale: string): string {
  return languages[Number.parseInt(locale, 16) & 0x3ff] ?? 'en-US';
}

/** Formats that stand for the system's own long date and time, whatever else they say. */
const systemFormats: Readonly<Record<string, FormatToken[] | undefined>> = {
  F800: formatSections('dddd, mmmm d, yyyy')[0],
  F400: formatSections('h:mm:ss AM/PM')[0],
};
