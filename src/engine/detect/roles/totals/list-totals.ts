import type { CellRange } from '../../../model.ts';
import type { Grid, Span } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Whether a row of the sheet is one that a table of the workbook's own, over some of these columns, keeps for totals. */
export function isListTotal(totals: readonly CellRange[], row: number, { left, right }: Span): boolean {
  return totals.some((range) => {
    const isOver = range.left - 1 <= right && range.right - 1 >= left;
    return isOver && range.top <= row && row <= range.bottom;
  });
}

/** The rows, those that the workbook itself names as totals settled as such. */
export function withListTotals(
  grid: Grid,
  span: Span,
  rows: readonly ClassifiedRow[],
  totals: readonly CellRange[],
): ClassifiedRow[] {
  if (totals.length === 0) return [...rows];
  return rows.map((row) => {
    if (row.role === 'header' || !isListTotal(totals, grid.number(row.at), span)) return row;
    return {
      ...row,
      role: 'derived',
      isSure: true,
      why: 'The workbook says that the row holds the totals of its table.',
    };
  });
}
