import type { ColumnType } from '../../closed-sets.ts';
import type { OutputColumn, OutputRow, OutputValue } from '../../extracted-table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { TextChunks } from '../sink/text-chunks.ts';

export interface CsvOptions {
  /** Starts the file with a byte order mark, without which Excel takes UTF-8 for the local code page. */
  bom?: boolean;
}

const quoteCode = 34;
const commaCode = 44;

/**
 * Writes a table as CSV (RFC 4180: comma, CRLF, quotes doubled), UTF-8, the column names as its first line.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers and dates never do, so that `-5` stays
 * a number (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export class CsvWriter {
  readonly #chunks: TextChunks;
  readonly #types: readonly ColumnType[];

  constructor(sink: ByteSink, columns: readonly Pick<OutputColumn, 'name' | 'type'>[], options: CsvOptions = {}) {
    this.#types = columns.map((column) => column.type);
    const names = columns.map((column) => csvText(column.name, 'string')).join(',');
    this.#chunks = new TextChunks(sink, `${options.bom ? '\ufeff' : ''}${names}\r\n`);
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    const types = this.#types;
    // A blank in a table of one column would be an empty line, which readers skip.
    const blank = types.length === 1 ? '""' : '';
    await this.#chunks.write(rows, ({ values }) => {
      let text = '';
      for (let column = 0; column < types.length; column++) {
        if (column > 0) text += ',';
        const value = values[column];
        text += value === null || value === undefined ? blank : csvCell(value, types[column] ?? 'string');
      }
      return `${text}\r\n`;
    });
  }

  /** Writes what is left; the header line also when there were no rows. */
  finish(): Promise<void> {
    return this.#chunks.flush();
  }
}

function csvCell(value: NonNullable<OutputValue>, type: ColumnType): string {
  switch (typeof value) {
    case 'string':
      return csvText(value, type);
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
  }
}

function csvText(text: string, type: ColumnType): string {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quoteCode || code === commaCode || code === 10 || code === 13) {
      quoted = true;
      break;
    }
  }
  const safe = startsFormula(text) && !(type !== 'string' && isNumeral(text)) ? `'${text}` : text;
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Whether a spreadsheet might run the text: spreadsheets skip blanks in front of a formula, and some take the full-width signs for
 * the plain ones. A tab or the end of a line in front is enough.
 */
function startsFormula(text: string): boolean {
  const first = text.charCodeAt(0);
  // Most texts start with a letter or a digit.
  if ((first > 64 && first < 128) || (first > 47 && first < 58)) return false;
  return /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u.test(text);
}

/** Numbers too long for a double are texts of digits. */
function isNumeral(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text);
}
