import { isUnit } from '../../words/unit-words.ts';
import { boundText, CellKind, isValueKind } from '../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import { readsLikeNote, wordTests } from '../cells/row-words.ts';
import { codePatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { namesAll } from './headers/names-all.ts';

/** Records below that say what a column holds. */
const comparedRows = 6;
const leastRecords = 2;
const longestName = 60;
/** So many lines, with one blank row among them or below them, may open a table. */
const mostLines = 8;

/**
 * The opening of a table that was taken for lines about the sheet, as a blank row parts it from most records: names over every column, and below them
 * records whose cells are of the kinds that the rows below the gap hold.
 */
export function settleOpenings(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    if (row.role !== 'data' || row.filled < 2) continue;
    const above = rows[index - 1];
    if (above === undefined || !isLine(above)) continue;
    const records = recordsFrom(rows, index);
    const head = headAbove(grid, rows, index, records);
    if (head < 0) {
      for (let at = index - 1; isFirstOf(grid, rows, at, records); at--) {
        const line = rows[at];
        if (line !== undefined)
          settled[at] = {
            ...line,
            role: 'data',
            why: 'Holds what the records right below it hold, which have no header.',
          };
      }
      continue;
    }
    for (let at = head; at < index; at++) {
      const line = rows[at];
      if (line !== undefined) settled[at] = { ...line, ...verdictOf(grid, rows, at, head) };
    }
  }
  return settled;
}

/**
 * Whether a supposed line about the sheet is right above records without a header and like them in the kind of each cell, among which is a key or, beside
 * others, a value: labels with their values have these in other columns.
 */
function isFirstOf(grid: Grid, rows: readonly ClassifiedRow[], at: number, records: readonly ClassifiedRow[]): boolean {
  const [row, next] = [rows[at], rows[at + 1]];
  if (row?.role !== 'metadata' || row.isSure === true || next === undefined || next.blanksBefore > 0) return false;
  if (records.length < leastRecords || row.filled < 2 || rows.slice(0, at).some(({ role }) => role === 'header'))
    return false;
  const longest = Math.max(longestName, ...records.map(({ lead }) => lead.length));
  if (row.lead.length > longest || wordTests.colon.test(row.lead)) return false;
  // A list of tables has nothing but captions.
  const { caption } = wordTests;
  if (caption.test(row.lead) && !records.every(({ lead }) => caption.test(lead))) return false;
  if (!isRecordLike(grid, row, records)) return false;
  if (records.some(({ first }) => first !== row.first) || row.last > Math.max(...records.map(({ last }) => last)))
    return false;
  let telling = 0;
  for (let column = row.first; column <= row.last; column++) {
    const pattern = codePatternOf(grid.text(row.at, column));
    const isValue = isValueKind(grid.kind(row.at, column)) || pattern !== null;
    if (isValue && column === row.first) return true;
    // One more code of the sort that all records have is no value of a label.
    if (pattern !== null && records.every(({ at }) => codePatternOf(grid.text(at, column)) === pattern)) return true;
    if (isValue && records.some((record) => grid.isFilled(record.at, column))) telling++;
  }
  return telling > 0 && row.filled > 2;
}

function verdictOf(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  at: number,
  head: number,
): Pick<ClassifiedRow, 'role' | 'why'> {
  const line = rows[at];
  if (at === head) return { role: 'header', why: 'Names every column of the rows below it, which hold values.' };
  if (line !== undefined && at === head + 1 && areUnits(grid, line))
    return { role: 'header', why: 'Units under the names of columns.' };
  return line?.filled === 1
    ? { role: 'group', why: 'A text alone in its row, below the names of the columns.' }
    : { role: 'data', why: 'Holds what the records below it hold, right below the names of the columns.' };
}

/** Records without a gap, from one on. */
function recordsFrom(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  const records: ClassifiedRow[] = [];
  for (let at = index; at < index + comparedRows; at++) {
    const row = rows[at];
    if (row === undefined || (at > index && row.blanksBefore > 0) || row.role === 'header') break;
    if (row.role === 'data' && row.filled > 1) records.push(row);
  }
  return records;
}

