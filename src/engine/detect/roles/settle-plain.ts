import { isUnit } from '../../words/unit-words.ts';
import { CellKind, isValueKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { pageMark, readsLikeNote, totalLabel, wordTests } from '../cells/row-words.ts';
import { codePatternOf, textPatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isFirstName } from './first-names.ts';
import { namesAll } from './headers/names-all.ts';
import { beginsForm } from './headers/no-headers.ts';
import { isNameLike, isUsualKey } from './name-like.ts';
import { isNameAmong } from './names-among.ts';
import { isOneMore } from './settle-records.ts';

/** In a table of so few columns a record with one filled cell has lost little. */
const mostColumns = 3;
/** Records above and below that say what the first column holds. */
const comparedRows = 6;
const longestName = 60;
const leastRecords = 2;
/** So many names of a header tell a column from a place on the sheet. */
const leastNamed = 3;

/**
 * Records look like other things: in lists of few columns the first rows of a mixed column like labels with their values, a record with a
 * blank like a heading or a remark; anywhere one with many blanks like a second header. What is wrong about a record that is kept can be
 * seen; one that is lost cannot.
 */
export function settlePlain(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  return settleSparse(grid, settleHeadless(grid, rows));
}

/**
 * Lines about the sheet right above records without a header, in the same columns, are the header of these and the first of them: a table
 * has a header rather than labels that begin in its column and end at its edge.
 */
function settleHeadless(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    if (row.role !== 'data' && row.role !== 'derived') continue;
    for (const at of namesAcrossGap(grid, rows, index)) {
      const names = rows[at];
      if (names !== undefined)
        settled[at] = {
          ...names,
          role: 'header',
          why: 'Words over the values below a blank row, which have no other header.',
        };
    }
    const from = placeOfHeader(grid, rows, index);
    const [head, ...lines] = rows.slice(from, index);
    if (head === undefined) continue;
    if (lines.length === 0) {
      const isOver = rows[index]?.blanksBefore === 0 && standsOverValues(grid, head, firstRecords(rows, index));
      if (isOver)
        settled[from] = { ...head, role: 'header', why: 'Words over every column, and values below one of them.' };
      continue;
    }
    if (!lines.every((line) => isLikeRecord(grid, line, row) || isHeadingOver(grid, line, row))) continue;
    settled[from] = beginsForm(grid, head, [...lines, ...rows.slice(index, index + comparedRows)])
      ? { ...head, role: 'data', why: 'A label with its value, as those below it.' }
      : { ...head, role: 'header', why: 'Words over every column of the rows below, which have no other header.' };
    const hasGroups = rows.slice(index).some(({ role, first }) => role === 'group' && first === head.first);
    for (const [at, line] of lines.entries()) {
      settled[from + 1 + at] =
        line.shape === 'title' && (hasGroups || isHeadingOver(grid, line, row))
          ? { ...line, role: 'group', why: 'A text alone in its row, above rows of values.' }
          : { ...line, role: 'data', why: 'Stands in the columns of the rows below, without a gap.' };
    }
  }
  return settled;
}

/** The first header among the lines about the sheet that stand right above a record, without a gap; the record's own place if there is none. */
function placeOfHeader(grid: Grid, rows: readonly ClassifiedRow[], index: number): number {
  const record = rows[index];
  let place = index;
  for (let at = index; record !== undefined && rows[at]?.blanksBefore === 0; at--) {
    const above = rows[at - 1];
    if (above === undefined || above.isSure === true || above.first !== record.first) break;
    const isLone = (above.role === 'header' || above.role === 'group') && above.filled === 1;
    if (above.role !== 'metadata' && !isLone) break;
    if (isPlainHeader(grid, above, record)) place = at - 1;
  }
  return place;
}

/** The places of names, and perhaps of units below them, that one blank row parts from records with values or codes, which have no other header. */
function namesAcrossGap(grid: Grid, rows: readonly ClassifiedRow[], index: number): number[] {
  const [record, above] = [rows[index], rows[index - 1]];
  if (record?.blanksBefore !== 1 || above === undefined || record.filled < 2 || !isLine(above)) return [];
  const areUnits = above.first > record.first && above.blanksBefore === 0 && isOfUnits(grid, above);
  const place = areUnits ? index - 2 : index - 1;
  const head = rows[place];
  if (head === undefined || !isLine(head) || !isPlainHeader(grid, head, record)) return [];
  const before = rows[place - 1];
  // Labels below each other are a form, where none of them has a value of another kind.
  if (before !== undefined && head.blanksBefore === 0 && before.filled > 1 && before.values === 0) return [];
  if (!standsOverValues(grid, head, firstRecords(rows, index))) return [];
  return areUnits ? [place, place + 1] : [place];
}

