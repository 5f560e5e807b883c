import { CellKind } from '../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../cells/column-kinds.ts';
import type { Grid, Span } from '../cells/grid.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import { isValues, type Section } from './sections.ts';

/** Evidence that two groups of columns with a blank gap between them are tables of their own; a split needs `enough`. */
const evidence = { sameHeader: 2, sameSorts: 1, wideGap: 1 } as const;
const enough = 2;
/** Rows at the foot that only one side fills, from which on the sides are of different length. */
const ownRowsAtFoot = 2;
/** Rows above these that both sides fill. */
const leastRecords = 2;
/** One blank column may space the columns of a table; more of them part tables that have names of their own. */
const widestSpacer = 1;
/** So many digits, the same in all rows, make numbers of things rather than counts. */
const leastDigits = 3;

/** What groups of columns beside each other are: tables of their own or one, with or without doubt. */
type Verdict = 'apart' | 'doubtfullyApart' | 'doubtfullyOne' | 'one';

/** A blank gap that may part two tables, or space the columns of one. */
export interface DoubtfulGap {
  /** The first blank column, a position in the grid. */
  column: number;
  /** Whether it was taken to part two tables. */
  isApart: boolean;
}

export interface Sides {
  /** One span where the section is one table. */
  spans: Span[];
  doubts: DoubtfulGap[];
}

/**
 * The column groups of a section that are tables side by side.
 *
 * @param always whether every blank column parts tables, as the specification says
 */
