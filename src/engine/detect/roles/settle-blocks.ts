import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { readsLikeNote, wordTests } from '../cells/row-words.ts';
import { codePatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** So many rows, the header among them, show that a column holds values of one kind. */
const shortestBlock = 3;

/** One in so many names of records may begin or end like the name of a column: `Sum Partners`. */
const mostNamed = 4;

/**
 * Lines about a sheet that stand in columns are a table: a first row of words, and below it figures, days or codes in a column, or names of columns
 * and none below them. Labels with their values would have words and values by turns.
 */
export function settleBlocks(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (let from = 0; from < rows.length; ) {
    let end = endOfBlock(rows, from, isAsFull);
    let block = rows.slice(from, end);
    let isBlock = block.length >= shortestBlock && (headsValues(grid, block) || headsWords(grid, block));
    if (!isBlock) {
      const wider = endOfBlock(rows, from, isWithin);
      block = rows.slice(from, wider);
      isBlock = isGappyList(grid, block, rows[wider]);
      if (isBlock) end = wider;
    }
    if (isBlock) {
      for (let at = from; at < end; at++) {
        const row = rows[at];
        if (row === undefined) continue;
        settled[at] =
          at === from
            ? { ...row, role: 'header', why: 'Names the columns of the rows right below it.' }
            : { ...row, role: 'data', why: 'Stands in the columns of the rows above and below it.' };
      }
    }
    from = Math.max(end, from + 1);
  }
  return settled;
}

/** The end (exclusive) of a run of lines about the sheet that stand in the columns of the first, nothing between them. */
function endOfBlock(
  rows: readonly ClassifiedRow[],
  from: number,
  isLike: (first: ClassifiedRow, row: ClassifiedRow) => boolean,
): number {
  const first = rows[from];
  if (first?.role !== 'metadata' || first.filled < 2) return from;
  let end = from + 1;
  for (let row = rows[end]; row !== undefined; row = rows[++end]) {
    if (row.role !== 'metadata' || row.blanksBefore > 0 || !isLike(first, row)) break;
  }
  return end;
}

function isAsFull(first: ClassifiedRow, row: ClassifiedRow): boolean {
  return row.first === first.first && row.last === first.last && row.filled === first.filled;
}

function isWithin(first: ClassifiedRow, row: ClassifiedRow): boolean {
  return row.first === first.first && row.last <= first.last;
}

/** Names of columns over rows that lack some of their cells, as remarks are lacking, with nothing right below: a title would be above what it names. */
function isGappyList(grid: Grid, [head, ...body]: readonly ClassifiedRow[], below: ClassifiedRow | undefined): boolean {
  if (head === undefined || body.length < shortestBlock - 1) return false;
  if (below !== undefined && below.blanksBefore === 0) return false;
  if (body.some(({ lead }) => readsLikeNote(lead))) return false;
  const full = body.filter((row) => isAsFull(head, row));
  return full.length > 0 && full.length * 2 >= body.length && headsWords(grid, [head, ...body]);
}

function headsValues(grid: Grid, [head, ...body]: readonly ClassifiedRow[]): boolean {
  if (head === undefined || head.values > 0) return false;
  for (let column = head.first; column <= head.last; column++) {
    if (grid.hasDigit(head.at, column)) return false;
    if (grid.isFilled(head.at, column) && areOfOneKind(grid, body, column)) return true;
  }
  return false;
}

/** Whether a first row holds nothing but common names of columns, and few rows below it begin with one, as most labels would. */
function headsWords(grid: Grid, [head, ...body]: readonly ClassifiedRow[]): boolean {
  if (head === undefined || head.values > 0 || wordTests.colon.test(head.lead)) return false;
  for (let column = head.first; column <= head.last; column++) {
    if (grid.isFilled(head.at, column) && !isHeaderWord(grid.text(head.at, column))) return false;
  }
  const named = body.filter(({ lead }) => isHeaderWord(lead)).length;
  return named * mostNamed <= body.length && !body.some(({ lead }) => wordTests.colon.test(lead));
}

/** Whether a column holds figures, days or codes of one pattern in every row. */
function areOfOneKind(grid: Grid, rows: readonly ClassifiedRow[], column: number): boolean {
  const all = (kind: CellKind) => rows.every(({ at }) => grid.kind(at, column) === kind);
  if (all(CellKind.number) || all(CellKind.date)) return true;
  const patterns = new Set(rows.map(({ at }) => codePatternOf(grid.text(at, column))));
  return patterns.size === 1 && !patterns.has(null);
}
