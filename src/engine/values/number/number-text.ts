import { isCurrency, isSign } from '../../words/currency-marks.ts';
import { currencyMark } from './currency.ts';
import { powersOfTen } from './powers-of-ten.ts';

/** Which of `.` and `,` is the decimal mark; the other one, spaces and apostrophes then separate thousands. */
export type DecimalMark = '.' | ',';

const zeroCode = 48;
const nineCode = 57;
const minusCode = 45;
const dotCode = 46;
const commaCode = 44;

/**
 * The number that a text stands for: `1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`, `(1,234)`, `1,234-`, `−5`, `$ 12`,
 * `12 EUR`, `12.5%` (0.125), `12 DR` (−12), `1.5E+10`, and digits of other scripts. `undefined` when it is not a number.
 *
 * What a double cannot hold exactly comes back as a string of digits: whole numbers beyond 2^53, and decimals of more than 15
 * significant digits.
 */
export function parseNumber(text: string, decimal: DecimalMark): number | string | undefined {
  const point = decimal === '.' ? dotCode : commaCode;
  const separator = decimal === '.' ? commaCode : dotCode;
  const length = text.length;
  let index = 0;
  const negative = text.charCodeAt(0) === minusCode;
  if (negative) index = 1;
  const mark = text.charCodeAt(index);
  if (mark === 0x24 || mark === 0xa3 || mark === 0x20ac) index += 1; // $ £ €
  let mantissa = 0;
  let count = 0;
  let run = 0;
  let grouped = false;
  let pointAt = -1;
  // The common cases in one pass that allocates nothing; whatever it does not expect goes to `parseFormatted`.
  for (; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code >= zeroCode && code <= nineCode) {
      mantissa = mantissa * 10 + (code - zeroCode);
      count += 1;
      run += 1;
    } else if (code === point && pointAt < 0 && count > 0 && (!grouped || run === 3)) {
      pointAt = count;
    } else if (code === separator && pointAt < 0 && (grouped ? run === 3 : run >= 1 && run <= 3)) {
      grouped = true;
      run = 0;
    } else {
      return parseFormatted(text, decimal);
    }
  }
  if (count === 0 || count > 15 || (grouped && pointAt < 0 && run !== 3)) return parseFormatted(text, decimal);
  // Both are exact up to fifteen digits, so that the quotient is the double nearest to the decimal.
  const value = pointAt < 0 ? mantissa : mantissa / (powersOfTen[count - pointAt] ?? 1);
  return negative && value !== 0 ? -value : value;
}

/** As `parseNumber`, for whole numbers only: `12.0` and `1,234` are, `12.5` is not. */
export function parseInteger(text: string, decimal: DecimalMark): number | string | undefined {
  const value = parseNumber(text, decimal);
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return value !== undefined && !value.includes('.') ? value : undefined;
}

/** A text taken apart: what is left when sign, currency, percent sign and spaces around are gone. */
export interface NumberParts {
  negative: boolean;
  /** What the number is divided by: 100 for `%`, 1000 for `‰`. */
  divisor: 1 | 100 | 1000;
  /** The sign or code as written, `''` where there is none. */
  currency: string;
  /** The mark of a ledger, which says which side an amount is on; a debit is negative. */
  side: 'CR' | 'DR' | null;
  /** Digits with separators and possibly an exponent. */
  core: string;
}

/** Of ASCII, or perhaps of another script. */
const anyDigit = /[\d\u0080-\uffff]/;

/** A figure with nothing around it but a minus, as most are: there is nothing to take off. */
const bareFigure = /^-?\d[\d.,]*$/;

/** A word, a code or a name with a number at its end; the word is of ASCII, and no sign of a currency follows it. */
const wordWithNumber = /^([a-z]+)(?![a-z$\u0080-\uffff])(?=.*\d$)/is;

/** Whether a text begins with a word which says nothing of a number that follows. */
function isNamed(text: string): boolean {
  const word = wordWithNumber.exec(text)?.[1];
  return word !== undefined && !/^[cd]r$/i.test(word) && !isCurrency(word);
}

