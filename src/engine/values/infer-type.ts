import type { ColumnType } from '../closed-sets.ts';
import { serialToIso } from '../format/serial-date.ts';
import { CellError, type CellValue, type NumberFormat } from '../model.ts';
import { parseBoolean } from '../words/boolean-text.ts';
import { isGuessableBoolean } from '../words/boolean-words.ts';
import { type DateStyle, inferDateStyle } from './date/date-order.ts';
import { isPlainDay, parseDate, parseDateTime } from './date/date-text.ts';
import { isBlank, isEmptyText, isPlaceholder } from './empty-text.ts';
import { isErrorText } from './error-text.ts';
import { inferNumberStyle, type NumberStyle } from './number/number-style.ts';
import { cleanDouble, numberParts, parseNumber } from './number/number-text.ts';

/** A cell of the sample: its value and what its number format makes of it. */
export interface SampleCell {
  value: CellValue;
  format: NumberFormat | undefined;
}

/** What a column's first rows say about it. */
export interface ColumnProfile {
  /** The type to give it where the specification declares none. */
  type: ColumnType;
  numbers: NumberStyle;
  dates: DateStyle;
  /** Cells that hold something; tokens such as `n/a` count. */
  filled: number;
  /** Where it stays text although most values read as another type. */
  almost: AlmostType | null;
  /** Of the filled cells, how many fit each type, for the fit of a declared one. */
  fits: Record<ColumnType, number>;
  /** Whether some times of day say their zone and others do not. */
  mixesZones: boolean;
}

interface AlmostType {
  type: ColumnType;
  /** How many values read as it, of how many that say anything. */
  fitting: number;
  of: number;
  /** Places of the cells that do not, among those that were given. */
  others: number[];
}

/** A number with one point or comma in it: none of the words that stand for nothing. */
const brokenFigure = /^-?\d+[.,]\d+$/;
/** Whole numbers that every way of writing them agrees on. */
const plainInteger = /^(?:0|[1-9]\d{0,14})$/;

/** A telephone number as E.164 has it, of which a number would lose the sign; amounts that begin so are round, or have others beside them that do not. */
const dialled = /^\+[1-9]\d{7,14}$/;

const statesZone = /\d\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})$/i;

/** Letters of the codes that people write for countries, states and languages, some of which are words for yes and no. */
const longestCode = 2;

const letteredNumber = /^(?:\d{1,5}[-/ ]?\p{L}|\p{L}[-/ ]?\d{1,5})$/u;

/** The share of values that must fit for a type to be taken. */
const leastFittingShare = 0.95;
/** In a short column so many values outweigh a single other one, such as `tbc`. */
const outweighing = 3;
/** The share of values from which on it is worth saying that a column of text nearly is something else. */
const leastNotableShare = 0.75;

/**
 * @param locale decides what the texts leave open
 * @param notable the share of values from which on it is said what a column of text almost is
 */
export function profileColumn(
  cells: readonly SampleCell[],
  locale: string,
  epoch: 1900 | 1904,
  notable = leastNotableShare,
): ColumnProfile {
  const texts = cells.flatMap(({ value }) => (typeof value === 'string' && !isBlank(value) ? [value.trim()] : []));
  return profileWritten(cells, inferNumberStyle(texts, locale), inferDateStyle(texts, locale), epoch, notable);
}

/** Of a column of which is known how it writes numbers and dates. */
export function profileWritten(
  cells: readonly SampleCell[],
  numbers: NumberStyle,
  dates: DateStyle,
  epoch: 1900 | 1904,
  notable = leastNotableShare,
): ColumnProfile {
  const tally = new Tally();
  for (const cell of cells) tally.add(cell, numbers, dates, epoch);
  const type = tally.type();
  const near = type === 'string' ? tally.almost(notable) : null;
  const isOther = (cell: SampleCell) => {
    const alone = new Tally();
    alone.add(cell, numbers, dates, epoch);
    return alone.filled > 0 && alone.fits()[near?.type ?? 'string'] === 0;
  };
  const almost = near && { ...near, others: cells.flatMap((cell, at) => (isOther(cell) ? [at] : [])) };
  return { type, numbers, dates, filled: tally.filled, almost, fits: tally.fits(), mixesZones: tally.mixesZones };
}

