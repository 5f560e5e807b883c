import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { namesOf } from '../cells/row-names.ts';
import { readsLikeNote, totalLabel, wordTests } from '../cells/row-words.ts';
import { blocksOf, type ClassifiedRow } from './classified-row.ts';

/** Longer lists show by themselves what they are. */
const mostRecords = 12;
const leastRecords = 2;
const mostTitles = 2;
/** Share of the names of a list that columns mostly have, where its rows look like a header; they have to have all of them where these do not. */
const leastNamed = 0.5;

/**
 * Short lists that stand above or below others, parted by blank rows. Their few records look like more rows of a header, which then is one with
 * that of the next list, or like lines about the sheet: names that columns mostly have stand over rows that hold none of those.
 */
export function settleLists(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const { from, end } of blocksOf(rows)) {
    const head = headOf(grid, rows, { from, end });
    const isPartlyKnown = rows.slice(head + 1, end).some(({ role }) => role === 'data');
    for (let at = head; head >= 0 && at < end; at++) {
      const row = rows[at];
      // Among records that are known as such, a text alone may head the others.
      if (row === undefined || (isPartlyKnown && row.filled === 1)) continue;
      settled[at] =
        at === head
          ? { ...row, role: 'header', isSure: true, why: 'Common names of columns, above the rows of a short list.' }
          : { ...row, role: 'data', isSure: true, why: 'Stands under the names of a short list.' };
    }
  }
  return settled;
}

/** The place of the names in rows without a gap, if they are such a list; else -1. */
function headOf(grid: Grid, rows: readonly ClassifiedRow[], { from, end }: { from: number; end: number }): number {
  if (from === 0 && end === rows.length) return -1;
  let place = from;
  while (place < end && place - from < mostTitles && rows[place]?.filled === 1) place++;
  const head = rows[place];
  const records = rows.slice(place + 1, end);
  if (head === undefined || records.length === 0 || records.length > mostRecords) return -1;
  const block = [head, ...records];
  if (block.some((row) => row.isSure === true || totalLabel(grid, row) !== null)) return -1;
  // A record may have its name alone; a list of such is none of several columns.
  if (head.filled < 2 || records.filter(({ filled }) => filled > 1).length <= records.length / 2) return -1;
  if (head.filled !== head.last - head.first + 1 || !records.every((row) => isUnder(grid, head, row))) return -1;
  const names = namesOf(grid, head);
  if (names === null || names.some((name) => wordTests.colon.test(name))) return -1;
  const named = names.filter(isHeaderWord).length;
  if (named < leastNamed * names.length) return -1;
  const known = records.filter(({ role }) => role === 'data');
  const others = records.filter(({ role }) => role !== 'data');
  if (known.length > 0 && others.length > 0)
    return named === names.length && others.every((row) => row.role !== 'header' || isLike(grid, row, known))
      ? place
      : -1;
  // Several rows of one header may stand above the gap, unless the next list has one of its own.
  const areOneHeader = records.every(({ role }) => role === 'header' || role === 'data');
  if (head.role === 'header' && areOneHeader) return isHeaderNext(grid, rows, end) ? place : -1;
  return named === names.length || (records.length >= leastRecords && isHeaderNext(grid, rows, end)) ? place : -1;
}

/** Whether a row holds, in each of its cells, what these records hold there, values among it. */
function isLike(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (row.values === 0) return false;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    const kinds = records.map(({ at }) => grid.kind(at, column)).filter((other) => other !== CellKind.blank);
    if (kinds.length === 0 || kinds.some((other) => other !== kind)) return false;
  }
  return true;
}

/** Whether a row begins below the first name, ends below the last, and says nothing that columns are called. */
function isUnder(grid: Grid, head: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.first !== head.first || row.last > head.last || readsLikeNote(row.lead)) return false;
  for (let column = row.first; column <= row.last; column++) {
    const text = grid.text(row.at, column);
    if (grid.kind(row.at, column) === CellKind.text && (isHeaderWord(text) || wordTests.colon.test(text))) return false;
  }
  return true;
}

/** Whether what follows a gap is names, each of another column and of all columns, below a title at most. */
function isHeaderNext(grid: Grid, rows: readonly ClassifiedRow[], from: number): boolean {
  let place = from;
  while (place - from < mostTitles && rows[place]?.filled === 1) place++;
  const next = rows[place];
  if (next?.role !== 'header' || next.filled !== next.last - next.first + 1) return false;
  const names = namesOf(grid, next);
  return names !== null && names.filter(isHeaderWord).length >= leastNamed * names.length;
}
