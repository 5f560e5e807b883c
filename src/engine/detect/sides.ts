import type { Grid, Span } from './grid.ts';
import { Kind } from './kind.ts';
import { isValues, type Section } from './sections.ts';

/** Evidence that two groups of columns with a blank gap between them are tables of their own; a split needs `enough`. */
const evidence = { sameHeader: 2, ownRows: 2, sameSorts: 1 } as const;
const enough = 2;
/** Rows at the foot that only one side fills, from which on the sides are of different length. */
const ownRowsAtFoot = 2;

/** The column groups of a section that are tables side by side; one span where it is one table. */
export function splitSides(grid: Grid, extent: Span, section: Section, minColumns: number): Span[] {
  const groups = columnGroups(grid, extent, section);
  const sides: Span[] = [];
  for (const group of groups) {
    const left = sides.at(-1);
    if (left !== undefined && !areSeparate(grid, section, left, group, minColumns)) left.right = group.right;
    else sides.push({ ...group });
  }
  return sides;
}

/** Runs of columns that the section fills, parted by columns that it leaves blank. */
function columnGroups(grid: Grid, extent: Span, section: Section): Span[] {
  const rows = [...section.header, ...section.body].filter((row) => row.shape !== 'title');
  const groups: Span[] = [];
  for (let column = extent.left; column <= extent.right; column++) {
    if (!rows.some((row) => grid.isFilled(row.at, column))) continue;
    const last = groups.at(-1);
    if (last !== undefined && last.right === column - 1) last.right = column;
    else groups.push({ left: column, right: column });
  }
  return groups;
}

function areSeparate(grid: Grid, section: Section, left: Span, right: Span, minColumns: number): boolean {
  const least = Math.max(2, minColumns);
  if (left.right - left.left + 1 < least || right.right - right.left + 1 < least) return false;
  const leftTitles = titles(grid, section, left);
  const rightTitles = titles(grid, section, right);
  if (section.header.length > 0 && rightTitles.length === 0) return false;
  if (sameTitles(grid, section, left, right)) return true;
  // Without a column of its own that names the rows, the right side is more of the left one.
  if (!leadsWithKey(grid, section, left) || !leadsWithKey(grid, section, right)) return false;
  let score = 0;
  const shared = rightTitles.filter((title) => leftTitles.includes(title)).length;
  if (shared >= 2 && shared >= 0.75 * rightTitles.length) score += evidence.sameHeader;
  if (ownRows(grid, section, left, right) >= ownRowsAtFoot) score += evidence.ownRows;
  if (sameSorts(grid, section, left, right)) score += evidence.sameSorts;
  return score >= enough;
}

/** Whether the header says the same over both sides, column by column. */
function sameTitles(grid: Grid, section: Section, left: Span, right: Span): boolean {
  if (section.header.length === 0 || left.right - left.left !== right.right - right.left) return false;
  return section.header.every((row) => {
    for (let offset = 0; offset <= left.right - left.left; offset++) {
      if (grid.text(row.at, left.left + offset) !== grid.text(row.at, right.left + offset)) return false;
    }
    return true;
  });
}

function titles(grid: Grid, section: Section, span: Span): string[] {
  const found: string[] = [];
  for (const row of section.header) {
    for (let column = span.left; column <= span.right; column++) {
      if (grid.isFilled(row.at, column)) found.push(grid.text(row.at, column).toLowerCase());
    }
  }
  return found;
}

/** How many rows at the foot of the section fill one and the same side only. */
function ownRows(grid: Grid, section: Section, left: Span, right: Span): number {
  let count = 0;
  let longer: Span | null = null;
  for (const row of section.body.filter(isValues).reverse()) {
    const onLeft = fills(grid, row.at, left);
    if (onLeft === fills(grid, row.at, right)) break;
    const side = onLeft ? left : right;
    if (longer !== null && longer !== side) break;
    longer = side;
    count++;
  }
  return count;
}

function fills(grid: Grid, at: number, span: Span): boolean {
  for (let column = span.left; column <= span.right; column++) if (grid.isFilled(at, column)) return true;
  return false;
}

/** Whether the sides have as many columns, holding words and figures in the same order. */
function sameSorts(grid: Grid, section: Section, left: Span, right: Span): boolean {
  if (left.right - left.left !== right.right - right.left) return false;
  for (let offset = 0; offset <= left.right - left.left; offset++) {
    if (holdsFigures(grid, section, left.left + offset) !== holdsFigures(grid, section, right.left + offset))
      return false;
  }
  return true;
}

function holdsFigures(grid: Grid, section: Section, column: number): boolean {
  let figures = 0;
  let words = 0;
  for (const row of section.body) {
    const kind = grid.kind(row.at, column);
    if (kind === Kind.text) words++;
    else if (kind !== Kind.blank && kind !== Kind.mark) figures++;
  }
  return figures > words;
}

/** Whether the first column names the rows: words, dates or years, not figures. */
function leadsWithKey(grid: Grid, section: Section, span: Span): boolean {
  let keys = 0;
  let figures = 0;
  for (const row of section.body) {
    const kind = grid.kind(row.at, span.left);
    if (kind === Kind.number) figures++;
    else if (kind !== Kind.blank && kind !== Kind.mark) keys++;
  }
  return keys > figures;
}