class Tally {
  filled = 0;
  #empty = 0;
  #placeholders = 0;
  #texts = 0;
  /** Those of the texts that have a digit: a `4a` among 1, 2 and 3 is one more number of a house. */
  #codes = 0;
  /** Those that are whole numbers but for one letter, as of rooms and houses. */
  #lettered = 0;
  #integers = 0;
  #decimals = 0;
  #booleans = 0;
  #dates = 0;
  #moments = 0;
  /** Values that only text keeps as they are: leading zeros, more digits than a double has, two currencies. */
  #textual = 0;
  #dialled = 0;
  #round = 0;
  #zoned = 0;
  #zoneless = 0;
  #words = new Set<string>();
  #currencies = new Set<string>();
  #sides = new Set<string>();
  /** Numbers that are dates when a field says so: `20241231`. */
  #compactDates = 0;

  add({ value, format }: SampleCell, numbers: NumberStyle, dates: DateStyle, epoch: 1900 | 1904): void {
    if (value === null || (typeof value === 'string' && isBlank(value))) return;
    this.filled += 1;
    if (typeof value === 'string') this.#addText(value.trim(), numbers, dates);
    else if (typeof value === 'boolean') this.#booleans += 1;
    else if (value instanceof CellError) this.#empty += 1;
    else this.#addNumber(value, format, epoch);
  }

