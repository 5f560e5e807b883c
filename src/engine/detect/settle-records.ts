import type { ClassifiedRow } from './found.ts';
import { wordTests } from './words.ts';

/** Share of the cells of the row above that a row right below it needs, to be one more record rather than a remark. */
const leastFill = 0.6;

/**
 * Keeps records that read like remarks because they hold words alone: a row right below a record, with about as many cells, is a
 * record unless it begins like a note. A note that is kept can be deleted; a record that is lost cannot be seen.
 */
export function settleRecords(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  let above: ClassifiedRow | null = null;
  return rows.map((row) => {
    const settled: ClassifiedRow = above !== null && isOneMore(above, row) ? { ...row, role: 'data' } : row;
    above = settled;
    return settled;
  });
}

function isOneMore(above: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.role !== 'notes' && row.role !== 'metadata') return false;
  if (above.role !== 'data' || row.blanksBefore > 0 || row.filled < 2) return false;
  if (row.first !== above.first || row.filled < leastFill * above.filled) return false;
  return !wordTests.note.test(row.lead) && !wordTests.marker.test(row.lead);
}
