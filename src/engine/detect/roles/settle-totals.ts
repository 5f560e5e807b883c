import type { Grid } from '../cells/grid.ts';
import { totalLabel, wordTests } from '../cells/row-words.ts';
import { sumOf } from '../cells/sums.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** A row that names itself a total and nothing else. */
const selfNamed = /^(?:(?:sub|grand|net|overall)[- ]?)?totals?\s*[:.]?$/i;
/** How far sums are looked for. */
const reach = { rows: 200, columns: 12 } as const;
/** A sum in one column alone may be chance: of two numbers it often is, and where it would stand above its parts. */
const leastColumns = 2;
const leastRowsOfOneColumn = 3;

/**
 * Settles which rows are totals. Totals are left out of the records by default, so that a row must say that it is one or
 * add up; the learned judgement alone is right too seldom.
 */
export function settleTotals(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  return rows.map((row, index) => {
    if (row.role !== 'header' && row.values > 0 && selfNamed.test(row.lead))
      return { ...row, role: 'derived', why: 'Names itself a total.' };
    if (row.role !== 'derived' || wordTests.total.test(row.lead)) return row;
    const label = totalLabel(grid, row);
    if (label !== null) return { ...row, why: `Its label “${label}” names a total.` };
    return sumsUp(grid, rows, index, row);
  });
}

function sumsUp(grid: Grid, rows: readonly ClassifiedRow[], index: number, row: ClassifiedRow): ClassifiedRow {
  const isBorder = ({ role }: ClassifiedRow) => role === 'header' || role === 'metadata';
  const above = sumOf(grid, rows, index, -1, reach, isBorder);
  if (above.columns >= leastColumns || above.rows >= leastRowsOfOneColumn)
    return { ...row, why: `Its figures are the sums of the ${above.rows} rows above it.` };
  const below = sumOf(grid, rows, index, 1, reach, isBorder);
  if (below.columns >= leastColumns)
    return { ...row, why: `Its figures are the sums of the ${below.rows} rows below it.` };
  return { ...row, role: 'data', why: 'Looks like a total, but neither says so nor adds up.' };
}
