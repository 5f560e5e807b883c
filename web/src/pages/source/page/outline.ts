/** In points, as it is displayed. */
export interface PageSize {
  number: number;
  width: number;
  height: number;
}

/** A table on its page, in points from the lower left corner, as the API has it. */
export interface Outline {
  left: number;
  bottom: number;
  right: number;
  top: number;
  columnEdges: readonly number[];
  rowEdges: readonly number[];
  isTurned: boolean;
}

/** A rectangle on a page, in shares of its width and height from its upper left corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A cell of a table, from 0 within it. */
export interface CellOfTable {
  row: number;
  column: number;
}

/** Where a cell begins and ends in its table: the same place, but for one of several rows or columns. */
export interface CellSpan {
  first: CellOfTable;
  last: CellOfTable;
}

/** All that a cell takes of its table. */
export function spanOf(merged: readonly CellSpan[], cell: CellOfTable): CellSpan {
  const isIn = ({ first, last }: CellSpan) =>
    first.row <= cell.row && cell.row <= last.row && first.column <= cell.column && cell.column <= last.column;
  return merged.find(isIn) ?? { first: cell, last: cell };
}

/** Where a step leads to from a cell: over all of it, and to the beginning of the next one, which stays within the table. */
export function stepFrom(
  merged: readonly CellSpan[],
  from: CellOfTable,
  by: CellOfTable,
  most: CellOfTable,
): CellOfTable {
  const { first, last } = spanOf(merged, from);
  const after = (start: number, end: number, step: number, limit: number) =>
    Math.min(limit, Math.max(0, (step > 0 ? end : start) + step));
  const next = {
    row: after(first.row, last.row, by.row, most.row),
    column: after(first.column, last.column, by.column, most.column),
  };
  return spanOf(merged, next).first;
}

/** Where a table stands on its page. */
export function boxOf({ left, right, bottom, top }: Outline, page: PageSize): Box {
  return boxBetween([left, right], [bottom, top], page);
}

/** Where cells of a table stand on its page, from the first to the last one; `null` where the table has no such cells. */
export function boxOfCells(outline: Outline, first: CellOfTable, last: CellOfTable, page: PageSize): Box | null {
  const { columnEdges, rowEdges, isTurned } = outline;
  const columns = [columnEdges[first.column], columnEdges[last.column + 1]];
  const rows = [rowEdges[first.row], rowEdges[last.row + 1]];
  const [across, upwards] = isTurned ? [rows, columns] : [columns, rows];
  const numbers = [...across, ...upwards].filter((edge) => edge !== undefined);
  const [left = 0, right = 0, bottom = 0, top = 0] = numbers;
  return numbers.length === 4 ? boxBetween([left, right], [bottom, top], page) : null;
}

/** The cell of a table at a point of its page, both in shares from the upper left corner; the nearest one where the point is beside it. */
export function cellAt(outline: Outline, x: number, y: number, page: PageSize): CellOfTable {
  const [across, upwards] = [x * page.width, (1 - y) * page.height];
  return {
    column: bandAt(outline.columnEdges, outline.isTurned ? upwards : across),
    row: bandAt(outline.rowEdges, outline.isTurned ? across : upwards),
  };
}

/** Which of the bands between edges that rise, or fall, a value is in. */
function bandAt(edges: readonly number[], value: number): number {
  const isRising = (edges[0] ?? 0) <= (edges.at(-1) ?? 0);
  const next = edges.findIndex((edge, index) => index > 0 && (isRising ? value < edge : value > edge));
  return next < 0 ? Math.max(0, edges.length - 2) : next - 1;
}

function boxBetween(across: [number, number], upwards: [number, number], { width, height }: PageSize): Box {
  const [left, right] = across[0] <= across[1] ? across : [across[1], across[0]];
  const [bottom, top] = upwards[0] <= upwards[1] ? upwards : [upwards[1], upwards[0]];
  return { left: left / width, top: 1 - top / height, width: (right - left) / width, height: (top - bottom) / height };
}
