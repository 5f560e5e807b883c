import type { CellRange, CellValue, LaidOutTable, Row, Sheet } from '../../model.ts';
import type { PageTable } from './page/page-table.ts';
import { isCaption } from './text/phrases.ts';
import { withoutMarks } from './text/raised.ts';
import { joinedLines, linesOf, type TextLine, textOf, type Word } from './text/words.ts';

/** What stands on a page from top to bottom, with the 1-based row of the sheet that it starts in and
 * its place, 0 at the top and 1 at the bottom: tables, and the paragraphs around them. */
export type PageItem = { row: number; depth: number } & ({ table: PageTable } | { text: string });

/** Lines closer than this, in font sizes, are one paragraph. */
const lineReach = 1.6;

/** The tables and paragraphs of a page in reading order; blank rows part tables from what surrounds them. */
export function itemsOf(tables: readonly PageTable[], rest: readonly Word[], height: number): PageItem[] {
  const texts = paragraphs(linesOf(rest)).map((lines) => ({
    top: lines[0]?.top ?? 0,
    text: joinedLines(lines.map((line) => textOf(line.words))),
  }));
  const parts = [...tables.map((table) => ({ top: table.box.top, table })), ...texts].toSorted((a, b) => a.top - b.top);
  const items: PageItem[] = [];
  let row = 1;
  for (const [index, { top, ...part }] of parts.entries()) {
    const before = parts[index - 1];
    if (before !== undefined && ('table' in part || 'table' in before)) row++;
    items.push({ ...part, row, depth: top / height });
    row += 'table' in part ? part.table.rowCount : 1;
  }
  return items;
}

function paragraphs(lines: readonly TextLine[]): TextLine[][] {
  const found: TextLine[][] = [];
  for (const line of lines) {
    const open = found.at(-1);
    const last = open?.at(-1);
    const goesOn =
      last !== undefined &&
      line.baseline - last.baseline < lineReach * Math.max(line.size, last.size) &&
      Math.abs(line.size - last.size) < 1 &&
      line.words[0]?.bold === last.words[0]?.bold &&
      !isCaption(textOf(line.words));
    if (goesOn) open?.push(line);
    else found.push([line]);
  }
  return found;
}

/**
 * A page as a sheet: paragraphs are rows of one cell, tables take as many rows and columns as they have, from column A on. Text is
 * kept as printed but for the marks of footnotes, for the later stages to type.
 */
export function pageSheet(
  { number, width, height, items }: { items: readonly PageItem[] } & NonNullable<Sheet['page']>,
  layout: readonly LaidOutTable[],
): Sheet {
  const tables = items.flatMap((item) => ('table' in item ? [item] : []));
  return {
    index: number - 1,
    name: `Page ${number}`,
    page: { number, width, height },
    hidden: false,
    epoch: 1900,
    formats: [],
    hiddenColumns: [],
    merges: tables.flatMap(({ table, row }) => mergesOf(table, row)),
    layout,
    async *rows() {
      yield items.flatMap((item) => ('text' in item ? [rowOf(item.row, [item.text])] : rowsOf(item.table, item.row)));
    },
  };
}

function rowsOf({ rowCount, columnCount, cells }: PageTable, top: number): Row[] {
  const values = Array.from({ length: rowCount }, () => new Array<CellValue>(columnCount).fill(null));
  for (const { row, column, text } of cells) {
    const places = values[row];
    if (places !== undefined && text !== '') places[column] = withoutMarks(text);
  }
  return values.map((places, offset) => rowOf(top + offset, places));
}

function rowOf(number: number, values: CellValue[]): Row {
  return { number, values, formats: null, hidden: false };
}

function mergesOf({ cells }: PageTable, top: number): CellRange[] {
  return cells
    .filter(({ rowSpan, columnSpan }) => rowSpan > 1 || columnSpan > 1)
    .map(({ row, column, rowSpan, columnSpan }) => ({
      top: top + row,
      left: 1 + column,
      bottom: top + row + rowSpan - 1,
      right: column + columnSpan,
    }));
}
