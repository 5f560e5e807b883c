import type { EngineError } from '../../errors.ts';
import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import { FieldPlaces, TextPiece, TextRow } from '../../text-row.ts';
import type { Dialect } from './dialect.ts';
import { type OddWriting, oddRecord } from './odd-record.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const backslash = 0x5c;
/** The first byte value that is not ASCII: bytes OR-ed together stay below it if all of them are. */
const firstForeign = 0x80;

/** What `#quoted` answers instead of a position. */
const needMore = -1;
const broken = -2;

/** A longer record is not looked at for another way of writing. */
const longestOdd = 16 * 1024;

/**
 * Bytes that may be read in vain in search of closing quotes: so many at once, and so many for every byte of the file. Past
 * them no quote opens a field any more, so that a hostile file cannot waste hours.
 */
const wasteAllowed = 32 * 1024 ** 2;
const wasteAllowedPerByte = 8;

/** A repair or an oddity, by the number of the record it was found in. */
export type CsvFault = 'BROKEN_QUOTE' | 'STRAY_QUOTE' | 'MIXED_LINE_ENDS' | OddWriting;

export interface TokenizerOptions {
  limits: Limits;
  /** Names the file in errors. */
  place: string;
  /** Fields that most records have: one with fewer is looked at for another way of writing. */
  usualWidth?: number | undefined;
  onFault(fault: CsvFault, record: number): void;
}

