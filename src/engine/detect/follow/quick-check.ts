import type { CellValue, Row } from '../../model.ts';
import { cellAt, firstFilled, hasFilled, isFigureAt } from '../../text-row.ts';
import { totalLabelOf } from '../../words/total-words.ts';
import { CellKind, cellKindOf } from '../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import type { FoundTable } from '../tables/found-table.ts';

/** Share of a table's usual number of filled cells that a row needs to pass for data by a quick check. */
const leastFill = 0.5;
/** Columns that hold figures in at least this share of the rows tell data from headings. */
const figureShare = 0.8;
const askedColumns = 3;

/** A total or a heading says what it is in fewer characters. */
const longestLabel = 60;

export type QuickCheck = 'plain' | 'blank' | 'odd';

/**
 * A look that is cheap enough for every row of a long table: is it like the many rows before it? A row that is odd is not
 * refused, only judged with care.
 */
export function quickCheckOf(grid: Grid, table: FoundTable): (row: Row, previous: QuickCheck) => QuickCheck {
  const { left, right } = table.span;
  const data = table.body.filter((row) => row.role === 'data');
  const usual = data.map((row) => row.filled).sort((a, b) => a - b)[Math.floor(data.length / 2)] ?? 1;
  const least = Math.max(Math.min(2, usual), Math.ceil(usual * leastFill));
  const figures = figureColumns(grid, table).slice(0, askedColumns);
  const headings = table.header.map((row) => grid.text(row.at, row.first));

  return (row, previous) => {
    const first = firstFilled(row, left, right);
    if (first < 0) return 'blank';
    if (!hasFilled(row, first, right, least)) return 'odd';
    if (figures.length === 0 && previous === 'blank') return 'odd';
    if (figures.length > 0 && figures.every((column) => !isFigureAt(row, column) && isWord(cellAt(row, column))))
      return 'odd';
    const lead = cellAt(row, first);
    if (typeof lead !== 'string' || lead.length > longestLabel) return 'plain';
    return totalLabelOf(lead) !== null || headings.includes(lead.trim()) ? 'odd' : 'plain';
  };
}

function figureColumns(grid: Grid, table: FoundTable): number[] {
  const data = table.body.filter((row) => row.role === 'data');
  const columns: number[] = [];
  for (let column = table.span.left; column <= table.span.right; column++) {
    const kinds = countKinds(grid, data, column);
    const figures = valuesAmong(kinds) + kinds.marks;
    if (figures >= figureShare * data.length && data.length > 0) columns.push(column);
  }
  return columns;
}

function isWord(value: CellValue | undefined): boolean {
  return typeof value === 'string' && cellKindOf(value) === CellKind.text;
}
