/** Which of `.` and `,` is the decimal mark; the other one, spaces and apostrophes then separate thousands. */
export type DecimalMark = '.' | ',';

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const DOT = 46;
const COMMA = 44;
const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * The number that a text stands for: `1,234.56`, `1.234,56`, `1 234,56`, `1'234.56`, `(1,234)`, `1,234-`, `−5`, `$ 12`,
 * `12 EUR`, `12.5%` (0.125), `1.5E+10`. `undefined` when it is not a number.
 *
 * What a double cannot hold exactly comes back as a string of digits: whole numbers beyond 2^53, and decimals of more than 15
 * significant digits.
 */
export function parseNumber(text: string, decimal: DecimalMark): number | string | undefined {
  const point = decimal === '.' ? DOT : COMMA;
  const separator = decimal === '.' ? COMMA : DOT;
  const length = text.length;
  let index = 0;
  const negative = text.charCodeAt(0) === MINUS;
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
    if (code >= ZERO && code <= NINE) {
      mantissa = mantissa * 10 + (code - ZERO);
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
  percent: boolean;
  /** The sign or code as written, `''` where there is none. */
  currency: string;
  /** Digits with separators and possibly an exponent. */
  core: string;
}

const currencyCodes = new Set(
  `AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES KRW KWD MAD MXN MYR NGN NOK NZD
   PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD VND ZAR KR ZŁ KČ FT LEI RS FR R$ US$ CA$ C$ A$ AU$ NZ$ HK$ S$`.split(
    /\s+/,
  ),
);

/** `null` when the text has something in it that no way of writing a number has. */
export function numberParts(text: string): NumberParts | null {
  if (text.length > 200) return null;
  let core = text.trim();
  let negative = false;
  let percent = false;
  let currency = '';
  if (core.startsWith('(') && core.endsWith(')')) {
    negative = true;
    core = core.slice(1, -1).trim();
  }
  // Sign, currency and percent sign come in any order on either side: `-$5`, `$-5`, `5- €`, `% 5`.
  for (let changed = true; changed && core !== ''; ) {
    const before = core;
    const sign = /^[-+\u2212\u2013]|[-\u2212]$/.exec(core);
    if (sign) {
      if (sign[0] !== '+' && negative) return null;
      negative ||= sign[0] !== '+';
      core = (sign.index === 0 ? core.slice(1) : core.slice(0, -1)).trim();
    }
    if (!percent && (core.endsWith('%') || core.startsWith('%'))) {
      percent = true;
      core = (core.endsWith('%') ? core.slice(0, -1) : core.slice(1)).trim();
    }
    const mark = currency === '' ? currencyMark(core) : '';
    if (mark !== '') {
      currency = mark;
      core = (core.startsWith(mark) ? core.slice(mark.length) : core.slice(0, -mark.length)).trim();
      if (mark.toUpperCase() === 'RS' && core.startsWith('.')) core = core.slice(1).trim();
    }
    changed = core !== before;
  }
  return /^[\d.]/.test(core) || /^,\d/.test(core) ? { negative, percent, currency, core } : null;
}

function currencyMark(core: string): string {
  // A code right before a hyphen makes an article number, not an amount: `FT-0101` is no debt in forint.
  const mark = /^(?:[A-Za-zÀ-ž]{0,2}\p{Sc}(?=[\s\d.,+\-\u2212]|$)|[A-Za-zÀ-ž]{2,3}(?=[\s\d.,]|$))/u.exec(core)?.[0];
  if (mark !== undefined && isCurrency(mark)) return mark;
  const tail = /(?<=[\d.,\s-])(?:\p{Sc}|[A-Za-zÀ-ž]{2,3})$/u.exec(core)?.[0];
  return tail !== undefined && isCurrency(tail) ? tail : '';
}

function isCurrency(mark: string): boolean {
  return (mark.length === 1 && /\p{Sc}/u.test(mark)) || currencyCodes.has(mark.toUpperCase());
}

function parseFormatted(text: string, decimal: DecimalMark): number | string | undefined {
  const parts = numberParts(text);
  if (!parts) return undefined;
  const plain = plainDigits(parts.core, decimal);
  if (plain === undefined) return undefined;
  const exact = exactNumber(parts.negative ? `-${plain}` : plain);
  if (!parts.percent) return exact;
  // Dividing by a hundred adds binary noise (1.1 / 100 = 0.011000000000000001); fifteen digits take it off again.
  return typeof exact === 'number' ? Number((exact / 100).toPrecision(15)) : undefined;
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

/** A number cell as a spreadsheet shows it: at most 15 significant digits, so that 0.1 + 0.2 is 0.3. */
export function cleanDouble(value: number): number {
  if (Number.isInteger(value))
    return Math.abs(value) < 1e15 ? withoutNegativeZero(value) : Number(value.toPrecision(15));
  // Exact and cheap for up to six decimals: if the division gives the same double back, it is the nearest to that decimal.
  const scaled = Math.round(value * 1e6);
  if (scaled / 1e6 === value && Math.abs(scaled) < 1e15) return value;
  return Number(value.toPrecision(15));
}

function withoutNegativeZero(value: number): number {
  return value === 0 ? 0 : value;
}
