import type { OutputColumn, OutputRow, OutputValue } from '../../extracted-table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { TextChunks } from '../sink/text-chunks.ts';
import { startsFormula } from './formula-start.ts';

export interface CsvOptions {
  /** Starts the file with a byte order mark, without which Excel takes UTF-8 for the local code page. */
  bom?: boolean;
}

const quoteCode = 34;
const commaCode = 44;

/**
 * Writes a table as CSV (RFC 4180: comma, CRLF, quotes doubled), UTF-8, the column names as its first line.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers, amounts and dates never do, so that `-5`
 * stays a number (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export class CsvWriter {
  readonly #chunks: TextChunks;
  readonly #width: number;

  constructor(sink: ByteSink, columns: readonly Pick<OutputColumn, 'name'>[], options: CsvOptions = {}) {
    this.#width = columns.length;
    const names = columns.map((column) => csvText(column.name)).join(',');
    this.#chunks = new TextChunks(sink, `${options.bom ? '\ufeff' : ''}${names}\r\n`);
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    const width = this.#width;
    // A blank in a table of one column would be an empty line, which readers skip.
    const blank = width === 1 ? '""' : '';
    await this.#chunks.write(rows, ({ values }) => {
      let text = '';
      for (let column = 0; column < width; column++) {
        if (column > 0) text += ',';
        const value = values[column];
        text += value === null || value === undefined ? blank : csvCell(value);
      }
      return `${text}\r\n`;
    });
  }

  /** Writes what is left; the header line also when there were no rows. */
  finish(): Promise<void> {
    return this.#chunks.flush();
  }
}

function csvCell(value: NonNullable<OutputValue>): string {
  switch (typeof value) {
    case 'string':
      return csvText(value);
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
  }
}

function csvText(text: string): string {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quoteCode || code === commaCode || code === 10 || code === 13) {
      quoted = true;
      break;
    }
  }
  const safe = startsFormula(text) ? `'${text}` : text;
  return quoted ? `"${safe.replaceAll('"', '""')}"` : safe;
}
