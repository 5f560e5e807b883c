import { EngineError } from '../../errors.ts';
import type { OutputRow } from '../../extracted-table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { ZipWriter } from '../sink/zip-writer.ts';
import {
  contentTypes,
  packageRelationships,
  sheetPath,
  stylesXml,
  workbookRelationships,
  workbookXml,
} from './xlsx-parts.ts';
import { RowsXml, sheetEnd, sheetStart, type XlsxColumn } from './xlsx-rows.ts';
import { SheetNames } from './xlsx-text.ts';

/** What a sheet of Excel holds (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3). */
const mostRows = 1_048_576;
const mostColumns = 16_384;
/** Leaves room below the 4 GiB of an entry for a piece of rows and the end of the sheet. */
const mostSheetBytes = 4_000_000_000;
/** Characters of XML that are compressed at a time. */
const pieceLength = 1 << 17;

interface OpenSheet {
  title: string;
  columns: readonly XlsxColumn[];
  xml: RowsXml;
  /** Rows so far, the one of column names included. */
  rows: number;
}

export interface XlsxOptions {
  /** Rows of a sheet, its header included. */
  rowsPerSheet?: number;
}

/**
 * Writes a workbook (ECMA-376) as a stream, one sheet after the other: typed cells, column names bold and frozen. A table with
 * more rows than a sheet holds goes on on another sheet, under the same header.
 */
export class XlsxWriter {
  readonly #zip: ZipWriter;
  readonly #names = new SheetNames();
  readonly #sheets: string[] = [];
  readonly #rowsPerSheet: number;
  #sheet: OpenSheet | null = null;
  #pending = '';

  constructor(sink: ByteSink, { rowsPerSheet = mostRows }: XlsxOptions = {}) {
    // Sheets are compressed by a thread beside this one; at this level it keeps up.
    this.#zip = new ZipWriter(sink, 4);
    this.#rowsPerSheet = rowsPerSheet;
  }

  /**
   * Begins a sheet and ends the one before.
   *
   * @throws EngineError LIMIT_EXCEEDED for more columns than a sheet holds
   */
  async beginSheet(title: string, columns: readonly XlsxColumn[]): Promise<void> {
    if (columns.length > mostColumns) {
      throw new EngineError(
        'LIMIT_EXCEEDED',
        `The table ${JSON.stringify(title)} has ${columns.length.toLocaleString('en')} columns, and a sheet of Excel holds ${mostColumns.toLocaleString('en')}. Export it as CSV or Parquet.`,
        { limit: 'columns', allowed: mostColumns },
      );
    }
    if (this.#sheets.length === 0) await this.#zip.add('_rels/.rels', packageRelationships);
    await this.#endSheet();
    this.#sheets.push(this.#names.take(title));
    await this.#zip.open(sheetPath(this.#sheets.length));
    this.#pending = sheetStart(columns, this.#sheets.length === 1);
    this.#sheet = { title, columns, xml: new RowsXml(columns), rows: 1 };
  }

  /** Adds rows to the sheet that was begun last. */
  async write(rows: readonly OutputRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) continue;
      let sheet = this.#opened();
      if (sheet.rows >= this.#rowsPerSheet || this.#zip.entrySize >= mostSheetBytes) {
        await this.beginSheet(sheet.title, sheet.columns);
        sheet = this.#opened();
      }
      sheet.rows += 1;
      this.#pending += sheet.xml.row(sheet.rows, row);
      if (this.#pending.length > pieceLength) await this.#flush();
    }
  }

  /** Ends the workbook. One without any sheet gets an empty one, as Excel asks. */
  async finish(): Promise<void> {
    if (this.#sheets.length === 0) await this.beginSheet('Table', []);
    await this.#endSheet();
    const zip = this.#zip;
    await zip.add('xl/workbook.xml', workbookXml(this.#sheets));
    await zip.add('xl/_rels/workbook.xml.rels', workbookRelationships(this.#sheets.length));
    await zip.add('xl/styles.xml', stylesXml);
    await zip.add('[Content_Types].xml', contentTypes(this.#sheets.length));
    await zip.finish();
  }

  #opened(): OpenSheet {
    if (this.#sheet === null) throw new Error('Rows need a sheet to be on.');
    return this.#sheet;
  }

  async #endSheet(): Promise<void> {
    if (this.#sheet === null) return;
    this.#pending += sheetEnd;
    await this.#flush();
    await this.#zip.close();
    this.#sheet = null;
  }

  async #flush(): Promise<void> {
    const xml = this.#pending;
    this.#pending = '';
    await this.#zip.write(xml);
  }
}
