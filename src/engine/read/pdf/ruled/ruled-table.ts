import { around, type Box, contains } from '../page/geometry.ts';
import type { PageTable } from '../page/page-table.ts';
import { isCaption, isFigure, isNote } from '../text/phrases.ts';
import { columnAt } from '../text/separators.ts';
import { joinedLines, leastConfidence, linesOf, textOf, type Word } from '../text/words.ts';
import { listed, parted, splitColumns, splitRows } from './cell-splits.ts';
import type { DrawnTable, FilledCell } from './drawn-table.ts';
import type { Lattice } from './lattice.ts';

/** What parts a table that rules draw from charts, boxes around text and forms. */
const tableSigns = {
  /** Share of the drawn cells that hold text, at least. */
  leastFilled: 0.25,
  /** Share of the words that lines run through, at most; and how far a word reaches over a line then, in sizes of the font. */
  mostStruck: 0.3,
  struckBy: 0.4,
  /** Share of the places, rows times columns, that cells with text take, at least. */
  leastPlaces: 0.3,
  /** So many numbers below each other in a cell are values of several records. */
  leastStack: 3,
} as const;
/** How sure a table is that rules draw, and one whose rules leave several records in a row. */
const certainty = { drawn: 0.95, stacked: 0.5 } as const;

/**
 * The table that rules draw, with the words between them; `null` where they frame something else: a chart, a box around text, a form
 * with hardly anything in it.
 */
export function ruledTable(lattice: Lattice, words: readonly Word[]): PageTable | null {
  const inside = within(lattice, words);
  if (inside.length === 0) return null;
  const drawn = fill(lattice, inside);
  const table = trim(withoutCaptions(splitRows(splitColumns(listed(parted(drawn))))));
  return asTable(table, drawn);
}

function fill({ xs, ys, cells }: Lattice, words: readonly Word[]): DrawnTable {
  const places = new Map<number, FilledCell>();
  const filled = cells.map((cell): FilledCell => ({ ...cell, words: [] }));
  const columns = xs.length - 1;
  for (const cell of filled) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++)
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++)
        places.set(row * columns + column, cell);
  }
  for (const word of words) {
    const column = Math.min(columns - 1, columnAt(xs.slice(1), (word.left + word.right) / 2));
    const row = Math.min(ys.length - 2, columnAt(ys.slice(1), (word.top + word.bottom) / 2));
    places.get(row * columns + column)?.words.push(word);
  }
  return { xs, ys, cells: filled };
}

/** Whether the rules belong to a drawing: grids behind charts are nearly empty, and their labels stand across the lines. */
export function isDrawing(lattice: Lattice, words: readonly Word[]): boolean {
  const inside = within(lattice, words);
  const filled = fill(lattice, inside).cells.filter((cell) => cell.words.length > 0).length;
  return filled < tableSigns.leastFilled * lattice.cells.length || struckShare(lattice, inside) > tableSigns.mostStruck;
}

function within(box: Box, words: readonly Word[]): Word[] {
  return words.filter((word) => contains(box, (word.left + word.right) / 2, (word.top + word.bottom) / 2));
}

/** The share of words that a drawn line runs through. */
function struckShare({ xs, ys, cells }: Lattice, words: readonly Word[]): number {
  const struck = words.filter((word) => {
    const [x, y] = [(word.left + word.right) / 2, (word.top + word.bottom) / 2];
    const cell = cells.find(
      (place) =>
        x >= (xs[place.column] ?? 0) &&
        x <= (xs[place.column + place.columnSpan] ?? 0) &&
        y >= (ys[place.row] ?? 0) &&
        y <= (ys[place.row + place.rowSpan] ?? 0),
    );
    if (cell === undefined) return false;
    const slack = tableSigns.struckBy * word.size;
    return word.left < (xs[cell.column] ?? 0) - slack || word.right > (xs[cell.column + cell.columnSpan] ?? 0) + slack;
  });
  return struck.length / words.length;
}

