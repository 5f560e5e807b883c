import type { EngineError } from '../../errors.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import type { Row } from '../../model.ts';

/** How a delimited text is written. */
export interface Dialect {
  /** One character. */
  delimiter: string;
  quote: '"' | "'";
  /** What stands before a quote inside a quoted field: the quote itself, doubled, or a backslash. */
  escaping: 'doubled' | 'backslash';
  /** Whether blanks between a delimiter and an opening quote are padding (`"a", "b"`). */
  padded: boolean;
}

export const defaultDialect: Dialect = { delimiter: ',', quote: '"', escaping: 'doubled', padded: false };

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const backslash = 0x5c;
/** The first byte value that is not ASCII: bytes OR-ed together stay below it if all of them are. */
const firstForeign = 0x80;

/** What `#quoted` answers instead of a position. */
const needMore = -1;
const broken = -2;

/**
 * Bytes that may be read in vain in search of closing quotes: so many at once, and so many for every byte of the file. Past
 * them no quote opens a field any more, so that a hostile file cannot waste hours.
 */
const wasteAllowed = 32 * 1024 ** 2;
const wasteAllowedPerByte = 8;

/** A repair or an oddity, by the number of the record it was found in. */
export type CsvFault = 'BROKEN_QUOTE' | 'STRAY_QUOTE' | 'MIXED_LINE_ENDS';

export interface TokenizerOptions {
  limits: Limits;
  /** Names the file in errors. */
  place: string;
  onFault(fault: CsvFault, record: number): void;
}

/**
 * Splits delimited text into records as it streams (RFC 4180, read leniently): quoted fields with line breaks, any mix of line
 * ends, and quotes that do not follow the rules. A quote that opens a field without ever closing it properly is taken as a
 * plain character, so that it costs one field and not the rest of the file.
 *
 * It scans UTF-8 bytes: nothing that divides fields can occur inside a longer character. ASCII fields, the most by far, are
 * cut out of one Latin-1 string of the whole piece, where byte and character positions agree; others are decoded one by one.
 */
export class Tokenizer {
  /** The delimiter's first byte; what follows of a delimiter that is not ASCII. */
  readonly #delimiter: number;
  readonly #delimiterRest: Buffer;
  readonly #quote: number;
  readonly #dialect: Dialect;
  readonly #options: TokenizerOptions;
  /** No character above this has a meaning: most of them are skipped by one comparison. */
  readonly #highest: number;
  readonly #maxRecord: number;
  #wasted = 0;
  #received = 0;
  #rest: Buffer = Buffer.alloc(0);
  readonly #fields: (string | null)[] = [];
  #record = 0;
  #cells = 0;
  #lineEnds = 0;
  /** Of the quoted field read last. */
  #field: string | null = null;
  #faults: CsvFault[] = [];

  constructor(dialect: Dialect, options: TokenizerOptions) {
    this.#dialect = dialect;
    this.#options = options;
    const delimiter = Buffer.from(dialect.delimiter);
    this.#delimiter = delimiter[0] ?? 0;
    this.#delimiterRest = delimiter.subarray(1);
    this.#quote = dialect.quote.charCodeAt(0);
    this.#highest = Math.max(this.#delimiter, this.#quote, carriageReturn);
    this.#maxRecord = Math.max(16 * 1024 ** 2, 4 * options.limits.cellBytes);
  }

  /** Records so far, blank lines counted. */
  get records(): number {
    return this.#record;
  }

