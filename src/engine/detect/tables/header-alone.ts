import type { Grid } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import { namesOf } from '../cells/row-names.ts';
import type { DetectRules } from './detect-rules.ts';
import type { FoundTable } from './found-table.ts';

/** A sheet with nothing but names of columns is a table that has no rows yet. */
export function headerAlone(
  grid: Grid,
  rows: readonly RowFacts[],
  { minRows, minColumns }: DetectRules['tables'],
): FoundTable | null {
  const [row, ...others] = rows;
  if (minRows > 1) return null;
  if (row === undefined || others.length > 0 || row.filled < Math.max(2, minColumns)) return null;
  if (namesOf(grid, row) === null) return null;
  return {
    span: { left: row.first, right: row.last },
    header: [{ ...row, role: 'header', why: 'Holds nothing but names, and no row stands below it.' }],
    body: [],
    top: row.at,
    bottom: row.at,
    remarks: [],
    isSide: false,
  };
}
