import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { HeaderMerges } from '../../cells/merged-cells.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Rows below the first one of a header that its merged cells may reach down to. */
const deepest = 3;

/**
 * Rows that the first row of a header reaches down to: names that are merged over several rows stand beside others that are merged over columns, and
 * what stands below these, be it figures, names the columns.
 */
export function settleMergedDepth(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  { wide, tall }: HeaderMerges,
): ClassifiedRow[] {
  if (tall.size === 0 || wide.size === 0) return [...rows];
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    if (row.role !== 'header' || settled[index - 1]?.role === 'header') continue;
    const number = grid.number(row.at);
    const isText = (column: number) => grid.kind(row.at, column) === CellKind.text;
    const names = (tall.get(number) ?? []).filter(({ left, bottom }) => isText(left - 1) && bottom - number <= deepest);
    const spanners = (wide.get(number) ?? []).filter(({ left }) => isText(left - 1));
    if (names.length === 0 || spanners.length === 0) continue;
    const bottom = Math.max(...names.map((range) => range.bottom));
    const isBelowSpanner = (column: number) =>
      spanners.some(({ left, right }) => column >= left - 1 && column <= right - 1);
    for (let at = index + 1; rows[at] !== undefined && grid.number(rows[at]?.at ?? 0) <= bottom; at++) {
      const part = rows[at];
      if (part === undefined || !isBelowSpanner(part.first) || !isBelowSpanner(part.last)) break;
      if (part.role === 'header') continue;
      settled[at] = {
        ...part,
        role: 'header',
        isSure: true,
        why: 'Stands below a merged name, beside names that are merged down to it.',
      };
    }
  }
  return settled;
}
