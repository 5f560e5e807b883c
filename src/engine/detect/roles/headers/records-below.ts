import type { ClassifiedRow } from '../classified-row.ts';

/** Rows below a header that say where records begin. */
const comparedRows = 5;

/** The first records below the header that begins right below a row. */
export function recordsBelow(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  let from = index + 1;
  while (rows[from]?.role === 'header') from++;
  return rows.slice(from, from + comparedRows).filter(({ role }) => role === 'data' || role === 'derived');
}
