import { countKinds, valuesAmong } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import { wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** A header of so many names is wider than lines about the sheet. */
const leastNames = 5;
const mostCells = 2;
/** Rows below that say where records begin. */
const comparedRows = 5;
const leastRecords = 2;
/** Blank rows between the rows of a header. */
const widestGap = 2;

/**
 * What stands before the first header and what stands below it are told apart by it: narrow rows of words right above a wide first header are lines
 * about the sheet, whatever they look like; lines right below a record, with records and no header to follow, are part of the record.
 */
export function settleLines(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  return withWrapped(withLastNames(withoutFirstGroups(withLead(rows))));
}

/** Rows of one or two words right above the first header of many names, taken for records. */
function withLead(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const head = rows.findIndex(({ role, filled }) => role === 'header' && filled > mostCells);
  const header = rows[head];
  if (header === undefined || header.filled < leastNames || header.blanksBefore > 0) return [...rows];
  let from = head;
  while (isLine(rows[from - 1]) && (from === head || rows[from]?.blanksBefore === 0)) from--;
  const lines = rows.slice(from, head);
  // What is no line above them, or figures, would make records of them.
  if (rows.slice(0, from).some(({ role }) => role === 'data') || !lines.some(({ role }) => role === 'data'))
    return [...rows];
  return rows.map((row, index) =>
    index >= from && index < head
      ? { ...row, role: 'metadata', why: 'Few words right above a header of many names.' }
      : row,
  );
}

/** Headings of groups before the first header, with nothing else between them and it: there are no rows that they could head. */
function withoutFirstGroups(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const head = rows.findIndex(({ role }) => role === 'header' || role === 'data' || role === 'derived');
  if (rows[head]?.role !== 'header') return [...rows];
  return rows.map((row, index) =>
    index < head && row.role === 'group' && row.isSure !== true
      ? { ...row, role: 'metadata', why: 'Stands above the first header.' }
      : row,
  );
}

/** Several cells below a header, all right of the column in which every row below begins: names of columns, where headings would stand in that one. */
function withLastNames(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    if (row.role !== 'group' || row.isSure === true || row.figures > 0) continue;
    const isUnit = wordTests.bracketed.test(row.lead);
    if (!isUnit && (row.filled < 2 || row.blanksBefore > widestGap)) continue;
    if (settled[index - 1]?.role !== 'header') continue;
    const below = rows.slice(index + 1, index + 1 + comparedRows);
    const records = below.filter(({ role, filled }) => filled > 1 && (role === 'data' || role === 'derived'));
    if (records.length < leastRecords || !records.every(({ first }) => first < row.first)) continue;
    settled[index] = { ...row, role: 'header', why: 'Goes on with the names of the columns, right of the first one.' };
  }
  return settled;
}

function isLine(row: ClassifiedRow | undefined): boolean {
  return row !== undefined && row.isSure !== true && row.last - row.first < mostCells && row.values === 0;
}

/** Lines that begin right below a record, or in a later column than the records, and end at another record; or that are all in later columns. */
function withWrapped(rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  let columns = { left: Number.POSITIVE_INFINITY, right: -1 };
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined) break;
    if (row.role === 'header') columns = { left: row.first, right: row.last };
    else if (row.role === 'data')
      columns = { left: Math.min(columns.left, row.first), right: Math.max(columns.right, row.last) };
    if (row.role !== 'metadata' || rows[index - 1]?.role !== 'data') continue;
    let end = index;
    while (isWrapped(rows[end], columns)) end++;
    const lines = rows.slice(index, end);
    const isLast = end === rows.length && row.blanksBefore === 0 && lines.every(({ first }) => first > columns.left);
    if (rows[end]?.role !== 'data' && !isLast) continue;
    for (const [at, line] of lines.entries()) {
      if (line.role === 'metadata')
        settled[index + at] = { ...line, role: 'data', why: 'Goes on with the record above; no header follows.' };
    }
    index = end - 1;
  }
  return settled;
}

/** Apart from the record above it, a text in the first column heads something. */
function isWrapped(row: ClassifiedRow | undefined, { left, right }: { left: number; right: number }): boolean {
  if (row === undefined || row.isSure === true || (row.role !== 'metadata' && row.role !== 'group')) return false;
  return row.blanksBefore === 0 || (row.blanksBefore === 1 && row.first > left && row.first <= right);
}

/**
 * Lines about the sheet right above records without a header, which fill the same two columns: labels with their values, as the rows below them are,
 * where the values are of several kinds.
 */
export function settlePairs(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    const above = rows[index - 1];
    if (row.role !== 'data' || row.filled !== 2 || above?.role !== 'metadata' || row.blanksBefore > 0) continue;
    const isPair = (other: ClassifiedRow | undefined) =>
      other?.filled === 2 && other.first === row.first && other.last === row.last && other.isSure !== true;
    let from = index;
    while (rows[from]?.blanksBefore === 0 && rows[from - 1]?.role === 'metadata' && isPair(rows[from - 1])) from--;
    if (index - from < leastRecords || (from > 0 && rows[from]?.blanksBefore === 0)) continue;
    let end = index + 1;
    while (rows[end]?.blanksBefore === 0 && rows[end]?.role === 'data' && isPair(rows[end])) end++;
    if (!areMixed(grid, rows.slice(from, index), row.last) && !areMixed(grid, rows.slice(index, end), row.last))
      continue;
    for (let at = from; at < index; at++) {
      const line = rows[at];
      if (line !== undefined)
        settled[at] = { ...line, role: 'data', why: 'A label with its value, as those below it.' };
    }
  }
  return settled;
}

function areMixed(grid: Grid, rows: readonly ClassifiedRow[], column: number): boolean {
  const kinds = countKinds(grid, rows, column);
  return kinds.texts > 0 && valuesAmong(kinds) > 0;
}
