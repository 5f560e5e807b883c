import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** So many rows with a label each, nothing between them, are a form. */
const leastRows = 3;
/** A form has fewer figures in a row than a table. */
const mostFigures = 1;
/** Names of a header that tell a table from further labels. */
const leastNames = 3;

/**
 * Labels that end in a colon, row by row, above the header of a table are a form about the sheet, however its fields stand in columns. Where
 * no table comes after them, they may be all that the sheet holds.
 */
export function settleForms(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (let from = 0; from < rows.length && !isTable(settled[from - 1]); ) {
    let end = from;
    while (end < rows.length && hasLabel(grid, rows[end]) && (end === from || rows[end]?.blanksBefore === 0)) end++;
    if (end - from >= leastRows && headsTable(rows, end)) {
      for (let at = from; at < end; at++) {
        const row = rows[at];
        if (row !== undefined && row.isSure !== true && row.role !== 'metadata')
          settled[at] = { ...row, role: 'metadata', why: 'A label of a form, above the header.' };
      }
    }
    from = Math.max(end, from + 1);
  }
  return settled;
}

/** Whether a row is of a table, so that labels below it may be names of its rows. */
function isTable(row: ClassifiedRow | undefined): boolean {
  return row?.role === 'header' || row?.role === 'data' || row?.role === 'derived';
}

function hasLabel(grid: Grid, row: ClassifiedRow | undefined): boolean {
  if (row === undefined || row.values > mostFigures) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.text && grid.text(row.at, column).endsWith(':')) return true;
  }
  return false;
}

/** Whether a header of several names, none of which is a label, comes before any other row of values. */
function headsTable(rows: readonly ClassifiedRow[], from: number): boolean {
  const next = rows.slice(from).find(({ role }) => role === 'header' || role === 'data' || role === 'derived');
  return next?.role === 'header' && next.filled >= leastNames && !next.lead.endsWith(':');
}
