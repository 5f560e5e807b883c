import { CellKind } from '../../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../../cells/column-kinds.ts';
import type { Grid } from '../../cells/grid.ts';
import { readsLikeNote, wordTests } from '../../cells/row-words.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { recordsBelow } from './records-below.ts';

/** Blank rows between what stands over a header and the header. */
const widestGap = 2;
/** A text alone may be a title, which is longer than a name; several are none. */
const longestAlone = 60;
const longestOfSeveral = 120;

/**
 * Whether texts or years stand over columns of the header below them, right of the column that names the records and of where all lines above them begin:
 * titles and remarks stand at the left, the one below the other. A text alone has to begin with the first column of values, as titles may be centred;
 * a year is none.
 */
export function isRightOfTitles(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const [row, next] = [rows[index], rows[index + 1]];
  if (row === undefined || next === undefined || row.figures > 0 || next.blanksBefore > widestGap) return false;
  if (row.role === 'header' || row.role === 'data' || row.role === 'derived') return false;
  const { left, right } = columnsBelow(rows, index);
  if (row.first < left || row.last > right || !areNames(grid, row)) return false;
  const isAlone = row.filled === 1;
  if (isAlone && (row.first >= right || readsLikeNote(row.lead) || wordTests.caption.test(row.lead))) return false;
  const lines = linesAbove(rows, index);
  if (lines.length === 0 || lines.some(({ filled, first }) => filled > 1 || first >= row.first)) return false;
  const records = recordsBelow(rows, index);
  if (records.length < 2 || records.some(({ first }) => first >= row.first)) return false;
  return !isAlone || row.years > 0 || !holdValues(grid, records, row.first);
}

/** The columns that the header right below a row has. */
function columnsBelow(rows: readonly ClassifiedRow[], index: number): { left: number; right: number } {
  const columns = { left: Number.POSITIVE_INFINITY, right: -1 };
  for (let at = index + 1; rows[at]?.role === 'header'; at++) {
    columns.left = Math.min(columns.left, rows[at]?.first ?? 0);
    columns.right = Math.max(columns.right, rows[at]?.last ?? 0);
  }
  return columns;
}

/** The lines about the sheet above a row, without those right above it that stand over columns as it does. */
function linesAbove(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  const left = rows[index]?.first ?? 0;
  let end = index;
  while (end > 0 && rows[end]?.blanksBefore === 0 && standsFrom(rows[end - 1], left)) end--;
  let from = end;
  while (rows[from - 1]?.role === 'metadata') from--;
  return rows.slice(from, end);
}

function standsFrom(row: ClassifiedRow | undefined, column: number): boolean {
  return row?.role === 'metadata' && row.figures === 0 && row.first >= column;
}

function areNames(grid: Grid, row: ClassifiedRow): boolean {
  const longest = row.filled > 1 ? longestOfSeveral : longestAlone;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank || kind === CellKind.year) continue;
    if (kind !== CellKind.text || grid.textLength(row.at, column) > longest) return false;
  }
  return true;
}

/** Whether one of the columns left of another, but for the first, holds values in most of the rows. */
function holdValues(grid: Grid, rows: readonly ClassifiedRow[], end: number): boolean {
  const first = Math.min(...rows.map((row) => row.first));
  for (let column = first + 1; column < end; column++) {
    const kinds = countKinds(grid, rows, column);
    if (valuesAmong(kinds) > kinds.texts) return true;
  }
  return false;
}