/**
 * Splits delimited text into records as it streams (RFC 4180, read leniently): quoted fields with line breaks, any mix of line
 * ends, and quotes that do not follow the rules. A quote that opens a field without ever closing it properly is taken as a
 * plain character, so that it costs one field and not the rest of the file.
 *
 * It scans UTF-8 bytes, nothing that divides fields can occur inside a longer character, and notes where fields begin and end.
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
  #fields = new FieldPlaces(0);
  #record = 0;
  #cells = 0;
  #lineEnds = 0;
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
  push(piece: Buffer, last: boolean): TextRow[] {
    this.#received += piece.length;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const text = new TextPiece(bytes);
    this.#beginFields(bytes.length);
    const rows: TextRow[] = [];
    let at = 0;
    while (at < bytes.length) {
      const behind = this.#readRecord(text, at, last, rows);
      if (behind < 0) break;
      at = behind;
    }
    text.take(this.#fields);
    this.#rest = bytes.subarray(at);
    if (this.#rest.length > this.#maxRecord) {
      throw limitExceeded('cellBytes', this.#options.limits.cellBytes, this.#nextPlace());
    }
    return rows;
  }

  #beginFields(bytes: number): void {
    // Behind every field stands a byte, but behind the last one of all.
    if (this.#fields.starts.length <= bytes) this.#fields = new FieldPlaces(bytes + 1);
    this.#fields.begin();
  }

  /** @param mask all bytes of the field OR-ed together */
  #add(bytes: Buffer, start: number, end: number, mask: number): void {
    if (mask < firstForeign) this.#fields.add(start, end);
    else this.#addForeign(bytes, start, end);
  }

  #addForeign(bytes: Buffer, start: number, end: number): void {
    // The mask is that of a delimiter.
    if (start === end) this.#fields.add(start, end);
    // A delimiter that is not ASCII is in no field, so that characters cannot be counted by fields.
    else if (this.#delimiterRest.length > 0) this.#fields.addMade(bytes.toString('utf8', start, end));
    else this.#fields.addForeign(bytes, start, end);
  }

  #addMade(bytes: Buffer, start: number, end: number): void {
    this.#fields.addMade(this.#unescaped(bytes.toString('utf8', start, end)));
    this.#fields.skipForeign(bytes, start, end);
  }

  /** @returns the position behind the record and its line end, `needMore` where the text ends before it does */
  #readRecord(piece: TextPiece, start: number, last: boolean, rows: TextRow[]): number {
    const { bytes } = piece;
    const { length } = bytes;
    const highest = this.#highest;
    const delimiter = this.#delimiter;
    const quote = this.#quote;
    const isLongDelimiter = this.#delimiterRest.length > 0;
    const fields = this.#fields;
    const first = fields.count;
    let blank = true;
    let fieldStart = start;
    let mask = 0;
    let at = start;
    this.#faults.length = 0;
    for (; at < length; at++) {
      let code = bytes[at] ?? 0;
      // Most of the time is spent here. It reads no byte behind the last one, which would be slow for all.
      while (code > highest && at + 1 < length) {
        mask |= code;
        code = bytes[++at] ?? 0;
      }
      mask |= code;
      if (code > highest) continue;
      if (code === delimiter) {
        if (isLongDelimiter && !this.#delimiterAt(bytes, at)) continue;
        if (mask < firstForeign) fields.add(fieldStart, at);
        else this.#addForeign(bytes, fieldStart, at);
        if (at !== fieldStart) blank = false;
        if (isLongDelimiter) at += this.#delimiterRest.length;
        fieldStart = at + 1;
        mask = 0;
      } else if (code === lineFeed || code === carriageReturn) {
        break;
      } else if (code === quote && this.#opensField(bytes, fieldStart, at)) {
        const behind = this.#quoted(piece, at, last);
        if (behind === needMore) return needMore;
        if (behind === broken) {
          if (fields.count - first > this.#options.limits.columns) throw this.#tooWide();
          continue;
        }
        if (!fields.isBlank(fields.count - 1)) blank = false;
        // The delimiter, the line end or the end of the text.
        at = behind;
        if (at >= length || bytes[at] !== delimiter) {
          fieldStart = -1;
          break;
        }
        at += this.#delimiterRest.length;
        fieldStart = at + 1;
        mask = 0;
      }
    }
    if (at >= length && !last) {
      if (fields.count - first > this.#options.limits.columns) throw this.#tooWide();
      return needMore;
    }
    const end = Math.min(at, length);
    let behind = at + 1;
    if (bytes[at] === carriageReturn) {
      // Whether a line feed belongs to it, the next piece of text tells.
      if (behind >= length && !last) return needMore;
      if (bytes[behind] === lineFeed) behind++;
      else this.#noteLineEnd(2);
    }
    if (bytes[behind - 1] === lineFeed) this.#noteLineEnd(1);
    if (fieldStart >= 0) {
      this.#add(bytes, fieldStart, at, mask);
      if (at !== fieldStart) blank = false;
    }
    const width = this.#mended(bytes, start, end, first) ?? fields.count - first;
    this.#finish(new TextRow(this.#record + 1, piece, first, width), blank, at - start, rows);
    return behind;
  }

  /** Puts the fields of a record that is written unlike the others in the place of those it seemed to have. */
  #mended(bytes: Buffer, start: number, end: number, first: number): number | undefined {
    const { usualWidth = 0 } = this.#options;
    const width = this.#fields.count - first;
    if (width >= usualWidth || end - start > longestOdd) return undefined;
    const found = oddRecord(
      bytes.toString('utf8', start, end),
      { width, usualWidth, isQuoteAstray: this.#faults.some((fault) => fault !== 'MIXED_LINE_ENDS') },
      this.#dialect,
    );
    if (found === null) return undefined;
    // What was said of its quotes was said of a wrong reading.
    this.#faults = [...this.#faults.filter((fault) => fault === 'MIXED_LINE_ENDS'), found.writing];
    this.#fields.count = first;
    for (const text of found.fields) this.#fields.addMade(text);
    return found.fields.length;
  }

  #finish(row: TextRow, blank: boolean, length: number, rows: TextRow[]): void {
    const { limits, onFault } = this.#options;
    if (row.width > limits.columns) throw this.#tooWide();
    if (length > limits.cellBytes) this.#assertFields(row);
    this.#record += 1;
    this.#cells += row.width;
    if (this.#cells > limits.cells) throw limitExceeded('cells', limits.cells, this.#options.place);
    if (this.#record > limits.rows)
      throw limitExceeded('rows', limits.rows, `Record ${this.#record} of ${this.#options.place}`);
    for (const fault of this.#faults) onFault(fault, this.#record);
    if (blank) this.#fields.count = row.first;
    else rows.push(row);
  }

  #assertFields({ piece, first, width }: TextRow): void {
    piece.take(this.#fields);
    const { cellBytes } = this.#options.limits;
    for (let field = first; field < first + width; field++)
      if (isLonger(piece.text(field) ?? '', cellBytes))
        throw limitExceeded('cellBytes', cellBytes, `A field of ${this.#nextPlace()}`);
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
   * Reads the quoted field that opens at `open`.
   *
   * @returns the position of the delimiter or line end behind it, `needMore`, or `broken` where it does not close: then the
   *   opening quote is a plain character
   */
  #quoted(piece: TextPiece, open: number, last: boolean): number {
    const { bytes } = piece;
    const { length } = bytes;
    if (this.#wasted > wasteAllowed + wasteAllowedPerByte * this.#received) return this.#giveUp(0);
    const end = Math.min(length, open + this.#options.limits.cellBytes);
    const quote = this.#quote;
    const { escaping } = this.#dialect;
    const doubled = escaping === 'doubled';
    const bare = escaping === 'none';
    let mask = 0;
    let escapes = false;
    let stray = false;
    let lines = false;
    let at = open + 1;
    // Of the characters above the quote only a backslash can mean anything.
    const highest = doubled || bare ? quote : backslash;
    while (at < end) {
      let code = bytes[at] ?? 0;
      while (code > highest && at + 1 < end) {
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
          if (escapes) this.#addMade(bytes, open + 1, at);
          else this.#add(bytes, open + 1, at, mask);
          if (stray) this.#faults.push('STRAY_QUOTE');
          return behind;
        }
        stray = true;
      } else if (code === backslash && escaping === 'backslash') {
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
