import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { codePatternOf } from '../cells/text-pattern.ts';
import { blocksOf, type ClassifiedRow } from './classified-row.ts';

/** So many rows with a label each, nothing between them, are a form. */
const leastRows = 3;
/** A form has fewer figures in a row than a table. */
const mostFigures = 1;
/** Names of a header that tell a table from further labels. */
const leastNames = 3;
/** Few labels without a colon, above a table, are told from a table of their own by what follows them alone. */
const fewPairs = { least: 1, most: 3 } as const;

/**
 * Labels that end in a colon, row by row, above the header of a table are a form about the sheet, however its fields stand in columns. Where
 * no table comes after them, they may be all that the sheet holds.
 */
export function settleForms(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = withFewPairs(grid, rows);
  for (let from = 0; from < rows.length && !isTable(settled[from - 1]); ) {
    let end = from;
    while (end < rows.length && hasLabel(grid, rows[end]) && (end === from || rows[end]?.blanksBefore === 0)) end++;
    if (end - from >= leastRows && headsTable(rows, end)) {
      for (let at = from; at < end; at++) {
        const row = rows[at];
        if (row !== undefined && row.isSure !== true && row.role !== 'metadata')
          settled[at] = { ...row, role: 'metadata', why: 'A label of a form, above the header.' };
      }
    }
    from = Math.max(end, from + 1);
  }
  return settled;
}

/**
 * Two or three labels with their values that open a sheet, parted by a blank row from names of columns with rows below them: the first of them looks like
 * a header of two names, and the others like its records.
 */
function withFewPairs(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  const blocks = [...blocksOf(rows)];
  const at = blocks.findIndex(({ from, end }) => rows.slice(from, end).some(({ filled }) => filled > 1));
  const [block, next] = [blocks[at], blocks[at + 1]];
  if (block === undefined || next === undefined) return settled;
  const names = rows[next.from];
  const pairs = rows.slice(block.from, block.end);
  if (names === undefined || !arePairs(grid, pairs) || next.end - next.from < 2) return settled;
  if (names.filled < 2 || names.first !== pairs[0]?.first || !areNames(grid, names)) return settled;
  // Below a gap, records may go on with what the rows above it say.
  const values = new Set(pairs.map(({ at, last }) => grid.text(at, last)));
  const goesOn = rows.slice(next.from, next.end).some((row) => values.has(grid.text(row.at, names.first + 1)));
  if (goesOn) return settled;
  for (const [offset, row] of pairs.entries())
    settled[block.from + offset] = {
      ...row,
      role: 'metadata',
      why: 'A label with its value, above the names of columns.',
    };
  return settled;
}

/** Whether a row holds neither labels nor values nor codes. */
function areNames(grid: Grid, row: ClassifiedRow): boolean {
  if (row.values > 0 || row.lead.endsWith(':')) return false;
  for (let column = row.first; column <= row.last; column++)
    if (codePatternOf(grid.text(row.at, column)) !== null) return false;
  return true;
}

/** Whether few rows are labels, each with a value beside it that is what no column is called. */
function arePairs(grid: Grid, rows: readonly ClassifiedRow[]): boolean {
  const [head, ...others] = rows;
  if (head === undefined || rows.length < fewPairs.least || rows.length > fewPairs.most) return false;
  const labels = new Set<string>();
  for (const row of rows) {
    if (row.isSure === true || row.filled !== 2 || row.last !== row.first + 1 || row.first !== head.first) return false;
    if (grid.kind(row.at, row.first) !== CellKind.text || grid.hasDigit(row.at, row.first)) return false;
    if (isHeaderWord(grid.text(row.at, row.last))) return false;
    labels.add(row.lead);
  }
  // A name over figures is the header of a short list.
  const isOverFigures =
    head.values === 0 && others.every(({ values }) => values > 0) && !grid.hasDigit(head.at, head.last);
  return labels.size === rows.length && !isOverFigures;
}

/** Whether a row is of a table, so that labels below it may be names of its rows. */
function isTable(row: ClassifiedRow | undefined): boolean {
  return row?.role === 'header' || row?.role === 'data' || row?.role === 'derived';
}

function hasLabel(grid: Grid, row: ClassifiedRow | undefined): boolean {
  if (row === undefined || row.values > mostFigures) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.text && grid.text(row.at, column).endsWith(':')) return true;
  }
  return false;
}

/** Whether a header of several names, none of which is a label, comes before any other row of values. */
function headsTable(rows: readonly ClassifiedRow[], from: number): boolean {
  const next = rows.slice(from).find(({ role }) => role === 'header' || role === 'data' || role === 'derived');
  return next?.role === 'header' && next.filled >= leastNames && !next.lead.endsWith(':');
}