/** `null` when the text has something in it that no way of writing a number has. */
export function numberParts(text: string): NumberParts | null {
  if (text.length > 200) return null;
  if (bareFigure.test(text)) {
    const negative = text.startsWith('-');
    return { negative, divisor: 1, currency: '', side: null, core: negative ? text.slice(1) : text };
  }
  if (!anyDigit.test(text) || isNamed(text)) return null;
  let core = withAsciiDigits(text)
    .trim()
    // No cents, as people write it by hand: `500,-`, `500.--`, `500/-`.
    .replace(/(?<=\d)(?:[.,][-\u2013\u2014]{1,2}|\/-)(?=$|\s)/, '');
  let negative = false;
  let divisor: NumberParts['divisor'] = 1;
  let currency = '';
  let side: NumberParts['side'] = null;
  // Sign, currency and percent sign come in any order on either side: `-$5`, `$-5`, `5- €`, `% 5`, `$(5)`.
  for (let changed = true; changed && core !== ''; ) {
    const before = core;
    if (!negative && core.startsWith('(') && core.endsWith(')')) {
      negative = true;
      core = core.slice(1, -1).trim();
    }
    const sign = /^[-+\u2212\u2013]|[-\u2212]$/.exec(core);
    if (sign) {
      if (sign[0] !== '+' && negative) return null;
      negative ||= sign[0] !== '+';
      core = (sign.index === 0 ? core.slice(1) : core.slice(0, -1)).trim();
    }
    const share: string = divisor === 1 ? shareMark(core) : '';
    if (share !== '') {
      divisor = share === '‰' ? 1000 : 100;
      core = without(core, share);
    }
    const ledger: string =
      side === null && !negative ? (/^[CD]R\.?(?=[\s\d])|(?<=[\d\s])[CD]R\.?$/i.exec(core)?.[0] ?? '') : '';
    if (ledger !== '') {
      side = /^c/i.test(ledger) ? 'CR' : 'DR';
      negative = side === 'DR';
      core = without(core, ledger);
    }
    const mark = currencyMark(core);
    // A sign and a code may say the same: `$5 USD`.
    if (mark !== '' && (currency === '' || isSign(currency) !== isSign(mark))) {
      currency = currency === '' || isSign(currency) ? mark : currency;
      core = without(core, mark);
    }
    changed = core !== before;
  }
  return /^[\d.]/.test(core) || /^,\d/.test(core) ? { negative, divisor, currency, side, core } : null;
}

function without(core: string, mark: string): string {
  return (core.startsWith(mark) ? core.slice(mark.length) : core.slice(0, -mark.length)).trim();
}

function shareMark(core: string): string {
  return /^[%‰]|[%‰]$|(?<=[\d\s])(?:pct\.?|percent|per cent|prozent)$/i.exec(core)?.[0] ?? '';
}

/** The zeros of the scripts whose digits people type: Arabic, Persian, Devanagari, Bengali, Thai. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50];

/** Digits and separators of other scripts, and full-width forms, as those of ASCII. */
function withAsciiDigits(text: string): string {
  return text.replace(/[\u0660-\u066c\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff01-\uff5e]/g, (mark) => {
    const code = mark.charCodeAt(0);
    if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
    if (mark === '\u066a') return '%';
    if (mark === '\u066b') return '.';
    if (mark === '\u066c') return ',';
    return String(code - (zeros.findLast((zero) => zero <= code) ?? code));
  });
}

function parseFormatted(text: string, decimal: DecimalMark): number | string | undefined {
  const parts = numberParts(text);
  if (!parts) return isAccountingZero(text) ? 0 : undefined;
  const plain = plainDigits(parts.core, decimal);
  if (plain === undefined) return undefined;
  const exact = exactNumber(parts.negative ? `-${plain}` : plain);
  if (parts.divisor === 1) return exact;
  // Dividing by a hundred adds binary noise (1.1 / 100 = 0.011000000000000001); fifteen digits take it off again.
  return typeof exact === 'number' ? Number((exact / parts.divisor).toPrecision(15)) : undefined;
}

