import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import type { FoundTable } from './found-table.ts';

/** How many rows a bare list has at least, its heading included. */
const shortestList = 3;

/**
 * A sheet of one column is prose to the row judgement. Where a specification asks for tables of one column, it is a list: all of
 * its rows, the first one the header when it is the only one without digits or signs of its own.
 */
export function oneColumnList(grid: Grid, rows: readonly RowFacts[]): FoundTable | null {
  const [first, ...rest] = rows;
  const column = first?.first;
  if (first === undefined || column === undefined || rows.length < shortestList) return null;
  if (rows.some((row) => row.first !== column || row.last !== column)) return null;
  const isBare = (row: RowFacts) =>
    grid.kind(row.at, column) === CellKind.text && !/[\d@/_]/.test(grid.text(row.at, column));
  const hasHeader = isBare(first) && rest.filter(isBare).length < rest.length / 2;
  const body = (hasHeader ? rest : rows).map((row): ClassifiedRow => ({ ...row, role: 'data' }));
  return {
    span: { left: column, right: column },
    header: hasHeader ? [{ ...first, role: 'header' }] : [],
    body,
    top: first.at,
    bottom: rows.at(-1)?.at ?? first.at,
    remarks: [],
    isSide: false,
  };
}