  #addNumber(value: number, format: NumberFormat | undefined, epoch: 1900 | 1904): void {
    if (isCompactDate(String(value))) this.#compactDates += 1;
    const kind = format?.kind ?? 'general';
    if (kind === 'date' || kind === 'datetime') {
      if (serialToIso(value, epoch, kind) === null) this.#texts += 1;
      else if (kind === 'datetime' && !Number.isInteger(value)) this.#moments += 1;
      else this.#dates += 1;
    } else if (kind === 'time' || kind === 'duration' || kind === 'text' || /^0{2,}$/.test(format?.code ?? '')) {
      // Durations have no type of their own, and `00000` is how people keep the zeros of an id.
      this.#textual += 1;
    } else if (Number.isInteger(cleanDouble(value)) && !/0\.0|%/.test(format?.code ?? '')) this.#integers += 1;
    else this.#decimals += 1;
  }

  #addText(text: string, numbers: NumberStyle, dates: DateStyle): void {
    // Nothing but a count, as most figures are.
    if (plainInteger.test(text)) {
      if (isCompactDate(text)) this.#compactDates += 1;
      this.#currencies.add('');
      this.#integers += 1;
      return;
    }
    if (isPlainDay(text, dates.order)) {
      this.#dates += 1;
      return;
    }
    // The words are looked up, which takes longer than to see a figure.
    const isFigure = brokenFigure.test(text);
    if (!isFigure && (isEmptyText(text) || isErrorText(text))) {
      this.#empty += 1;
      return;
    }
    if (!isFigure && isPlaceholder(text)) {
      this.#placeholders += 1;
      return;
    }
    const number = parseNumber(text, numbers.decimal);
    if (number !== undefined) {
      if (isCompactDate(text)) this.#compactDates += 1;
      const parts = numberParts(text);
      if (parts) this.#currencies.add(parts.currency);
      if (parts?.side) this.#sides.add(parts.side);
      if (dialled.test(text)) this.#dialled += 1;
      if (text.endsWith('000')) this.#round += 1;
      if (/^0\d/.test(parts?.core ?? text) || typeof number === 'string' || /^\d{16,}$/.test(text)) this.#textual += 1;
      else if (Number.isInteger(number) && !text.includes(numbers.decimal) && (parts?.divisor ?? 1) === 1)
        this.#integers += 1;
      else this.#decimals += 1;
      return;
    }
    if (isGuessableBoolean(text)) {
      this.#booleans += 1;
      if (this.#words.size < 10) this.#words.add(text.toLowerCase());
      return;
    }
    const moment = parseDateTime(text, dates.order);
    if (moment === undefined) {
      this.#texts += 1;
      if (/\d/.test(text)) this.#codes += 1;
      if (letteredNumber.test(text)) this.#lettered += 1;
      return;
    }
    // A day without a time has no zone to say; with a zone, midnight is an instant, which is on another day elsewhere.
    const isZoned = text.includes(':') && statesZone.test(text);
    if (isZoned) this.#zoned += 1;
    else if (text.includes(':')) this.#zoneless += 1;
    if (moment.endsWith('T00:00:00') && !isZoned) this.#dates += 1;
    else this.#moments += 1;
  }

  get mixesZones(): boolean {
    return this.#zoned > 0 && this.#zoneless > 0;
  }

  /** Values that say something about the type. Where most of the cells wait for one, the column is of texts: what these say would be lost on another type. */
  get #said(): number {
    const values = this.filled - this.#empty - this.#placeholders;
    return this.#placeholders > values ? this.filled - this.#empty : values;
  }

  type(): ColumnType {
    const said = this.#said;
    const enough = said * leastFittingShare;
    if (enough <= 0 || this.#textual > 0) return 'string';
    const outweighs = (fitting: number) => fitting >= enough || (fitting >= outweighing && said - fitting === 1);
    const numeric = this.#integers + this.#decimals;
    if (this.#dialled > 0 && this.#dialled === numeric && this.#round * 2 <= numeric) return 'string';
    if (numeric >= enough || (outweighs(numeric) && (this.#decimals > 0 || this.#codes === 0))) {
      const mixed = [...this.#currencies].filter((currency) => currency !== '').length > 1;
      // Amounts that are all marked `Cr` may be tens of millions of rupees as well as credits.
      const unclear = this.#sides.has('CR') && !this.#sides.has('DR');
      return mixed || unclear ? 'string' : this.#decimals > 0 ? 'decimal' : 'integer';
    }
    if (this.#booleans >= enough && this.#distinguishes()) return 'boolean';
    if (outweighs(this.#dates + this.#moments)) return this.#moments > 0 ? 'datetime' : 'date';
    return 'string';
  }

  /** What most of the values of a column of text read as. */
  almost(notable: number): Omit<AlmostType, 'others'> | null {
    const numeric = this.#integers + this.#decimals;
    const temporal = this.#dates + this.#moments;
    const fitting = Math.max(numeric, temporal);
    const of = this.#said;
    if (this.#textual > 0 || fitting === of || fitting < Math.max(outweighing, of * notable)) return null;
    // Rooms 101, 102 and 2B are names, and nothing is odd about them.
    if (this.#decimals === 0 && temporal === 0 && fitting + this.#lettered === of) return null;
    if (numeric > temporal) return { type: this.#decimals > 0 ? 'decimal' : 'integer', fitting, of };
    return { type: this.#moments > 0 ? 'datetime' : 'date', fitting, of };
  }

  /** A column of nothing but `N` may be anything, and one of `NO` or `SI` countries; whole words, or both answers, are booleans. */
  #distinguishes(): boolean {
    const answers = new Set([...this.#words].map((word) => parseBoolean(word)));
    return answers.size !== 1 || [...this.#words].some((word) => word.length > longestCode);
  }

  fits(): Record<ColumnType, number> {
    const numeric = this.#integers + this.#decimals;
    const temporal = this.#dates + this.#moments + this.#compactDates;
    const nothing = this.#empty + this.#placeholders;
    return {
      string: this.filled,
      integer: this.#integers + this.#textual + nothing,
      decimal: numeric + this.#textual + nothing,
      boolean: this.#booleans + this.#integers + nothing,
      date: temporal + nothing,
      datetime: temporal + nothing,
    };
  }
}

function isCompactDate(text: string): boolean {
  return text.length === 8 && /^(?:19|20)\d{6}$/.test(text) && parseDate(text, 'YMD') !== undefined;
}
