import { EngineError } from '../../errors.ts';
import type { OutputRow } from '../../extracted-table.ts';
import { columnLetter } from '../../model.ts';
import { notListed } from '../../words/not-listed.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { ZipWriter } from '../sink/zip-writer.ts';
import {
  type CellMark,
  type CellNote,
  commentRelationships,
  commentShapesXml,
  commentsXml,
  issueColumns,
  issueValues,
  type ListedIssue,
  marksOf,
  reference,
  shapeBlocks,
  type TableIssues,
} from './xlsx-issues.ts';
import {
  contentTypes,
  packageRelationships,
  sheetPath,
  stylesXml,
  workbookRelationships,
  workbookXml,
} from './xlsx-parts.ts';
import { type CellLink, RowsXml, sheetEnd, sheetStart, type XlsxColumn } from './xlsx-rows.ts';
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
  /** Rows of the table on the sheets before. */
  before: number;
  marking: Marking | null;
  notes: CellNote[];
  links: CellLink[];
}

/** The issues of a table that are marked. */
interface Marking extends TableIssues {
  marks: ReturnType<typeof marksOf>;
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
  /** All issues, where they are to be marked. */
  #issues: { listed: ListedIssue[]; total: number } | null = null;
  /** Numbers of the sheets that have comments. */
  readonly #commented: number[] = [];
  #nextBlock = 1;
  #sheet: OpenSheet | null = null;
  #pending = '';

  constructor(sink: ByteSink, { rowsPerSheet = mostRows }: XlsxOptions = {}) {
    // Sheets are compressed by a thread beside this one; at this level it keeps up.
    this.#zip = new ZipWriter(sink, 4);
    this.#rowsPerSheet = rowsPerSheet;
  }

  /**
   * Begins a sheet and ends the one before. With `issues`, cells that have some are coloured and carry a comment, and the last sheet
   * of the workbook lists all of them.
   *
   * @throws EngineError LIMIT_EXCEEDED for more columns than a sheet holds
   */
  async beginSheet(title: string, columns: readonly XlsxColumn[], issues: TableIssues | null = null): Promise<void> {
    const marking = issues && { ...issues, marks: marksOf(issues.issues, columns) };
    await this.#begin(title, columns, { marking, before: 0 });
    if (issues) this.#listWhole(issues);
  }

  async #begin(
    title: string,
    columns: readonly XlsxColumn[],
    { marking, before }: Pick<OpenSheet, 'marking' | 'before'>,
  ): Promise<void> {
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
    this.#sheet = { title, columns, xml: new RowsXml(columns), rows: 1, before, marking, notes: [], links: [] };
  }

  /** Lists what is wrong with the whole table, which has no cell. */
  #listWhole({ issues, total, sourceSheet }: TableIssues): void {
    this.#issues ??= { listed: [], total: 0 };
    this.#issues.total += total;
    const sheet = this.#sheets.at(-1) ?? '';
    for (const issue of issues) {
      if (issue.row === null)
        this.#issues.listed.push({ ...issue, sheet, cell: null, sourceSheet: issue.sheet ?? sourceSheet });
    }
  }

  /** Adds rows to the sheet that was begun last. */
  async write(rows: readonly OutputRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (row === undefined) continue;
      let sheet = this.#opened();
      if (sheet.rows >= this.#rowsPerSheet || this.#zip.entrySize >= mostSheetBytes) {
        const before = sheet.before + sheet.rows - 1;
        await this.#begin(sheet.title, sheet.columns, { marking: sheet.marking, before });
        sheet = this.#opened();
      }
      sheet.rows += 1;
      const marks = sheet.marking?.marks.get(sheet.before + sheet.rows - 1);
      this.#pending += marks ? sheet.xml.markedRow(sheet.rows, row, marks) : sheet.xml.row(sheet.rows, row);
      if (marks) this.#note(sheet, marks);
      if (this.#pending.length > pieceLength) await this.#flush();
    }
  }

  /** Ends the workbook. One without any sheet gets an empty one, as Excel asks. */
  async finish(): Promise<void> {
    if (this.#sheets.length === 0) await this.beginSheet('Table', []);
    if (this.#issues) await this.#writeIssues(this.#issues);
    await this.#endSheet();
    const zip = this.#zip;
    await zip.add('xl/workbook.xml', workbookXml(this.#sheets));
    await zip.add('xl/_rels/workbook.xml.rels', workbookRelationships(this.#sheets.length));
    await zip.add('xl/styles.xml', stylesXml);
    await zip.add('[Content_Types].xml', contentTypes(this.#sheets.length, this.#commented));
    await zip.finish();
  }

  /** Keeps what is wrong with cells of the last row, for the comments and for the list. */
  #note(sheet: OpenSheet, marks: ReadonlyMap<number, CellMark>): void {
    const name = this.#sheets.at(-1) ?? '';
    for (const [column, { issues }] of marks) {
      const text = issues.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
      sheet.notes.push({ row: sheet.rows - 1, column, text });
      const cell = `${columnLetter(column)}${sheet.rows}`;
      for (const issue of issues) {
        const sourceSheet = issue.sheet ?? sheet.marking?.sourceSheet ?? '';
        this.#issues?.listed.push({ ...issue, sheet: name, cell, sourceSheet });
      }
    }
  }

  /** The last sheet: every issue, with a link to its cell. */
  async #writeIssues({ listed, total }: { listed: readonly ListedIssue[]; total: number }): Promise<void> {
    await this.beginSheet('Issues', issueColumns);
    const shown = listed.slice(0, this.#rowsPerSheet - 2);
    const rows = shown.map((issue) => ({ sourceRow: 0, values: issueValues(issue) }));
    const more = notListed(total, shown);
    if (more !== null) rows.push({ sourceRow: 0, values: [null, null, null, null, null, more, null] });
    await this.write(rows);
    const sheet = this.#opened();
    for (const [at, { sheet: name, cell }] of shown.entries()) {
      if (cell !== null) sheet.links.push({ cell: `B${at + 2}`, to: reference(name, cell) });
    }
  }

  #opened(): OpenSheet {
    if (this.#sheet === null) throw new Error('Rows need a sheet to be on.');
    return this.#sheet;
  }

  async #endSheet(): Promise<void> {
    const sheet = this.#sheet;
    if (sheet === null) return;
    const { notes } = sheet;
    this.#pending += sheetEnd(sheet.links, notes.length > 0);
    await this.#flush();
    await this.#zip.close();
    this.#sheet = null;
    if (notes.length === 0) return;
    const number = this.#sheets.length;
    this.#commented.push(number);
    await this.#zip.add(`xl/worksheets/_rels/sheet${number}.xml.rels`, commentRelationships(number));
    await this.#zip.add(`xl/comments${number}.xml`, commentsXml(notes));
    await this.#zip.add(`xl/drawings/vmlDrawing${number}.vml`, commentShapesXml(notes, this.#nextBlock));
    this.#nextBlock += shapeBlocks(notes.length);
  }

  async #flush(): Promise<void> {
    const xml = this.#pending;
    this.#pending = '';
    await this.#zip.write(xml);
  }
}
