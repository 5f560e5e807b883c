import { closeSync, openSync, writeSync } from 'node:fs';
import { constants, zstdCompressSync } from 'node:zlib';
import type { Row, RowRole, RowVerdict, Sheet, SheetObserver } from '../engine/extraction.ts';
import { shownText } from '../engine/extraction.ts';
import { type CellKind, kindLetters, mostCharacters, roleOrder, type StoredSheet } from './sheet-file.ts';

/** A frame is cut after so many rows or characters: a window of a sheet takes one or two of them. */
const frameRows = 500;
const frameCharacters = 128 * 1024;
/** Rows wait for what they were found to be, as long as they are no more than these characters. */
const mostWaiting = 32 * 1024 ** 2;

const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export interface WritingLimits {
  /** Characters of all rows. Throws what it likes when they are more. */
  assertCharacters(characters: number): void;
  /** Bytes of the file. */
  assertBytes(bytes: number): void;
}

/**
 * Writes the rows of sheets as they pass, and what they were found to be as soon as that is known, which is later. It writes
 * synchronously: nothing else happens in its process.
 */
export class SheetFileWriter implements SheetObserver {
  readonly sheets: StoredSheet[] = [];
  readonly #file: number;
  readonly #limits: WritingLimits;
  #bytes = 0;
  #characters = 0;
  #waiting: { number: number; before: string; after: string }[] = [];
  #waitingCharacters = 0;
  #frame: string[] = [];
  #frameCharacters = 0;
  #frameRow = 0;

  constructor(path: string, limits: WritingLimits) {
    this.#file = openSync(path, 'wx', 0o600);
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  begin({ index, name }: { index: number; name: string }): void {
    this.sheets.push({ index, name, isHidden: false, rowCount: 0, columnCount: 0, page: null, frames: [], tables: [] });
  }

  /** Rows of the sheet begun last. */
  rows(sheet: Sheet, rows: readonly Row[]): void {
    const own = this.sheets.at(-1);
    if (own) {
      own.isHidden = sheet.hidden;
      own.page = sheet.page ?? null;
    }
    for (const row of rows) {
      const after = `${cellsOf(row, sheet)}]`;
      this.#waiting.push({ number: row.number, before: `[${row.number},${row.hidden ? 1 : 0},`, after });
      this.#waitingCharacters += after.length;
      this.#characters += after.length;
      this.#limits.assertCharacters(this.#characters);
    }
    if (this.#waitingCharacters > mostWaiting) this.#release(this.#waiting.length);
  }

  judged(verdicts: readonly RowVerdict[]): void {
    let at = 0;
    for (const { first, last, role } of verdicts) {
      for (let row = this.#waiting[at]; row !== undefined && row.number <= last; row = this.#waiting[at]) {
        this.#write(row, row.number >= first ? role : null);
        at++;
      }
    }
    this.#drop(at);
  }

  end({ rowCount, columnCount }: { rowCount: number; columnCount: number }): void {
    this.#release(this.#waiting.length);
    this.#endFrame();
    const sheet = this.sheets.at(-1);
    if (sheet) Object.assign(sheet, { rowCount, columnCount });
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Writes rows of which nothing is known. */
  #release(count: number): void {
    for (const row of this.#waiting.slice(0, count)) this.#write(row, null);
    this.#drop(count);
  }

  #drop(count: number): void {
    for (const { after } of this.#waiting.splice(0, count)) this.#waitingCharacters -= after.length;
  }

  #write({ number, before, after }: { number: number; before: string; after: string }, role: RowRole | null): void {
    if (this.#frame.length === 0) this.#frameRow = number;
    this.#frame.push(`${before}${role === null ? 0 : roleOrder.indexOf(role) + 1},${after}`);
    this.#frameCharacters += after.length;
    if (this.#frame.length >= frameRows || this.#frameCharacters >= frameCharacters) this.#endFrame();
  }

  #endFrame(): void {
    if (this.#frame.length === 0) return;
    const bytes = zstdCompressSync(this.#frame.join('\n'), options);
    this.sheets.at(-1)?.frames.push({ offset: this.#bytes, length: bytes.length, row: this.#frameRow });
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    this.#bytes += bytes.length;
    this.#frame = [];
    this.#frameCharacters = 0;
    this.#limits.assertBytes(this.#bytes);
  }
}

/** The kinds and the texts of a row's cells. */
function cellsOf({ values, formats }: Row, { formats: known, epoch }: Sheet): string {
  const most = mostCharacters(values.length);
  let kinds = '';
  const texts: string[] = [];
  for (let column = 0; column < values.length; column++) {
    const value = values[column] ?? null;
    const format = known[formats?.[column] ?? -1];
    const text = shownText(value, format, epoch);
    texts.push(text.length > most ? cut(text, most) : text);
    if (value === null) kinds += '-';
    else {
      const letter = kindLetters[kindOf(value, format?.kind)];
      kinds += text.length > most ? letter.toUpperCase() : letter;
    }
  }
  return `${JSON.stringify(kinds)},${JSON.stringify(texts)}`;
}

/** Not within a surrogate pair. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}

const datedKinds: ReadonlySet<string | undefined> = new Set(['date', 'time', 'datetime', 'duration']);

function kindOf(value: NonNullable<Row['values'][number]>, format: string | undefined): CellKind {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return datedKinds.has(format) ? 'date' : 'number';
  return 'error';
}
