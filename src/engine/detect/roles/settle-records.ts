import { CellKind } from '../cells/cell-kind.ts';
import { countKinds } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import { readsLikeNote, totalLabel, wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { namesAll } from './headers/names-all.ts';

/** Share of the cells of the row above that a row right below it needs, to be one more record rather than a remark. */
const leastFill = 0.6;
/** So many lone texts below a header are a list that is yet to be filled in; each is no longer than a name. */
const shortestList = 3;
const longestName = 60;
/** Rows above and below that say what a column holds. */
const comparedRows = 5;
/** Supposed remarks above a total. */
const mostBeforeTotal = 8;

/**
 * Keeps records that read like remarks because they hold words alone: a row right below a record, with about as many cells, is a
 * record unless it begins like a note. A note that is kept can be deleted; a record that is lost cannot be seen.
 */
export function settleRecords(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  let above: ClassifiedRow | null = null;
  let listEnd = -1;
  let header: ClassifiedRow | null = null;
  return rows.map((row, index) => {
    if (above?.role === 'header') listEnd = endOfList(rows, index, above);
    let settled = row;
    if (index < listEnd) settled = { ...row, role: 'data', why: 'One of a list of names right below a header.' };
    else if (above !== null && isOneMore(above, row))
      settled = { ...row, role: 'data', why: 'Right below a row of values, with about as many cells.' };
    else if (above?.role === 'header' && isFirst(above, row))
      settled = { ...row, role: 'data', why: 'Right below a header, with about as many cells.' };
    else if (above !== null && header !== null && opensTable(grid, rows, index, { header, above }))
      settled =
        row.filled === 1
          ? { ...row, role: 'group', why: 'A text alone between a header and its first records.' }
          : { ...row, role: 'data', why: 'Stands between a header and further records, in columns that it names.' };
    else if (above !== null && header !== null && isValues(above) && standsBeforeTotal(grid, rows, index, header))
      settled = { ...row, role: 'data', why: 'Stands between records and their total, in columns that are named.' };
    else if (above !== null && isValues(above) && isOneMoreBelowGap(grid, rows, index, above))
      settled = { ...row, role: 'data', why: 'Holds figures where the records above the blank row hold them.' };
    else if (above !== null && isLoneFigure(grid, rows, index, above))
      settled = { ...row, role: 'data', why: 'A figure alone, in a column of figures.' };
    above = settled;
    if (settled.role === 'header') header = settled;
    return settled;
  });
}

/**
 * Whether a supposed remark stands between a header that names every column and records, with nothing but such rows in between: remarks come after the
 * records. A text alone may head the first of them.
 */
function opensTable(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  { header, above }: { header: ClassifiedRow; above: ClassifiedRow },
): boolean {
  const row = rows[index];
  if (row === undefined || !isRemark(row) || header.filled < 2 || !namesAll(grid, header)) return false;
  const follows =
    above.role === 'header' || above.role === 'group' || (above.role === 'data' && isRemark(rows[index - 1]));
  if (!follows || row.blanksBefore > (above.role === 'header' ? 1 : 0)) return false;
  let gaps = 0;
  for (let at = index; ; at++) {
    const next = rows[at];
    if (next === undefined) return false;
    // One blank row may part the first records from the others, where no text alone would be a heading there.
    if (at > index && next.blanksBefore > 0) gaps += next.blanksBefore;
    if (gaps > 1 || (gaps > 0 && (row.filled < 2 || row.blanksBefore > 0))) return false;
    if (next.role === 'data' && next.filled > 1) return true;
    if (next.role === 'group' && next.filled === 1) continue;
    if (!isRemark(next) || !isInNamedColumns(grid, header, next)) return false;
  }
}

function isRemark(row: ClassifiedRow | undefined): boolean {
  return row !== undefined && (row.role === 'notes' || row.role === 'metadata') && row.isSure !== true;
}

/** Whether a row begins below the first name, and each of its cells is short and has a name above it. */
function isInNamedColumns(grid: Grid, header: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.first !== header.first || row.last > header.last || readsLikeNote(row.lead)) return false;
  if (wordTests.colon.test(row.lead) || wordTests.bracketed.test(row.lead) || wordTests.sentence.test(row.lead))
    return false;
  for (let column = row.first; column <= row.last; column++)
    if (grid.text(row.at, column).length > longestName) return false;
  return true;
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

/** Whether a supposed remark is one more record below another. */
export function isOneMore(above: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.role !== 'notes' && row.role !== 'metadata') return false;
  if (above.role !== 'data' || row.blanksBefore > 0 || row.filled < 2) return false;
  if (row.first !== above.first || row.filled < leastFill * above.filled) return false;
  return !readsLikeNote(row.lead);
}