/** Records without a gap, from one on. */
function firstRecords(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  const records: ClassifiedRow[] = [];
  for (let at = index; at < index + comparedRows; at++) {
    const row = rows[at];
    if (row === undefined || row.role === 'header' || (at > index && row.blanksBefore > 0)) break;
    if (row.role === 'data' && row.filled > 1) records.push(row);
  }
  return records;
}

/** Whether one of the columns right of the first one of a row holds nothing but values or codes in several records below it. */
function standsOverValues(grid: Grid, head: ClassifiedRow, records: readonly ClassifiedRow[]): boolean {
  if (records.length < leastRecords) return false;
  for (let column = head.first + 1; column <= head.last; column++)
    if (records.every(({ at }) => isValueOrCode(grid, at, column))) return true;
  return false;
}

function isLine({ role, isSure }: ClassifiedRow): boolean {
  return isSure !== true && (role === 'metadata' || role === 'group');
}

function isOfUnits(grid: Grid, row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++)
    if (grid.isFilled(row.at, column) && !isUnit(grid.text(row.at, column))) return false;
  return true;
}

function isValueOrCode(grid: Grid, at: number, column: number): boolean {
  return isValueKind(grid.kind(at, column)) || codePatternOf(grid.text(at, column)) !== null;
}

function isPlainHeader(grid: Grid, head: ClassifiedRow, record: ClassifiedRow): boolean {
  const columns = head.last - head.first + 1;
  if (columns < 2 || head.filled !== columns || head.values > head.years) return false;
  // Many words beside each other, over rows of fewer cells, are no line about the sheet.
  if (columns > mostColumns && (head.values > 0 || record.filled >= head.filled)) return false;
  if (head.first !== record.first || head.last < record.last) return false;
  const texts = new Set<string>();
  for (let column = head.first; column <= head.last; column++) {
    // A year names a column of figures.
    const isYear = column > head.first && grid.kind(head.at, column) === CellKind.year;
    const isOver = isYear && grid.kind(record.at, column) === CellKind.number;
    if (grid.hasDigit(head.at, column) && !isOver) return false;
    texts.add(grid.text(head.at, column));
  }
  return texts.size === columns && !wordTests.colon.test(head.lead);
}

function isLikeRecord(grid: Grid, line: ClassifiedRow, record: ClassifiedRow): boolean {
  if (line.lead.length > longestName || wordTests.colon.test(line.lead) || readsLikeNote(line.lead)) return false;
  return grid.kind(line.at, line.first) === grid.kind(record.at, record.first);
}

/** Whether a text alone in its row stands above a record that begins with a day or a number, as such records do. */
function isHeadingOver(grid: Grid, line: ClassifiedRow, record: ClassifiedRow): boolean {
  if (line.shape !== 'title' || line.lead.length > longestName || wordTests.colon.test(line.lead)) return false;
  const kind = grid.kind(record.at, record.first);
  return !readsLikeNote(line.lead) && (kind === CellKind.date || kind === CellKind.number);
}

/** Rows that are no records yet, with few filled cells or with cells as records have them. */
function settleSparse(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  let header: ClassifiedRow | null = null;
  let hasHeading = false;
  const settled: ClassifiedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const above = settled.at(-1);
    const why =
      header &&
      above &&
      (whyOneMore(grid, above, row) ??
        (isFirstName(grid, rows, index, header)
          ? 'A name like those below it, without a value: no further text alone in its row heads anything.'
          : null) ??
        (isNameAmong(grid, rows, index, header)
          ? 'A name like those of the records around it, of which no more is known.'
          : null) ??
        whyInColumns(grid, rows, index, row, { header, above }) ??
        (mayBeRecord(above, row)
          ? (whyOneByItsCells(grid, rows, index, row, above) ??
            whyRecord(grid, rows, index, row, { header, above, hasHeading }))
          : null));
    const next: ClassifiedRow = why ? { ...row, role: 'data', why } : row;
    if (next.role === 'header' && next.filled > 1) {
      header = next;
      hasHeading = false;
    } else if (next.role === 'group') hasHeading = true;
    settled.push(next);
  }
  return settled;
}