/** Titles and notes are often framed with their table, as a row of one cell. */
function withoutCaptions(table: DrawnTable): DrawnTable {
  const columnCount = table.xs.length - 1;
  const rows = Map.groupBy(
    table.cells.filter(({ words }) => words.length > 0),
    ({ row }) => row,
  );
  const order = [...rows.keys()].toSorted((a, b) => a - b);
  const aloneIn = (row: number | undefined) => {
    const [cell, ...others] = rows.get(row ?? -1) ?? [];
    return cell !== undefined && others.length === 0 && cell.columnSpan === columnCount ? cellText(cell) : '';
  };
  const dropped = new Set<number>();
  const [first, last] = [order[0], order.at(-1)];
  if (first !== undefined && isCaption(aloneIn(first))) dropped.add(first);
  if (last !== undefined && isNote(aloneIn(last))) dropped.add(last);
  return { ...table, cells: table.cells.filter(({ row }) => !dropped.has(row)) };
}

function cellText({ words }: FilledCell): string {
  return joinedLines(linesOf(words).map((line) => textOf(line.words)));
}

/** Without the rows and columns at the rim that hold nothing. */
function trim(table: DrawnTable): DrawnTable {
  const filled = table.cells.filter(({ words }) => words.length > 0);
  const usedRows = keptPositions(
    filled.map(({ row, rowSpan }) => [row, row + rowSpan]),
    table.ys.length - 1,
  );
  const usedColumns = keptPositions(
    filled.map(({ column, columnSpan }) => [column, column + columnSpan]),
    table.xs.length - 1,
  );
  const rowAt = (row: number) => usedRows.filter((used) => used < row).length;
  const columnAtOld = (column: number) => usedColumns.filter((used) => used < column).length;
  const cells = filled.map((cell) => {
    const row = rowAt(cell.row);
    const column = columnAtOld(cell.column);
    return {
      words: cell.words,
      row,
      column,
      rowSpan: Math.max(1, rowAt(cell.row + cell.rowSpan) - row),
      columnSpan: Math.max(1, columnAtOld(cell.column + cell.columnSpan) - column),
    };
  });
  const xs = [...usedColumns.map((column) => table.xs[column] ?? 0), table.xs[(usedColumns.at(-1) ?? 0) + 1] ?? 0];
  const ys = [...usedRows.map((row) => table.ys[row] ?? 0), table.ys[(usedRows.at(-1) ?? 0) + 1] ?? 0];
  return { xs, ys, cells };
}

/** Rows (or columns) in which a cell begins or that a cell alone fills. */
function keptPositions(spans: readonly (readonly [number, number])[], count: number): number[] {
  const starts = new Set(spans.map(([from]) => from));
  return Array.from({ length: count }, (_, at) => at).filter((at) => starts.has(at));
}

/** Whether a cell holds numbers below each other, which are values of several records. */
function holdsStack({ words }: FilledCell): boolean {
  const lines = linesOf(words);
  return lines.length >= tableSigns.leastStack && lines.every((line) => isFigure(textOf(line.words)));
}

function asTable(table: DrawnTable, drawn: DrawnTable): PageTable | null {
  const rowCount = table.ys.length - 1;
  const columnCount = table.xs.length - 1;
  const filled = table.cells.length;
  if (rowCount < 2 || columnCount < 2 || filled < 4) return null;
  const places = table.cells.reduce((sum, cell) => sum + cell.rowSpan * cell.columnSpan, 0);
  if (places < tableSigns.leastPlaces * rowCount * columnCount) return null;
  const isStacked = table.cells.some(holdsStack);
  const box: Box = around([
    { left: table.xs[0] ?? 0, right: table.xs.at(-1) ?? 0, top: table.ys[0] ?? 0, bottom: table.ys.at(-1) ?? 0 },
  ]);
  return {
    box,
    rowCount,
    columnCount,
    cells: table.cells
      .map((cell) => {
        const { words, ...place } = cell;
        return { ...place, text: cellText(cell), ...leastConfidence(words) };
      })
      .toSorted((a, b) => a.row - b.row || a.column - b.column),
    edges: table.xs,
    rowEdges: table.ys,
    ruled: true,
    score: isStacked ? certainty.stacked : certainty.drawn,
    reasons: [
      `Rules on the page draw ${drawn.ys.length - 1} rows and ${drawn.xs.length - 1} columns.`,
      ...(isStacked ? ['Several numbers stand below each other in one cell: rows may be missing their lines.'] : []),
    ],
  };
}
