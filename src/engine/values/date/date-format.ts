import { monthOfName } from '../../words/month-names.ts';
import { type DateParts, fullYear, hourOfHalf, withTime } from './date-text.ts';

/** Reads a text by one given format; `null` when the text is not written that way. */
export type DateFormat = (text: string) => DateParts | null;

export class DateFormatError extends Error {}

const tokens = [
  'YYYY',
  'YY',
  'MMMM',
  'MMM',
  'MM',
  'M',
  'DD',
  'D',
  'HH',
  'H',
  'hh',
  'h',
  'mm',
  'm',
  'ss',
  's',
  'SSS',
  'A',
] as const;
type Token = (typeof tokens)[number];

/**
 * Compiles a date format such as `DD/MM/YYYY`, `D MMM YY` or `YYYY-MM-DD HH:mm:ss`. Two letters want two digits, one letter takes
 * one or two; `MMM` and `MMMM` take a month's name; `A` is AM or PM with `h`. Every other character stands for itself.
 *
 * @throws DateFormatError when day, month or year is missing, comes twice, or a letter means nothing.
 */
export function compileDateFormat(format: string): DateFormat {
  const steps = tokenise(format);
  return (text) => {
    const read = new Map<Kind, string>();
    let at = 0;
    for (const step of steps) {
      if (step.token === null) {
        if (!text.startsWith(step.literal, at)) return null;
        at += step.literal.length;
        continue;
      }
      step.pattern.lastIndex = at;
      const found = step.pattern.exec(text)?.[0];
      if (found === undefined) return null;
      read.set(kindOf(step.token), found);
      at += found.length;
    }
    return at === text.length ? partsOf(read) : null;
  };
}

type Kind = 'Y' | 'M' | 'D' | 'H' | 'm' | 's' | 'S' | 'A';
type Step = { token: Token; pattern: RegExp } | { token: null; literal: string };

function tokenise(format: string): Step[] {
  const steps: Step[] = [];
  const kinds: Kind[] = [];
  for (let at = 0; at < format.length; ) {
    const token = tokens.find((candidate) => format.startsWith(candidate, at));
    const literal = format.charAt(at);
    if (token !== undefined) {
      steps.push({ token, pattern: patternOf(token) });
      kinds.push(kindOf(token));
      at += token.length;
    } else if (/[A-Za-z]/.test(literal) && literal !== 'T' && literal !== 'Z') {
      throw new DateFormatError(`has "${literal}" in a date format; the letters are ${tokens.join(' ')}`);
    } else {
      steps.push({ token: null, literal });
      at += 1;
    }
  }
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) throw new DateFormatError(`has the same part of the date twice`);
  for (const [kind, name] of [
    ['Y', 'year (YYYY or YY)'],
    ['M', 'month (MM, M, MMM or MMMM)'],
    ['D', 'day (DD or D)'],
  ] as const) {
    if (!kinds.includes(kind)) throw new DateFormatError(`is a date format without a ${name}`);
  }
  return steps;
}

function patternOf(token: Token): RegExp {
  if (token === 'YYYY') return /\d{4}/y;
  if (token === 'SSS') return /\d{3}/y;
  if (token === 'MMM' || token === 'MMMM') return /\p{L}{3,12}\.?/uy;
  if (token === 'A') return /[AaPp]\.?[Mm]\.?/y;
  return token.length === 2 ? /\d{2}/y : /\d{1,2}/y;
}

function kindOf(token: Token): Kind {
  switch (token) {
    case 'YYYY':
    case 'YY':
      return 'Y';
    case 'MMMM':
    case 'MMM':
    case 'MM':
    case 'M':
      return 'M';
    case 'DD':
    case 'D':
      return 'D';
    case 'HH':
    case 'H':
    case 'hh':
    case 'h':
      return 'H';
    case 'mm':
    case 'm':
      return 'm';
    case 'ss':
    case 's':
      return 's';
    case 'SSS':
      return 'S';
    case 'A':
      return 'A';
  }
}

function partsOf(read: ReadonlyMap<Kind, string>): DateParts | null {
  const written = read.get('M') ?? '';
  const month = /^\d/.test(written) ? Number(written) : monthOfName(written);
  const date = month === undefined ? null : withTime(fullYear(read.get('Y') ?? ''), month, Number(read.get('D')), '');
  if (!date) return null;
  const half = read.get('A');
  const written24 = Number(read.get('H') ?? 0);
  const hour = half === undefined ? written24 : hourOfHalf(written24, half);
  const minute = Number(read.get('m') ?? 0);
  const second = Number(read.get('s') ?? 0);
  if (hour === null || hour > 23 || minute > 59 || second > 59) return null;
  return { ...date, hour, minute, second, millisecond: Number(read.get('S') ?? 0) };
}
