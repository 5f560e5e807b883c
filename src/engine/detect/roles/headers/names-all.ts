import type { Grid, Span } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Whether a row has a text of its own over every column, from its first to its last or within a span. */
export function namesAll(
  grid: Grid,
  row: ClassifiedRow,
  { left, right }: Span = { left: row.first, right: row.last },
): boolean {
  const names = new Set<string>();
  for (let column = left; column <= right; column++) {
    if (!grid.isFilled(row.at, column)) return false;
    const name = grid.text(row.at, column);
    if (names.has(name)) return false;
    names.add(name);
  }
  return true;
}