  /**
   * The records that end in this piece of text; a record without any value is counted but left out.
   *
   * @param piece valid UTF-8, no character cut in two
   * @param last whether no text follows: the last record needs no line end then
   * @throws EngineError LIMIT_EXCEEDED
   */
  push(piece: Buffer, last: boolean): Row[] {
    this.#received += piece.length;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const latin1 = bytes.toString('latin1');
    const rows: Row[] = [];
    let at = 0;
    while (at < bytes.length) {
      const behind = this.#readRecord(bytes, latin1, at, last, rows);
      if (behind < 0) break;
      at = behind;
    }
    this.#rest = bytes.subarray(at);
    if (this.#rest.length > this.#maxRecord) {
      throw limitExceeded('cellBytes', this.#options.limits.cellBytes, this.#nextPlace());
    }
    return rows;
  }

  /** @returns the position behind the record and its line end, `needMore` where the text ends before it does */
  #readRecord(bytes: Buffer, latin1: string, start: number, last: boolean, rows: Row[]): number {
    const { length } = bytes;
    const highest = this.#highest;
    // One array is filled again and again and copied at its right size, which is cheaper than growing a new one.
    const fields = this.#fields;
    let count = 0;
    let blank = true;
    let fieldStart = start;
    let mask = 0;
    let at = start;
    this.#faults.length = 0;
    for (; at < length; at++) {
      let code = bytes[at] ?? 0;
      // Most of the time is spent here. Behind the last byte is a 0, which ends the loop.
      while (code > highest) {
        mask |= code;
        code = bytes[++at] ?? 0;
      }
      if (at >= length) break;
      mask |= code;
      if (code === this.#delimiter) {
        if (this.#delimiterRest.length > 0 && !this.#delimiterAt(bytes, at)) continue;
        if (at === fieldStart) {
          fields[count++] = null;
        } else {
          fields[count++] = textAt(bytes, latin1, fieldStart, at, mask);
          blank = false;
        }
        at += this.#delimiterRest.length;
        fieldStart = at + 1;
        mask = 0;
      } else if (code === lineFeed || code === carriageReturn) {
        break;
      } else if (code === this.#quote && this.#opensField(bytes, fieldStart, at)) {
        const behind = this.#quoted(bytes, latin1, at, last);
        if (behind === needMore) return needMore;
        if (behind === broken) {
          if (count > this.#options.limits.columns) throw this.#tooWide();
          continue;
        }
        fields[count++] = this.#field;
        if (this.#field !== null) blank = false;
        // The delimiter, the line end or the end of the text.
        at = behind;
        if (at >= length || bytes[at] !== this.#delimiter) {
          fieldStart = -1;
          break;
        }
        at += this.#delimiterRest.length;
        fieldStart = at + 1;
        mask = 0;
      }
    }
    if (at >= length && !last) {
      if (count > this.#options.limits.columns) throw this.#tooWide();
      return needMore;
    }
    let behind = at + 1;
    if (bytes[at] === carriageReturn) {
      // Whether a line feed belongs to it, the next piece of text tells.
      if (behind >= length && !last) return needMore;
      if (bytes[behind] === lineFeed) behind++;
      else this.#noteLineEnd(2);
    }
    if (bytes[behind - 1] === lineFeed) this.#noteLineEnd(1);
    if (fieldStart >= 0) {
      const empty = at === fieldStart;
      fields[count++] = empty ? null : textAt(bytes, latin1, fieldStart, at, mask);
      if (!empty) blank = false;
    }
    this.#finish(fields.slice(0, count), blank, at - start, rows);
    return behind;
  }

  #finish(values: (string | null)[], blank: boolean, length: number, rows: Row[]): void {
    const { limits, onFault } = this.#options;
    if (values.length > limits.columns) throw this.#tooWide();
    if (length * 3 > limits.cellBytes && values.some((value) => isLonger(value ?? '', limits.cellBytes))) {
      throw limitExceeded('cellBytes', limits.cellBytes, `A field of ${this.#nextPlace()}`);
    }
    this.#record += 1;
    this.#cells += values.length;
    if (this.#cells > limits.cells) throw limitExceeded('cells', limits.cells, this.#options.place);
    if (this.#record > limits.rows)
      throw limitExceeded('rows', limits.rows, `Record ${this.#record} of ${this.#options.place}`);
    for (const fault of this.#faults) onFault(fault, this.#record);
    if (!blank) rows.push({ number: this.#record, values, formats: null, hidden: false });
  }

  #delimiterAt(bytes: Buffer, at: number): boolean {
    return this.#delimiterRest.every((code, index) => bytes[at + 1 + index] === code);
  }

  #opensField(bytes: Buffer, fieldStart: number, at: number): boolean {
    if (at === fieldStart) return true;
    if (!this.#dialect.padded) return false;
    for (let before = fieldStart; before < at; before++) if (bytes[before] !== space) return false;
    return true;
  }

  /**
   * Reads the quoted field that opens at `open` into `#field`.
   *
   * @returns the position of the delimiter or line end behind it, `needMore`, or `broken` where it does not close: then the
   *   opening quote is a plain character
   */
  #quoted(bytes: Buffer, latin1: string, open: number, last: boolean): number {
    const { length } = bytes;
    if (this.#wasted > wasteAllowed + wasteAllowedPerByte * this.#received) return this.#giveUp(0);
    const end = Math.min(length, open + this.#options.limits.cellBytes);
    const quote = this.#quote;
    const doubled = this.#dialect.escaping === 'doubled';
    let mask = 0;
    let escapes = false;
    let stray = false;
    let lines = false;
    let at = open + 1;
    // Of the characters above the quote only a backslash can mean anything.
    const highest = doubled ? quote : backslash;
    while (at < end) {
      let code = bytes[at] ?? 0;
      while (code > highest) {
        mask |= code;
        code = bytes[++at] ?? 0;
      }
      if (code === quote) {
        if (at + 1 === length && !last) return needMore;
        if (doubled && bytes[at + 1] === quote) {
          escapes = true;
          at += 2;
          continue;
        }
        const behind = this.#behindBlanks(bytes, at + 1);
        if (behind >= length && !last) return needMore;
        if (behind >= length || this.#endsField(bytes, behind)) {
          const raw = textAt(bytes, latin1, open + 1, at, mask);
          this.#field = raw === '' ? null : escapes ? this.#unescaped(raw) : raw;
          if (stray) this.#faults.push('STRAY_QUOTE');
          return behind;
        }
        stray = true;
      } else if (code === backslash && !doubled) {
        escapes = true;
        at += 1;
        mask |= bytes[at] ?? 0;
      } else if (code === lineFeed || code === carriageReturn) {
        lines = true;
      }
      // A quote that neither opens nor closes, and a line break in the same field: the opening quote was none.
      if (stray && lines) return this.#giveUp(at - open);
      at += 1;
    }
    return at >= length && !last ? needMore : this.#giveUp(at - open);
  }

  #giveUp(wasted: number): typeof broken {
    this.#wasted += wasted;
    this.#faults.push('BROKEN_QUOTE');
    return broken;
  }

  #unescaped(raw: string): string {
    const { quote, escaping, delimiter } = this.#dialect;
    if (escaping === 'doubled') return raw.replaceAll(quote + quote, quote);
    // A backslash before anything else is one of the text's own, as in `C:\Data`.
    return raw.replace(/\\([\s\S])/g, (both, next: string) => ([quote, '\\', delimiter].includes(next) ? next : both));
  }

  /** Blanks between a closing quote and the delimiter are padding. */
  #behindBlanks(bytes: Buffer, from: number): number {
    let at = from;
    if (this.#delimiter !== space) while (bytes[at] === space) at++;
    return at;
  }

  #endsField(bytes: Buffer, at: number): boolean {
    const code = bytes[at];
    return code === lineFeed || code === carriageReturn || (code === this.#delimiter && this.#delimiterAt(bytes, at));
  }

  /** @param kind 1 for a line feed (alone or behind a carriage return), 2 for a carriage return alone */
  #noteLineEnd(kind: 1 | 2): void {
    if (this.#lineEnds === (this.#lineEnds | kind)) return;
    this.#lineEnds |= kind;
    if (this.#lineEnds === 3) this.#faults.push('MIXED_LINE_ENDS');
  }

  #tooWide(): EngineError {
    return limitExceeded('columns', this.#options.limits.columns, this.#nextPlace());
  }

  #nextPlace(): string {
    return `Record ${this.#record + 1} of ${this.#options.place}`;
  }
}

/** @param mask all bytes of the text OR-ed together */
function textAt(bytes: Buffer, latin1: string, from: number, to: number, mask: number): string {
  return mask < firstForeign ? latin1.substring(from, to) : bytes.toString('utf8', from, to);
}
