import { CellKind } from './cell-kind.ts';
import type { Grid, Span } from './grid.ts';

/** The outline of a row, the coarsest thing that can be said about it. */
export const shapes = ['title', 'lone', 'wordPair', 'pair', 'words', 'years', 'mixed', 'numbers'] as const;
export type Shape = (typeof shapes)[number];

/** Characters of a row's first text that are looked at; a cell may hold a book. */
const leadLength = 200;
/** So many rows that say the same twice are a list. */
const leastTwins = 3;
/** Three of one sign at least: one or two stand for a missing value. */
const drawn = /^\s*[|+]?\s*(?::-+:?|-+:|([-=_~*─━═–—])\1{2,})[\s|+]*$/;

/** What is counted once for a row with at least one filled cell. */
export interface RowFacts {
  /** Position in the grid. */
  at: number;
  filled: number;
  /** Number, year or date cells. */
  values: number;
  /** Values that are not mere years. */
  figures: number;
  years: number;
  marks: number;
  first: number;
  last: number;
  /** The beginning of the first filled cell's text. */
  lead: string;
  shape: Shape;
  /** Sheet rows without content just before and after; before the first and after the last row 0. */
  blanksBefore: number;
  blanksAfter: number;
  /** Whether a line that is drawn of dashes or the like parts it from the row above. */
  lineBefore: boolean;
}

/**
 * The rows between two positions (exclusive end) that hold anything within the span. Lines drawn of dashes hold nothing; they are neither
 * rows nor blanks.
 */
export function filledRows(grid: Grid, span: Span, from = 0, to = grid.height): RowFacts[] {
  const facts: RowFacts[] = [];
  let previous: RowFacts | undefined;
  let lines = 0;
  for (let at = from; at < to; at++) {
    if (isDrawnLine(grid, span, at)) {
      lines++;
      continue;
    }
    const row = readRow(grid, span, at);
    if (row === null) continue;
    row.lineBefore = lines > 0;
    if (previous !== undefined) {
      row.blanksBefore = grid.number(at) - grid.number(previous.at) - 1 - lines;
      previous.blanksAfter = row.blanksBefore;
    }
    lines = 0;
    facts.push(row);
    previous = row;
  }
  return withTwins(facts);
}

/** In a sheet of two columns, rows of equal texts one below the other, each with a text of its own, are records and no titles. */
function withTwins(rows: RowFacts[]): RowFacts[] {
  const left = Math.min(...rows.map(({ first }) => first));
  const right = Math.max(...rows.map(({ last }) => last));
  if (right !== left + 1) return rows;
  const twins = rows.filter(({ filled, first, last }) => filled === 1 && last > first);
  if (twins.length < leastTwins || new Set(twins.map(({ lead }) => lead)).size < twins.length / 2) return rows;
  for (const row of twins) {
    row.filled = 2;
    row.shape = 'wordPair';
  }
  return rows;
}

/** Whether every filled cell of a row is a stretch of a line: `-----`, `=====`, `_____`. */
export function isDrawnLine(grid: Grid, span: Span, at: number): boolean {
  let isLine = false;
  for (let column = span.left; column <= span.right; column++) {
    if (!grid.isFilled(at, column)) continue;
    const value = grid.rows[at]?.values[column];
    if (typeof value !== 'string' || !drawn.test(value)) return false;
    isLine = true;
  }
  return isLine;
}

function readRow(grid: Grid, span: Span, at: number): RowFacts | null {
  const counts = [0, 0, 0, 0, 0, 0];
  let first = -1;
  let last = -1;
  for (let column = span.left; column <= span.right; column++) {
    const kind = grid.kind(at, column);
    if (kind === CellKind.blank) continue;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (first < 0) first = column;
    last = column;
  }
  if (first < 0) return null;
  const years = counts[CellKind.year] ?? 0;
  const figures = (counts[CellKind.number] ?? 0) + (counts[CellKind.date] ?? 0);
  const marks = counts[CellKind.mark] ?? 0;
  const words = counts[CellKind.text] ?? 0;
  const text = grid.text(at, first);
  const repeats = words === last - first + 1 && isOneText(grid, at, first, last, text);
  const filled = repeats ? 1 : words + years + figures + marks;
  const values = figures + years;
  const shape = shapeOf({ filled, values, years, words, firstIsText: grid.kind(at, first) === CellKind.text });
  return {
    at,
    filled,
    values,
    figures,
    years,
    marks,
    first,
    last,
    lead: text.slice(0, leadLength),
    shape,
    blanksBefore: 0,
    blanksAfter: 0,
    lineBefore: false,
  };
}

/** A merged title whose text some exports repeat in every cell that it covers. */
function isOneText(grid: Grid, at: number, first: number, last: number, text: string): boolean {
  if (first === last) return true;
  for (let column = first + 1; column <= last; column++) if (grid.text(at, column) !== text) return false;
  return true;
}

function shapeOf(row: { filled: number; values: number; years: number; words: number; firstIsText: boolean }): Shape {
  if (row.filled === 1) return row.firstIsText ? 'title' : 'lone';
  if (row.filled === 2) return row.values > 0 ? 'pair' : 'wordPair';
  if (row.values === 0) return 'words';
  const rest = row.filled - (row.firstIsText ? 1 : 0);
  if (row.years >= 2 && row.years >= 0.6 * rest) return 'years';
  return row.values >= 0.5 * rest ? 'numbers' : 'mixed';
}
