import { readsLikeNote, wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** Share of the cells of the row above that a row right below it needs, to be one more record rather than a remark. */
const leastFill = 0.6;
/** So many lone texts below a header are a list that is yet to be filled in; each is no longer than a name. */
const shortestList = 3;
const longestName = 60;

/**
 * Keeps records that read like remarks because they hold words alone: a row right below a record, with about as many cells, is a
 * record unless it begins like a note. A note that is kept can be deleted; a record that is lost cannot be seen.
 */
export function settleRecords(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  let above: ClassifiedRow | null = null;
  let listEnd = -1;
  return rows.map((row, index) => {
    if (above?.role === 'header') listEnd = endOfList(rows, index, above);
    let settled = row;
    if (index < listEnd) settled = { ...row, role: 'data', why: 'One of a list of names right below a header.' };
    else if (above !== null && isOneMore(above, row))
      settled = { ...row, role: 'data', why: 'Right below a row of values, with about as many cells.' };
    else if (above?.role === 'header' && isFirst(above, row))
      settled = { ...row, role: 'data', why: 'Right below a header, with about as many cells.' };
    above = settled;
    return settled;
  });
}

/** Where a list of names right below a header ends (exclusive), or -1 where there is none. */
function endOfList(rows: readonly ClassifiedRow[], from: number, header: ClassifiedRow): number {
  const isName = (row: ClassifiedRow, index: number) =>
    row.shape === 'title' &&
    row.role !== 'header' &&
    row.first === header.first &&
    row.lead.length <= longestName &&
    !readsLikeNote(row.lead) &&
    !wordTests.sentence.test(row.lead) &&
    (index === from || row.blanksBefore === 0);
  let end = from;
  for (let row = rows[end]; row !== undefined && isName(row, end); row = rows[end]) end++;
  const goesOn = rows[end] !== undefined && rows[end]?.blanksBefore === 0;
  return header.filled > 1 && end - from >= shortestList && !goesOn ? end : -1;
}

function isOneMore(above: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.role !== 'notes' && row.role !== 'metadata') return false;
  if (above.role !== 'data' || row.blanksBefore > 0 || row.filled < 2) return false;
  if (row.first !== above.first || row.filled < leastFill * above.filled) return false;
  return !readsLikeNote(row.lead);
}

/** What stands right below a header of several columns is under it, not about the sheet. */
function isFirst(header: ClassifiedRow, row: ClassifiedRow): boolean {
  if ((row.role !== 'notes' && row.role !== 'metadata') || row.isSure === true) return false;
  if (header.filled < 2 || row.blanksBefore > 0 || row.filled < 2) return false;
  return row.first <= header.first && row.filled >= leastFill * header.filled && !readsLikeNote(row.lead);
}
