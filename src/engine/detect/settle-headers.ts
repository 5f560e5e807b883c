import type { ClassifiedRow } from './found.ts';
import type { Grid } from './grid.ts';
import { Kind } from './kind.ts';

/** Share of a row's cells that must say the same as a header to be a repetition of it. */
const sameShare = 0.8;
/** Rows below that a supposed header is compared with. */
const comparedRows = 5;

/** Corrects what the learned judgement of headers, made row by row, cannot know: repetitions, and figures that name nothing. */
export function settleHeaders(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  let block: ClassifiedRow[] = [];
  let previous: ClassifiedRow | null = null;
  return rows.map((row, index) => {
    let settled = row;
    if (row.role === 'header') {
      const headsNothing = holdsOrdinaryFigures(grid, rows, index) || isOneMoreRecord(grid, block, previous, row);
      if (headsNothing) settled = { ...row, role: 'data' };
    } else if (
      isRepeat(grid, block, row) ||
      breaksPattern(grid, rows, index) ||
      headsFigures(grid, rows, index, previous)
    ) {
      settled = { ...row, role: 'header' };
    }
    if (settled.role === 'header' && !isRepeat(grid, block, settled)) {
      block = previous?.role === 'header' ? [...block, settled] : [settled];
    }
    previous = settled;
    return settled;
  });
}

/**
 * Right below a record, a text of the same mould is one more value: an address under an address, a code under a code. A header that stands there after all repeats the one above, or comes after a gap.
 */
function isOneMoreRecord(
  grid: Grid,
  header: readonly ClassifiedRow[],
  above: ClassifiedRow | null,
  row: ClassifiedRow,
): boolean {
  if (above?.role !== 'data' || row.blanksBefore > 0 || isRepeat(grid, header, row)) return false;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== Kind.text || grid.kind(above.at, column) !== Kind.text) continue;
    const mould = mouldOf(grid.text(row.at, column));
    if (mould !== null && mould === mouldOf(grid.text(above.at, column))) return true;
  }
  return false;
}

/** What codes and addresses of one sort have in common: `AB-0012` → `a-9`, `ann@example.org` → `@`. Null for words. */
function mouldOf(text: string): string | null {
  if (/^\S+@\S+$/.test(text)) return '@';
  if (/\s/.test(text) || !/\d/.test(text)) return null;
  return text.replace(/\p{L}+/gu, 'a').replace(/\d+/g, '9');
}

/**
 * A row of bare words after a gap, in columns that hold figures or digits both above and below it, heads a new table. The columns
 * of words alone must agree as far as they can: where words recur above and below, this one must be new.
 */
function breaksPattern(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.role !== 'data' || row.blanksBefore === 0 || row.blanksAfter > 0) return false;
  if (row.filled < 2 || row.values > 0) return false;
  const above = rows.slice(Math.max(0, index - comparedRows), index);
  const below = rows.slice(index + 1, index + 1 + comparedRows);
  if (above.length < 2 || below.length < 2) return false;
  let broken = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (grid.kind(row.at, column) !== Kind.text || grid.hasDigit(row.at, column)) return false;
    if (holdsDigits(grid, above, column) && holdsDigits(grid, below, column)) broken++;
    else if (recurs(grid, above, column) && recurs(grid, below, column)) {
      const text = grid.text(row.at, column);
      if ([...above, ...below].some((other) => grid.text(other.at, column) === text)) return false;
    }
  }
  return broken > 0 && broken >= row.filled / 3;
}

function holdsDigits(grid: Grid, rows: readonly ClassifiedRow[], column: number): boolean {
  const filled = rows.filter((row) => grid.isFilled(row.at, column));
  return filled.length > 0 && filled.every((row) => grid.hasDigit(row.at, column));
}

function recurs(grid: Grid, rows: readonly ClassifiedRow[], column: number): boolean {
  const texts = rows.map((row) => grid.text(row.at, column));
  return new Set(texts).size < texts.length;
}

/** A first row of bare words, one of them over a column of figures, heads the records right below it. */
function headsFigures(grid: Grid, rows: readonly ClassifiedRow[], index: number, above: ClassifiedRow | null): boolean {
  const row = rows[index];
  if (row?.role !== 'data' || row.filled < 2 || row.values > 0 || row.marks > 0) return false;
  if (above !== null && row.blanksBefore === 0 && above.role !== 'metadata') return false;
  const below: ClassifiedRow[] = [];
  for (const other of rows.slice(index + 1, index + 1 + comparedRows)) {
    if (other.role !== 'data' || other.blanksBefore > 0) break;
    below.push(other);
  }
  if (below.length < 2) return false;
  let overFigures = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    if (grid.hasDigit(row.at, column)) return false;
    if (below.every((other) => grid.kind(other.at, column) === Kind.number)) overFigures++;
  }
  return overFigures > 0;
}

/** Page breaks repeat the header: the same texts in the same columns. */
export function isRepeat(grid: Grid, header: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  if (row.filled < 2) return false;
  return header.some((headerRow) => {
    let cells = 0;
    let same = 0;
    for (let column = row.first; column <= row.last; column++) {
      if (!grid.isFilled(row.at, column)) continue;
      cells++;
      if (grid.text(headerRow.at, column) === grid.text(row.at, column)) same++;
    }
    return same >= sameShare * cells;
  });
}

/** A first row of figures like those below it, which are neither years nor a count such as 1, 2, 3, heads nothing. */
function holdsOrdinaryFigures(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || rows[index - 1]?.role === 'header' || rows[index + 1]?.role === 'header') return false;
  const below = rows.slice(index + 1, index + 1 + comparedRows).filter((other) => other.filled > 1);
  if (below.length < 2) return false;
  const figures: number[] = [];
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    const others = below.map((other) => grid.kind(other.at, column)).filter((other) => other !== Kind.blank);
    if (others.length === 0) continue;
    if (kind === Kind.text && others.filter((other) => other === Kind.text).length < others.length / 2) return false;
    if (kind === Kind.year) return false;
    if (kind !== Kind.number) continue;
    if (others.filter((other) => other === Kind.number || other === Kind.mark).length < others.length / 2) return false;
    figures.push(Number(grid.text(row.at, column).replace(/[^\d.-]/g, '')));
  }
  return figures.length > 0 && !isCount(figures);
}

function isCount(figures: readonly number[]): boolean {
  return (
    figures.length > 2 && figures.every((figure, index) => index === 0 || figure === (figures[index - 1] ?? 0) + 1)
  );
}
