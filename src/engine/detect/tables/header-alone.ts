import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { DetectRules } from './detect-rules.ts';
import type { FoundTable } from './found-table.ts';

/** Longer texts, or texts of more words, are sentences. */
const longestName = 40;
const mostWords = 5;

/** A sheet with nothing but names of columns is a table that has no rows yet. */
export function headerAlone(
  grid: Grid,
  rows: readonly RowFacts[],
  { minRows, minColumns }: DetectRules['tables'],
): FoundTable | null {
  const [row, ...others] = rows;
  if (minRows > 1) return null;
  if (row === undefined || others.length > 0 || row.filled < Math.max(2, minColumns)) return null;
  const names = new Set<string>();
  for (let column = row.first; column <= row.last; column++) {
    const text = grid.text(row.at, column);
    const isName =
      grid.kind(row.at, column) === CellKind.text &&
      text.length <= longestName &&
      text.split(/\s+/).length <= mostWords &&
      !/[.!?;]$/.test(text) &&
      /^[^\d]/.test(text);
    if (!isName) return null;
    names.add(text.toLowerCase());
  }
  if (names.size < row.filled) return null;
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