function isLine({ role, isSure, filled }: ClassifiedRow): boolean {
  return isSure !== true && (role === 'metadata' || (role === 'group' && filled === 1));
}

/** The place of the names above records, with nothing but further records, headings and units in between; -1 where there are none. */
function headAbove(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  records: readonly ClassifiedRow[],
): number {
  let gaps = 0;
  for (let at = index; at > Math.max(0, index - mostLines); at--) {
    const [row, above] = [rows[at], rows[at - 1]];
    if (row === undefined || above === undefined || !isLine(above)) return -1;
    gaps += row.blanksBefore;
    if (gaps > 1) return -1;
    const lines = rows.slice(at, index);
    if (names(grid, above, records) && opens(grid, above, lines, records)) return at - 1;
    if (!areUnits(grid, above) && !isRecordLike(grid, above, records) && above.filled > 1) return -1;
  }
  return -1;
}

/** Whether a row has a short text of its own over each column of the records, some of which hold values. */
function names(grid: Grid, head: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (head.values > head.years || head.filled < 2 || wordTests.colon.test(head.lead)) return false;
  const left = Math.min(...records.map(({ first }) => first));
  const right = Math.max(...records.map(({ last }) => last));
  if (head.first !== left || head.last < right || !namesAll(grid, head)) return false;
  for (let column = head.first; column <= head.last; column++) {
    // A year names a column of figures.
    const isOver =
      column > head.first && grid.kind(head.at, column) === CellKind.year && holdsFigures(grid, records, column);
    if (isOver) continue;
    if (grid.kind(head.at, column) !== CellKind.text || grid.text(head.at, column).length > longestName) return false;
  }
  return true;
}

function holdsFigures(grid: Grid, records: readonly ClassifiedRow[], column: number): boolean {
  return records.some(({ at }) => grid.kind(at, column) === CellKind.number);
}

/** Whether what stands between the names and the records is more of them: at least one, with a value below a name. */
function opens(
  grid: Grid,
  head: ClassifiedRow,
  lines: readonly ClassifiedRow[],
  records: readonly ClassifiedRow[],
): boolean {
  const others = lines.filter((line, at) => line.filled > 1 && !(at === 0 && areUnits(grid, line)));
  if (others.length === 0 || !others.every((line) => isRecordLike(grid, line, records))) return false;
  if (lines.some(({ filled, first }) => filled === 1 && first !== head.first)) return false;
  const all = [...others, ...records];
  if (all.length < leastRecords) return false;
  for (let column = head.first; column <= head.last; column++) {
    const kinds = countKinds(grid, all, column);
    if (kinds.texts === 0 && valuesAmong(kinds) >= leastRecords) return true;
    const codes = all.filter(({ at }) => codePatternOf(grid.text(at, column)) !== null);
    if (codes.length === all.length && !grid.hasDigit(head.at, column)) return true;
  }
  return false;
}

/** Whether each cell of a row is of a kind that its column holds in the records, where these hold anything. */
function isRecordLike(grid: Grid, row: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (row.filled < 2 || readsLikeNote(row.lead)) return false;
  let known = 0;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    const others = records.filter(({ at }) => grid.isFilled(at, column));
    if (kind === CellKind.blank || kind === CellKind.mark || others.length === 0) continue;
    const isFigure = kind === CellKind.year || kind === CellKind.number || boundText.test(grid.text(row.at, column));
    if (
      !others.some(({ at }) => {
        const other = grid.kind(at, column);
        return other === kind || (isFigure && (other === CellKind.number || other === CellKind.year));
      })
    )
      return false;
    known++;
  }
  return known > 0;
}

function areUnits(grid: Grid, row: ClassifiedRow): boolean {
  if (row.values > 0) return false;
  for (let column = row.first; column <= row.last; column++)
    if (grid.isFilled(row.at, column) && !isUnit(grid.text(row.at, column))) return false;
  return true;
}
