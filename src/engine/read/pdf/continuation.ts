import type { PageTable } from './page/page-table.ts';
import { isCaption, isFigure } from './text/phrases.ts';

/** A text outside of tables, and how far down the page it stands: 0 at its top, 1 at its bottom. */
export interface PlacedText {
  text: string;
  depth: number;
}

/** The last table of a page when the next page may go on with it. */
export interface OpenEnd {
  key: number;
  table: PageTable;
  /** Texts of the first rows of the first part, by column. */
  header: string[][];
  /** All texts of its page, as `running` writes them. */
  texts: ReadonlySet<string>;
}

/** Rows that a header may take. */
const headerRows = 6;
/** Share of a row's texts that must be printed again for it to be a repetition. */
const sameShare = 0.6;
/** How far columns of the two parts may be apart, as a share of the table's width. */
const mayShift = { ruled: 0.02, open: 0.05 } as const;
/** Page headers and footers stand in these margins. */
const margins = { top: 0.08, bottom: 0.9 } as const;
/** Under a table that goes on there may be a remark of so many words. */
const longestRemark = 15;

/**
 * Whether a table is the rest of one on the page before: it opens its page, has the same columns in the same places, and is not named
 * anew. `above` are the texts over it.
 *
 * @returns how many of its rows print the header again, or `null` when it is another table
 */
export function continues(end: OpenEnd, table: PageTable, above: readonly PlacedText[]): number | null {
  if (end.table.columnCount !== table.columnCount) return null;
  const isNamed = above.some(
    ({ text, depth }) =>
      !saysContinued(text) && (isCaption(text) || (depth > margins.top && !end.texts.has(running(text)))),
  );
  if (isNamed) return null;
  const rows = firstRows(table);
  const repeated = repeatedRows(end.header, rows);
  if (repeated > 0) return repeated;
  return sameColumns(end.table, table) && !headsFigures(rows) ? 0 : null;
}

/** Whether a text under the last table of a page leaves it open that the table goes on. */
export function mayFollow({ text, depth }: PlacedText): boolean {
  return depth > margins.bottom || text.split(' ').length <= longestRemark;
}

/** A text without its digits: what page headers have in common. */
export function running(text: string): string {
  return text.replace(/[\d\s]+/g, '').toLowerCase();
}

/** A text as names of columns are compared. */
export function sameCase(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

function saysContinued(text: string): boolean {
  return /\bcont(?:inued|['’]?d\b|\.)|\bsuite\b|\bfortsetzung\b|\bcontinuaci[oó]n\b|\bcontinua\b/i.test(text);
}

export function firstRows(table: PageTable): string[][] {
  const rows = Array.from({ length: Math.min(headerRows, table.rowCount) }, () =>
    new Array<string>(table.columnCount).fill(''),
  );
  for (const { row, column, text } of table.cells) {
    const texts = rows[row];
    if (texts !== undefined) texts[column] = sameCase(text);
  }
  return rows;
}

function repeatedRows(header: readonly string[][], rows: readonly string[][]): number {
  if (!isSame(header[0], rows[0])) return 0;
  // Records have texts in common, such as a town and a state: below its first row, a header is printed again word by word.
  let count = 1;
  while (isSame(header[count], rows[count]) && String(header[count]) === String(rows[count])) count++;
  return count;
}

function isSame(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const filled = b.flatMap((text, column) => (text === '' ? [] : [column]));
  // Values that happen to be the same head nothing.
  if (filled.every((column) => isFigure(b[column] ?? ''))) return false;
  const same = filled.filter((column) => a[column] === b[column]).length;
  return same > 1 && same >= sameShare * filled.length;
}

/** Whether the first row names columns of figures: then it is the header of another table. */
function headsFigures([first = [], second = []]: readonly string[][]): boolean {
  const figures = second.flatMap((text, column) => (column > 0 && isFigure(text) ? [column] : []));
  return figures.length > 0 && figures.every((column) => first[column] !== '' && !isFigure(first[column] ?? ''));
}

function sameColumns(a: PageTable, b: PageTable): boolean {
  const [width, ownWidth] = [a, b].map(({ edges }) => (edges.at(-1) ?? 0) - (edges[0] ?? 0));
  const offset = (b.edges[0] ?? 0) - (a.edges[0] ?? 0);
  if (width === undefined || ownWidth === undefined) return false;
  const near = (a.ruled && b.ruled ? mayShift.ruled : mayShift.open) * width;
  if (Math.abs(ownWidth - width) > near) return false;
  return a.edges.every((edge, index) => Math.abs((b.edges[index] ?? 0) - edge - offset) <= near);
}