/** Below a record that was only now found to be one, or below one that is called like a total. */
function whyOneMore(grid: Grid, above: ClassifiedRow, row: ClassifiedRow): string | null {
  const isNamed = above.role === 'derived' && totalLabel(grid, above)?.isWhole === false;
  const record: ClassifiedRow = isNamed ? { ...above, role: 'data' } : above;
  return row.filled > 1 && isOneMore(record, row) ? 'Right below a row of values, with about as many cells.' : null;
}

/**
 * Why a row of several cells is a record: its first cell is a day or a number as those of the records are; it stands in columns that the header
 * names, without a gap; or, below a blank row, in all of them.
 */
function whyInColumns(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  { header, above }: { header: ClassifiedRow; above: ClassifiedRow },
): string | null {
  if (row.role === 'data' || row.role === 'derived' || row.role === 'header' || row.isSure === true) return null;
  const isBelowRecord =
    above.role === 'data' || (above.role === 'derived' && totalLabel(grid, above)?.isWhole === false);
  // What has values below the heading of a group is the first record of it, were it taken for a heading too.
  const isHeaded = above.role === 'group' && row.values > 0;
  if (above.role !== 'header' && !isBelowRecord && !isHeaded) return null;
  if (row.filled < 2 || row.first !== header.first || row.last > header.last || row.blanksBefore > 1) return null;
  const kind = grid.kind(row.at, row.first);
  const around = recordsAround(rows, index).filter(({ first }) => first === row.first);
  if (kind === CellKind.date || kind === CellKind.number) {
    const isKey = isUsualKey(grid, around, row.first, kind);
    return isKey ? 'Begins with a value as the rows around it do.' : null;
  }
  if (row.lead.length > longestName || wordTests.colon.test(row.lead) || readsLikeNote(row.lead)) return null;
  if (!isNamedThroughout(grid, header, row)) return null;
  if (row.blanksBefore > 0) return row.filled === header.filled ? 'As full as the rows above the blank one.' : null;
  // The heading of a group may have a word beside it, but no value.
  const mayHead = row.role === 'group' && row.values + row.marks === 0;
  const isWide = header.filled >= leastNamed || (isHeaded && row.filled === header.filled);
  return (isBelowRecord || isHeaded) && !mayHead && isWide ? 'Stands in columns that the header names.' : null;
}

/** Whether each cell of a row is short and has a name in the header above. */
function isNamedThroughout(grid: Grid, header: ClassifiedRow, row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (!grid.isFilled(header.at, column) || grid.text(row.at, column).length > longestName) return false;
  }
  return true;
}

/** Whether a row that was found to be something else may be a record after all: right below a record or a header, and not beyond doubt. */
function mayBeRecord(above: ClassifiedRow, row: ClassifiedRow): boolean {
  if (row.role === 'data' || row.role === 'derived' || row.isSure === true || row.blanksBefore > 0) return false;
  if (pageMark.test(row.lead)) return false;
  return above.role === 'header' || above.role === 'data';
}

/** The records of several cells right above and below a row. */
function recordsAround(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  return rows
    .slice(Math.max(0, index - comparedRows), index + 1 + comparedRows)
    .filter((other) => other.role === 'data' && other.filled > 1);
}

/** Whether the last row of a header, with nothing below it, holds a value, a code or an address. */
function isOnlyRecord(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  above: ClassifiedRow,
): boolean {
  const next = rows[index + 1];
  if (row.role !== 'header' || above.role !== 'header' || (next !== undefined && next.blanksBefore === 0)) return false;
  if (recordsAround(rows, index).length > 0 && !isAboveOther(grid, above, row, next)) return false;
  // Years alone may head columns that are yet to be filled in.
  if (row.filled < 2 || (row.figures === 0 && row.years > 1)) return false;
  if (row.figures > 0) return true;
  for (let column = row.first; column <= row.last; column++) {
    if (codePatternOf(grid.text(row.at, column)) !== null) return true;
  }
  return false;
}