/** `$ -`, which is how a spreadsheet's accounting format shows zero. A dash alone may as well mean "nothing here". */
function isAccountingZero(text: string): boolean {
  const dash = text.length <= 20 ? /[-\u2012-\u2015\u2212]{1,2}$/.exec(text.trim()) : null;
  const mark = dash === null ? '' : text.trim().slice(0, dash.index).trim();
  return mark !== '' && isCurrency(mark);
}

/** `1.234,5` with decimal `,` → `1234.5`; `undefined` when the separators stand where they cannot. */
function plainDigits(core: string, decimal: DecimalMark): string | undefined {
  const [mantissa = '', exponent] = core.split(/[eE](?=[+-]?\d+$)/);
  const point = mantissa.lastIndexOf(decimal);
  if (point !== mantissa.indexOf(decimal)) return undefined;
  const whole = point < 0 ? mantissa : mantissa.slice(0, point);
  const fraction = point < 0 ? '' : mantissa.slice(point + 1);
  if (!/^\d*$/.test(fraction) || (whole === '' && fraction === '')) return undefined;
  const digits = ungroup(whole, decimal === '.' ? ',' : '.');
  if (digits === undefined) return undefined;
  const plain = `${digits === '' ? '0' : digits}${fraction === '' ? '' : `.${fraction}`}`;
  return exponent === undefined ? plain : `${plain}e${exponent}`;
}

const spaces = /[ \u00a0\u2009\u202f]/;

/** One kind of separator, groups of three, or of two before the last as in India: `12,34,567`. */
function ungroup(whole: string, comma: '.' | ','): string | undefined {
  if (/^\d*$/.test(whole)) return whole;
  const separator = spaces.test(whole) ? spaces : /['\u2019]/.test(whole) ? /['\u2019]/ : comma;
  const groups = whole.split(separator);
  const last = groups.length - 1;
  const shaped = groups.every((group, index) => {
    if (!/^\d+$/.test(group)) return false;
    if (index === last) return group.length === 3;
    return index === 0 ? group.length <= 3 : group.length === 3 || group.length === 2;
  });
  return shaped ? groups.join('') : undefined;
}

/** A plain number text as a double if that keeps every digit, else as the digits themselves. */
function exactNumber(plain: string): number | string | undefined {
  const value = Number(plain);
  if (!Number.isFinite(value)) return undefined;
  if (plain.includes('e')) return value;
  const point = plain.indexOf('.');
  const fraction = point < 0 ? '' : plain.slice(point + 1).replace(/0+$/, '');
  const sign = plain.startsWith('-') ? '-' : '';
  const whole = (point < 0 ? plain : plain.slice(0, point)).slice(sign.length).replace(/^0+(?=\d)/, '');
  if (fraction === '') return Number.isSafeInteger(value) ? withoutNegativeZero(value) : `${sign}${whole}`;
  const significant = whole === '0' ? fraction.replace(/^0+/, '').length : whole.length + fraction.length;
  return significant <= 15 ? value : `${sign}${whole}.${fraction}`;
}

/**
 * A number cell as a spreadsheet shows it: at most 15 significant digits, so that 0.1 + 0.2 is 0.3. A whole number that a double holds
 * exactly stays as it is stored: the last digit of a card's or an account's number is a digit like the others.
 */
export function cleanDouble(value: number): number {
  if (Number.isInteger(value))
    return Number.isSafeInteger(value) ? withoutNegativeZero(value) : Number(value.toPrecision(15));
  // Exact and cheap for up to six decimals: if the division gives the same double back, it is the nearest to that decimal.
  const scaled = Math.round(value * 1e6);
  if (scaled / 1e6 === value && Math.abs(scaled) < 1e15) return value;
  return Number(value.toPrecision(15));
}

function withoutNegativeZero(value: number): number {
  return value === 0 ? 0 : value;
}
