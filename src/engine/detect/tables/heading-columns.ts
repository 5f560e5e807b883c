import type { Grid } from '../cells/grid.ts';
import type { FoundTable } from './found-table.ts';

/**
 * Columns that hold nothing but headings of groups: each of these stands for all rows below it up to the next. A column in which a
 * record has a value of its own is none.
 */
export function headingColumns(grid: Grid, { body }: Pick<FoundTable, 'body'>): ReadonlySet<number> {
  const columns = new Set(body.filter(({ role }) => role === 'group').map(({ first }) => first));
  const records = body.filter(({ role }) => role === 'data');
  for (const column of columns) if (records.some(({ at }) => grid.isFilled(at, column))) columns.delete(column);
  return columns;
}
