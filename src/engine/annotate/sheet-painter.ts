import type { RowRole, RowVerdict } from '../detected-table.ts';
import type { IssueSeverity } from '../extracted-table.ts';
import { shownText } from '../format/shown-text.ts';
import { columnLetter, type Row, type Sheet } from '../model.ts';
import { cellTextXml } from '../write/xlsx/xlsx-text.ts';
import type { Annotation, Region, SheetAnnotation } from './annotation.ts';
import { type CellStyles, edge } from './cell-styles.ts';

/** Turns the rows of a sheet, in ascending order, into the XML of coloured rows at the same place. */
export class SheetPainter {
  /** Cells painted so far, blank ones within tables included. */
  cells = 0;
  readonly #sheet: Sheet;
  readonly #styles: CellStyles;
  readonly #regions: readonly Region[];
  readonly #issues: ReadonlyMap<string, IssueSeverity>;
  readonly #verdicts: readonly RowVerdict[];
  /** The column behind a gap at the right of the sheet, where it stands why a row is what it is. */
  readonly #reasonColumn: number;
  #verdict = 0;
  #next = 1;

  constructor(
    sheet: Sheet,
    { index, columnCount, verdicts }: SheetAnnotation,
    { tables }: Annotation,
    styles: CellStyles,
  ) {
    this.#sheet = sheet;
    this.#styles = styles;
    this.#regions = tables.flatMap(({ regions }) => regions).filter((region) => region.sheet === index);
    this.#issues = issueCells(tables, index);
    this.#verdicts = verdicts;
    this.#reasonColumn = columnCount + 1;
  }

  /** The row, and blank rows of tables before it that the reader has left out. */
  *paint(row: Row): Generator<string> {
    for (; this.#next < row.number; this.#next++) {
      if (this.#regionsAt(this.#next).length > 0) yield this.#row(blankRow(this.#next));
    }
    this.#next = row.number + 1;
    yield this.#row(row);
  }

  #row(row: Row): string {
    const { number } = row;
    const verdict = this.#verdictAt(number);
    const regions = this.#regionsAt(number);
    const columns = Math.max(row.values.length, ...regions.map(({ range }) => range.right));
    let xml = `<row r="${number}"${row.hidden ? ' hidden="1"' : ''}>`;
    for (let column = 0; column < columns; column++) xml += this.#cell(row, column, regions, verdict);
    if (verdict !== null) xml += this.#reason(number, verdict);
    return `${xml}</row>`;
  }

  #cell(row: Row, column: number, regions: readonly Region[], verdict: RowVerdict | null): string {
    const value = row.values[column] ?? null;
    const region = regions.find(({ range }) => column + 1 >= range.left && column + 1 <= range.right);
    if (value === null && region === undefined) return '';
    this.cells++;
    const address = `${columnLetter(column)}${row.number}`;
    const format = row.formats?.[column];
    const text = shownText(value, format === undefined ? undefined : this.#sheet.formats[format], this.#sheet.epoch);
    const role = roleIn(region, row, verdict);
    const style = this.#styles.number({
      fill: this.#issues.get(address) ?? role,
      edges: region === undefined ? 0 : edgesAt(region, row.number, column + 1),
      font: role === 'header' ? 'bold' : 'plain',
      align: typeof value === 'number' ? 'right' : 'left',
    });
    return text === ''
      ? `<c r="${address}" s="${style}"/>`
      : `<c r="${address}" s="${style}" t="inlineStr"><is>${cellTextXml(text)}</is></c>`;
  }

  #reason(row: number, { role, why }: RowVerdict): string {
    // A sheet may fill the last column that there is.
    if (role === 'data' || role === 'empty' || this.#reasonColumn >= lastColumn) return '';
    const style = this.#styles.number({ fill: null, edges: 0, font: 'faint', align: 'left' });
    const address = `${columnLetter(this.#reasonColumn)}${row}`;
    return `<c r="${address}" s="${style}" t="inlineStr"><is>${cellTextXml(`${role}: ${why}`)}</is></c>`;
  }

  #regionsAt(row: number): readonly Region[] {
    return this.#regions.filter(({ range }) => row >= range.top && row <= range.bottom);
  }

  #verdictAt(row: number): RowVerdict | null {
    for (let found = this.#verdicts[this.#verdict]; found !== undefined && found.last < row; ) {
      this.#verdict++;
      found = this.#verdicts[this.#verdict];
    }
    const verdict = this.#verdicts[this.#verdict];
    return verdict !== undefined && verdict.first <= row ? verdict : null;
  }
}

/** Of a sheet in Excel. */
const lastColumn = 16_384;

/** Within a table its own header counts; the row may be something else for a table beside it. */
function roleIn(region: Region | undefined, row: Row, verdict: RowVerdict | null): RowRole | null {
  if (region?.headerRows.includes(row.number)) return 'header';
  if (verdict === null || verdict.role === 'empty') return null;
  return verdict.role;
}

function edgesAt({ range }: Region, row: number, column: number): number {
  return (
    (column === range.left ? edge.left : 0) +
    (column === range.right ? edge.right : 0) +
    (row === range.top ? edge.top : 0) +
    (row === range.bottom ? edge.bottom : 0)
  );
}

/** Errors win over warnings of the same cell. */
function issueCells(tables: Annotation['tables'], sheet: number): ReadonlyMap<string, IssueSeverity> {
  const cells = new Map<string, IssueSeverity>();
  for (const issue of tables.flatMap(({ issues }) => issues)) {
    const { sourceCell, severity } = issue;
    if (issue.sheet !== sheet || sourceCell === null || cells.get(sourceCell) === 'error') continue;
    cells.set(sourceCell, severity);
  }
  return cells;
}

function blankRow(number: number): Row {
  return { number, values: [], formats: null, hidden: false };
}