export function splitSides(
  grid: Grid,
  extent: Span,
  section: Section,
  { minColumns, always }: { minColumns: number; always: boolean },
): Sides {
  const spans: Span[] = [];
  const doubts: DoubtfulGap[] = [];
  for (const group of columnGroups(grid, extent, section)) {
    const left = spans.at(-1);
    const verdict = left === undefined || always ? 'apart' : judgeGap(grid, section, left, group, minColumns);
    const isApart = verdict === 'apart' || verdict === 'doubtfullyApart';
    if (left !== undefined && (verdict === 'doubtfullyApart' || verdict === 'doubtfullyOne'))
      doubts.push({ column: left.right + 1, isApart });
    if (left !== undefined && !isApart) left.right = group.right;
    else spans.push({ ...group });
  }
  return { spans, doubts };
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

function judgeGap(grid: Grid, section: Section, left: Span, right: Span, minColumns: number): Verdict {
  const least = Math.max(2, minColumns);
  if (left.right - left.left + 1 < least || right.right - right.left + 1 < least) return 'one';
  const leftTitles = titles(grid, section, left);
  const rightTitles = titles(grid, section, right);
  if (section.header.length > 0 && rightTitles.length === 0) return 'one';
  const repeated = repeatedTitles(grid, section, left, right);
  if (repeated === 'all' || goesOnAlone(grid, section, left, right)) return 'apart';
  const areBothNamed = areNamed(grid, section, left) && areNamed(grid, section, right);
  const isTitled = areBothNamed && areTitledApart(grid, section, left, right);
  const isWide = right.left > left.right + widestSpacer + 1;
  const isLongerFull = stopsFull(grid, section, left, right);
  // Without a column of its own that names the rows, the right side is more of the left one.
  if (!isKeyed(grid, section, right)) {
    if (!areBothNamed || !(isTitled || isWide)) return 'one';
    return isLongerFull ? 'doubtfullyApart' : 'doubtfullyOne';
  }
  if (isTitled) return 'apart';
  if (!isKeyed(grid, section, left)) {
    if (!areBothNamed) return 'one';
    return isWide || isLongerFull ? 'doubtfullyApart' : 'doubtfullyOne';
  }
  if (repeated === 'lowest' || (isWide && areBothNamed)) return 'apart';
  let score = 0;
  const shared = rightTitles.filter((title) => leftTitles.includes(title)).length;
  if (shared >= 2 && shared >= 0.75 * rightTitles.length) score += evidence.sameHeader;
  if (sameSorts(grid, section, left, right)) {
    score += evidence.sameSorts;
    if (isWide) score += evidence.wideGap;
  }
  if (score >= enough) return 'apart';
  if (areOfOwnLength(grid, section, left, right))
    return ownRows(grid, section, left, right) < ownRowsAtFoot ? 'doubtfullyApart' : 'apart';
  if (!areBothNamed) return 'one';
  // No table has two columns of one name, but for those of a header in steps.
  const isNamedTwice = shared > 0 && section.header.length === 1;
  return isLongerFull || isNamedTwice ? 'doubtfullyApart' : 'doubtfullyOne';
}

/** Whether a row of the header names every column of a side. */
function areNamed(grid: Grid, section: Section, side: Span): boolean {
  return section.header.some(({ at }) => {
    for (let column = side.left; column <= side.right; column++) if (!grid.isFilled(at, column)) return false;
    return true;
  });
}

/** Whether a row right above the names holds two texts and no more, one over the first column of each side. */
function areTitledApart(grid: Grid, section: Section, left: Span, right: Span): boolean {
  const names = section.header.at(-1);
  if (names === undefined) return false;
  const isOverFirst = (at: number, side: Span) => grid.isFilled(at, side.left) && countFilled(grid, at, side) === 1;
  for (let at = names.at - 1; at >= 0; at--) {
    if (fills(grid, at, left) || fills(grid, at, right)) return isOverFirst(at, left) && isOverFirst(at, right);
  }
  return false;
}

/** Whether the header says the same over both sides, column by column: all of it, or its lowest row. */
function repeatedTitles(grid: Grid, section: Section, left: Span, right: Span): 'all' | 'lowest' | 'none' {
  if (left.right - left.left !== right.right - right.left) return 'none';
  const isRepeated = ({ at }: ClassifiedRow) => {
    for (let offset = 0; offset <= left.right - left.left; offset++) {
      if (grid.text(at, left.left + offset) !== grid.text(at, right.left + offset)) return false;
    }
    return true;
  };
  const over = section.header.filter((row) => fills(grid, row.at, left) || fills(grid, row.at, right));
  const lowest = over.at(-1);
  if (lowest === undefined || !isRepeated(lowest)) return 'none';
  return over.every(isRepeated) ? 'all' : 'lowest';
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

/** Whether one side goes on where the other has ended; for a single row, only where both sides name each row differently. */
function areOfOwnLength(grid: Grid, section: Section, left: Span, right: Span): boolean {
  const own = ownRows(grid, section, left, right);
  if (own >= ownRowsAtFoot) return true;
  const last = section.body.at(-1);
  return (
    own === 1 &&
    last?.role === 'data' &&
    last.filled > 1 &&
    namesRows(grid, section, left) &&
    namesRows(grid, section, right)
  );
}

/** Whether no two rows have the same text in the first column. */
function namesRows(grid: Grid, section: Section, { left }: Span): boolean {
  const rows = section.body.filter((row) => row.role === 'data' && grid.isFilled(row.at, left));
  return new Set(rows.map((row) => grid.text(row.at, left))).size === rows.length;
}

/**
 * Whether the right side goes on by rows that have nothing on the left, which has filled every row before: labels that stand for several
 * rows leave blanks among them.
 */
function goesOnAlone(grid: Grid, section: Section, left: Span, right: Span): boolean {
  const own = ownRows(grid, section, left, right);
  const rows = section.body.filter(isValues);
  const [before, after] = [rows.slice(0, rows.length - own), rows.slice(rows.length - own)];
  if (own < ownRowsAtFoot || before.length < leastRecords || !after.every((row) => fills(grid, row.at, right)))
    return false;
  return before.every((row) => grid.isFilled(row.at, left.left) && fills(grid, row.at, right));
}

/**
 * Whether every record fills all columns of both sides, or, at the foot of the longer side, all of that one and none of the other. For a single
 * row there, no two rows on the right may begin with the same text: it may be a record that lacks what is on the right.
 */
function stopsFull(grid: Grid, section: Section, left: Span, right: Span): boolean {
  const own = ownRows(grid, section, left, right);
  const rows = section.body.filter(isValues);
  const isFull = (at: number, span: Span) => countFilled(grid, at, span) === span.right - span.left + 1;
  if (own === 0 || rows.length - own < leastRecords) return false;
  if (own < ownRowsAtFoot && !namesRows(grid, section, right)) return false;
  return rows.every(
    ({ at, role }, index) =>
      role === 'data' &&
      (index < rows.length - own ? isFull(at, left) && isFull(at, right) : isFull(at, left) || isFull(at, right)),
  );
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
  return countFilled(grid, at, span) > 0;
}

function countFilled(grid: Grid, at: number, { left, right }: Span): number {
  let count = 0;
  for (let column = left; column <= right; column++) if (grid.isFilled(at, column)) count++;
  return count;
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
  const kinds = countKinds(grid, section.body, column);
  return valuesAmong(kinds) > kinds.texts;
}

function isKeyed(grid: Grid, section: Section, side: Span): boolean {
  return leadsWithKey(grid, section, side) || countsThings(grid, section, side);
}

/** Whether the first column names the rows: words, dates or years, not figures. */
function leadsWithKey(grid: Grid, section: Section, span: Span): boolean {
  const { calendar, numbers } = countKinds(grid, section.body, span.left);
  const words = section.body.filter(
    ({ at }) => grid.kind(at, span.left) === CellKind.text && !/^[\d(<>]/.test(grid.text(at, span.left)),
  );
  return words.length + calendar > numbers;
}

/** Whether the first column numbers the rows: whole numbers, none of them twice, that rise from row to row or have as many digits as each other. */
function countsThings(grid: Grid, section: Section, { left }: Span): boolean {
  const rows = section.body.filter(({ at, role }) => role === 'data' && grid.isFilled(at, left));
  if (rows.length < leastRecords || !rows.every(({ at }) => grid.kind(at, left) === CellKind.number)) return false;
  const numbers = rows.map(({ at }) => grid.figure(at, left));
  if (!numbers.every(Number.isInteger) || new Set(numbers).size < numbers.length) return false;
  const digits = new Set(numbers.map((number) => String(number).length));
  const isRising = numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
  return isRising || (digits.size === 1 && String(numbers[0]).length >= leastDigits);
}
