import type { OutputColumn, OutputRow, OutputValue } from '../../extracted-table.ts';
import { ByteLines } from '../sink/byte-lines.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import type { TextBytes } from '../sink/text-bytes.ts';
import { startsFormula } from './formula-start.ts';

export interface CsvOptions {
  /** Starts the file with a byte order mark, without which Excel takes UTF-8 for the local code page. */
  bom?: boolean;
}

const commaCode = 0x2c;
const lineEnd = Buffer.from('\r\n');
const yes = Buffer.from('true');
const no = Buffer.from('false');

/**
 * Writes a table as CSV (RFC 4180: comma, CRLF, quotes doubled), UTF-8, the column names as its first line.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers, amounts and dates never do, so that `-5`
 * stays a number (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export class CsvWriter {
  readonly #lines: ByteLines;
  readonly #width: number;

  constructor(sink: ByteSink, columns: readonly Pick<OutputColumn, 'name'>[], options: CsvOptions = {}) {
    this.#width = columns.length;
    const names = columns.map((column) => csvText(column.name)).join(',');
    this.#lines = new ByteLines(sink, `${options.bom ? '\ufeff' : ''}${names}\r\n`);
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    const width = this.#width;
    // A blank in a table of one column would be an empty line, which readers skip.
    const blank = width === 1 ? '""' : '';
    await this.#lines.write(rows, (line, { values }) => {
      for (let column = 0; column < width; column++) {
        if (column > 0) line.code(commaCode);
        const value = values[column];
        if (value !== null && value !== undefined) addCell(line, value);
        else if (blank !== '') line.text(blank);
      }
      line.add(lineEnd);
    });
  }

  /** Writes what is left; the header line also when there were no rows. */
  finish(): Promise<void> {
    return this.#lines.flush();
  }
}

function addCell(line: TextBytes, value: NonNullable<OutputValue>): void {
  switch (typeof value) {
    case 'string':
      if (startsFormula(value) || !line.csv(value)) line.text(csvText(value));
      break;
    case 'number':
      line.number(value);
      break;
    case 'boolean':
      line.add(value ? yes : no);
  }
}

function csvText(text: string): string {
  const safe = startsFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(text) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