/** Whether a row stands under names of all its columns, and what comes below the blank row is a line or the names of another table. */
function isAboveOther(grid: Grid, names: ClassifiedRow, row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (next?.role !== 'metadata' && next?.role !== 'notes' && next?.role !== 'header') return false;
  if (next.role === 'header' && next.filled === row.filled) return false;
  return names.values === 0 && row.first === names.first && row.last <= names.last && namesAll(grid, names);
}

/** What no heading, remark or second header holds: a code or an address like those of its column, a sign alone, the name of another record. */
function whyOneByItsCells(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  above: ClassifiedRow,
): string | null {
  if (isOnlyRecord(grid, rows, index, row, above)) return 'The one row below a header.';
  const around = recordsAround(rows, index);
  if (around.length < 2) return null;
  const isTwin = row.filled === 1 && around.some(({ first, lead }) => first === row.first && lead === row.lead);
  if (isTwin && row.role !== 'header') return 'Has the name of another record.';
  const isSaidBelow = row.filled === 1 && around.some(({ at }) => grid.text(at, row.first) === row.lead);
  if (isSaidBelow && row.role === 'header' && above.role === 'header' && namesAll(grid, above))
    return 'Says what a record below it says, under a header that names every column.';
  if (row.filled === 1 && grid.kind(row.at, row.first) === CellKind.mark) return 'A sign alone, between records.';
  for (let column = row.first; column <= row.last; column++) {
    const pattern = codePatternOf(grid.text(row.at, column));
    if (pattern === null) continue;
    const like = around.filter(({ at }) => grid.isFilled(at, column));
    if (like.length > 1 && like.every(({ at }) => codePatternOf(grid.text(at, column)) === pattern))
      return 'Has a code or an address like those of the rows around it.';
  }
  return null;
}

function whyRecord(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  { header, above, hasHeading }: { header: ClassifiedRow; above: ClassifiedRow; hasHeading: boolean },
): string | null {
  if (row.filled !== 1 || row.first !== header.first) return null;
  // A page number and the like above a header that is repeated.
  if (rows[index + 1]?.role === 'header') return null;
  if (row.lead.length > longestName || readsLikeNote(row.lead) || /[:.;?!]$/.test(row.lead)) return null;
  if (isOneOfLoneCodes(rows, index, row)) return 'Names a record by a code like those of the rows around it.';
  const around = recordsAround(rows, index).filter(({ first }) => first === row.first);
  const kind = grid.kind(row.at, row.first);
  const isNarrow = header.filled <= mostColumns;
  if (around.length === 0) {
    const isLast = rows[index + 1] === undefined || (rows[index + 1]?.blanksBefore ?? 0) > 0;
    return above.role === 'header' && isNarrow && isLast ? 'The one row below a header.' : null;
  }
  if (!around.every((other) => grid.kind(other.at, other.first) === kind)) return null;
  // A first row of dates or figures below a header is judged as a header by its neighbours; of words it may be one.
  if (kind !== CellKind.text)
    return row.role === 'header' || isNarrow ? 'Names a record as the rows around it do.' : null;
  const pattern = textPatternOf(row.lead);
  if (pattern !== null && around.every((other) => textPatternOf(other.lead) === pattern))
    return 'Names a record by a code like those of the rows around it.';
  if (!isNarrow || row.role === 'header' || (row.role === 'group' && (hasHeading || above.role === 'header')))
    return null;
  return isNameLike(row.lead, around) ? 'A name like those of the rows around it, without a value.' : null;
}

/** Whether the rows right above and below, of one cell as well, hold codes of the same pattern: records of a section that is yet to be filled in. */
function isOneOfLoneCodes(rows: readonly ClassifiedRow[], index: number, row: ClassifiedRow): boolean {
  const pattern = codePatternOf(row.lead);
  if (pattern === null) return false;
  const isAlike = (other: ClassifiedRow | undefined) =>
    other !== undefined && other.first === row.first && codePatternOf(other.lead) === pattern;
  return (
    rows[index - 1]?.role === 'data' &&
    isAlike(rows[index - 1]) &&
    (isAlike(rows[index - 2]) || isAlike(rows[index + 1]))
  );
}