/**
 * Whether supposed remarks, of which this is one, go on below records, at most a blank row apart, up to a row that is called a total: remarks come after the
 * total.
 */
function standsBeforeTotal(grid: Grid, rows: readonly ClassifiedRow[], index: number, header: ClassifiedRow): boolean {
  const row = rows[index];
  if (row === undefined || row.blanksBefore > 1 || header.filled < 2 || !namesAll(grid, header)) return false;
  for (let at = index; at < index + mostBeforeTotal; at++) {
    const next = rows[at];
    if (next === undefined || (at > index && next.blanksBefore > 0)) return false;
    if (at > index && totalLabel(grid, next)?.isWhole === true) return true;
    // Right below a record, a heading above a total would head nothing; below a gap, what it heads may begin with its total.
    const mayStand = isRemark(next) || (next.role === 'group' && next.blanksBefore === 0 && next.isSure !== true);
    if (!mayStand || !isInNamedColumns(grid, header, next)) return false;
  }
  return false;
}

function isValues({ role }: ClassifiedRow): boolean {
  return role === 'data' || role === 'derived';
}

/** Whether a row below a blank one has about as many cells as the records above it, and figures in no other columns than they. */
function isOneMoreBelowGap(grid: Grid, rows: readonly ClassifiedRow[], index: number, above: ClassifiedRow): boolean {
  const row = rows[index];
  if (row === undefined || (row.role !== 'notes' && row.role !== 'metadata') || row.isSure === true) return false;
  if (row.blanksBefore !== 1 || row.filled < 2 || row.figures === 0 || readsLikeNote(row.lead)) return false;
  if (row.first !== above.first || row.last > above.last || row.filled < leastFill * above.filled) return false;
  const records = rows.slice(Math.max(0, index - comparedRows), index).filter(isValues);
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const { numbers, texts } = countKinds(grid, [above, ...records], column);
    if (grid.kind(row.at, column) === CellKind.number ? numbers === 0 : texts === 0) return false;
  }
  return true;
}

/** Whether a row holds nothing but a figure, right below a header or a record, in a column in which the rows around hold figures. */
function isLoneFigure(grid: Grid, rows: readonly ClassifiedRow[], index: number, above: ClassifiedRow): boolean {
  const row = rows[index];
  if (row === undefined || row.filled !== 1 || row.isSure === true || row.blanksBefore > 0) return false;
  if (above.role !== 'header' && above.role !== 'data') return false;
  if (row.role === 'data' || row.role === 'derived' || grid.kind(row.at, row.first) !== CellKind.number) return false;
  const around = rows
    .slice(Math.max(0, index - comparedRows), index + 1 + comparedRows)
    .filter((other) => other.role === 'data' && other.filled > 1);
  const { numbers, texts } = countKinds(grid, around, row.first);
  return around.some(({ first }) => first < row.first) && numbers > texts;
}

/** What stands right below a header of several columns is under it, not about the sheet. */
function isFirst(header: ClassifiedRow, row: ClassifiedRow): boolean {
  if ((row.role !== 'notes' && row.role !== 'metadata') || row.isSure === true) return false;
  if (header.filled < 2 || row.blanksBefore > 0 || row.filled < 2) return false;
  return row.first <= header.first && row.filled >= leastFill * header.filled && !readsLikeNote(row.lead);
}
