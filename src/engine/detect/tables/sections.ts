import { CellKind } from '../cells/cell-kind.ts';
import type { Grid, Span } from '../cells/grid.ts';
import { pageMark } from '../cells/row-words.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import { isRepeat } from '../roles/headers/repeated-header.ts';

/** Rows that belong together: a header (perhaps none) and the body under it. */
export interface Section {
  header: ClassifiedRow[];
  /** From the first row under the header to the last row of values; repeated headers and notes in between included. */
  body: ClassifiedRow[];
}

/** How many of the last rows say what the open table looks like. */
const memory = 6;
const farMemory = 60;
/** Share of cells that must be alike for rows to go on with a table across notes or blank rows. */
const alikeAcrossNotes = 0.6;
const alikeAcrossBlanks = 0.34;

/** Of so few records it is not known what the columns of a section hold. */
const fewRecords = 2;

/**
 * After so many blank rows, a header above them heads nothing, and a row must be about as wide as the table to go on with it: the more so
 * below a line of its own. After notes, it always must.
 */
const wideGap = 3;
/** Over so many a header of several names heads what stands in its columns, as printed tables with tall headers are kept. */
const widestGap = 8;
const leastNames = 3;
const leastFillUnderNames = 0.5;
const leastFillAcrossGap = 0.4;
const leastFillBelowTitle = 0.6;

/** Cuts classified rows into tables. Rows outside of every section belong to none. */
export function cutSections(grid: Grid, span: Span, rows: readonly ClassifiedRow[]): Section[] {
  const cutter = new SectionCutter(grid, span);
  for (const row of rows) cutter.take(row);
  return cutter.finish();
}

class SectionCutter {
  readonly #grid: Grid;
  readonly #span: Span;
  readonly #sections: Section[] = [];
  #open: Section | null = null;
  /** Notes, group headings and repeated headers that belong to the open section only if values follow. */
  #pending: ClassifiedRow[] = [];
  /** Whether lines of several cells stand right below the header of the open section: what it heads, if anything. */
  #hasLines = false;

  constructor(grid: Grid, span: Span) {
    this.#grid = grid;
    this.#span = span;
  }

  take(row: ClassifiedRow): void {
    switch (row.role) {
      case 'header':
        this.#takeHeader(row);
        break;
      case 'data':
      case 'derived':
        this.#takeValues(row);
        break;
      case 'group':
        this.#pending.push(row);
        break;
      case 'notes':
        if (this.#open !== null) this.#pending.push(row);
        break;
      case 'metadata':
        if (this.#open === null) break;
        if (!hasBody(this.#open)) {
          this.#hasLines ||= row.filled > 1 && row.blanksBefore === 0;
          break;
        }
        if (isPageMark(row)) this.#pending.push(row);
        else this.#close();
        break;
    }
  }

  finish(): Section[] {
    this.#close();
    return this.#sections;
  }

  #takeHeader(row: ClassifiedRow): void {
    if (this.#open !== null && !hasBody(this.#open)) {
      const isFar = row.blanksBefore >= wideGap && !goesOnWith(this.#open, row);
      if (isFar || (row.blanksBefore > 0 && this.#hasLines)) this.#close();
    }
    if (this.#open !== null && hasBody(this.#open)) {
      // A table goes on over a page break: the header again, with nothing between or a page number.
      const isBreak = this.#pending.length > 0 && this.#pending.every(isPageMark);
      const goesOn = isBreak || (row.blanksBefore === 0 && this.#pending.length === 0);
      if (goesOn && isRepeat(this.#grid, this.#open.header, row) && !this.#lacksColumns(this.#open.header, row)) {
        this.#pending.push(row);
        return;
      }
      this.#close();
    }
    this.#open ??= { header: [], body: [] };
    this.#open.header.push(row);
  }

  /** Whether a header that comes again has fewer columns than the first time: other columns make another table. */
  #lacksColumns(header: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
    const same = header.find((first) => isRepeat(this.#grid, [first], row));
    return same !== undefined && header.length === 1 && same.first === row.first && same.last > row.last;
  }

  #takeValues(row: ClassifiedRow): void {
    if (this.#open !== null && !continues(this.#grid, this.#span, this.#open, this.#pending, row)) this.#close();
    this.#open ??= { header: [], body: [] };
    this.#open.body.push(...this.#pending, row);
    this.#pending = [];
  }

  #close(): void {
    if (this.#open !== null) this.#sections.push(this.#open);
    this.#open = null;
    this.#pending = [];
    this.#hasLines = false;
  }
}

export function isValues(row: ClassifiedRow): boolean {
  return row.role === 'data' || row.role === 'derived';
}

function isPageMark(row: ClassifiedRow): boolean {
  return row.filled === 1 && pageMark.test(row.lead);
}

function hasBody(section: Section): boolean {
  return section.body.length > 0;
}

/** Whether a row of values goes on with the section although notes or blank rows lie between. */
function continues(
  grid: Grid,
  span: Span,
  section: Section,
  pending: readonly ClassifiedRow[],
  row: ClassifiedRow,
): boolean {
  const interrupted = pending.some((between) => between.role === 'notes' && !isPageMark(between));
  const gap = Math.max(row.blanksBefore, ...pending.map((between) => between.blanksBefore));
  if (!hasBody(section))
    return (
      gap < wideGap || (gap <= widestGap && pending.every(({ filled }) => filled === 1) && isUnderAll(section, row))
    );
  if (!interrupted && gap === 0) return true;
  if (gap === 1 && pending.length === 0 && isUnderNames(section, row)) return true;
  const recent = section.body.filter(isValues).slice(-memory);
  const usualFill = Math.max(...recent.map((other) => other.filled));
  const leastFill = pending.length > 0 ? leastFillBelowTitle : leastFillAcrossGap;
  if ((gap >= wideGap || interrupted) && row.filled < leastFill * usualFill) return false;
  return (
    alikeShare(grid, span, { recent, earlier: section.body.slice(-farMemory) }, row) >=
    (interrupted ? alikeAcrossNotes : alikeAcrossBlanks)
  );
}

/** Whether a row far below the header of a section fills most of the columns that it names, and no others. */
function isUnderAll({ header }: Section, row: ClassifiedRow): boolean {
  const left = Math.min(...header.map(({ first }) => first));
  const right = Math.max(...header.map(({ last }) => last));
  const names = Math.max(...header.map(({ filled }) => filled));
  // The name of the first column may be left out.
  if (names < leastNames || row.first < left - 1 || row.last > right) return false;
  return row.filled >= leastFillUnderNames * names && row.filled > 1;
}

/** Whether a row of a header far below others leaves the first column to them, or names nothing itself: years or units, or a text alone, in their columns. */
function goesOnWith(section: Section, row: ClassifiedRow): boolean {
  if (row.blanksBefore > widestGap) return false;
  const left = Math.min(...section.header.map(({ first }) => first));
  const right = Math.max(...section.header.map(({ last }) => last));
  if (row.first > left && row.filled > 1 && section.header.some(({ filled }) => filled > 1)) return true;
  return (row.filled === 1 || row.values === row.filled) && row.first >= left && row.last <= right;
}

/** Whether a row stands under the names of a section that has a record or two so far, which say little of what its columns hold. */
function isUnderNames({ header, body }: Section, row: ClassifiedRow): boolean {
  const names = header.find(({ filled, first, last }) => filled > 2 && filled === last - first + 1);
  if (names === undefined || body.filter(isValues).length > fewRecords || row.filled < 2) return false;
  return row.first === names.first && row.last <= names.last;
}

/** Share of the row's cells whose columns held the same sort of thing in recent rows. */
function alikeShare(
  grid: Grid,
  span: Span,
  { recent, earlier }: { recent: readonly ClassifiedRow[]; earlier: readonly ClassifiedRow[] },
  row: ClassifiedRow,
): number {
  let cells = 0;
  let alike = 0;
  for (let column = span.left; column <= span.right; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    cells++;
    if (kindsAbove(grid, recent, earlier, column).some((other) => sameSort(other, kind))) alike++;
  }
  return cells === 0 ? 0 : alike / cells;
}

/** What a column held in recent rows; where these go on with a record above and leave it blank, what it held before them. */
function kindsAbove(
  grid: Grid,
  recent: readonly ClassifiedRow[],
  earlier: readonly ClassifiedRow[],
  column: number,
): CellKind[] {
  const kinds = recent.map(({ at }) => grid.kind(at, column));
  if (kinds.some((kind) => kind !== CellKind.blank)) return kinds;
  const last = earlier.findLast((row) => isValues(row) && grid.isFilled(row.at, column));
  return last === undefined ? [] : [grid.kind(last.at, column)];
}

function sameSort(a: CellKind, b: CellKind): boolean {
  if (a === CellKind.blank) return false;
  return a === b || a === CellKind.mark || b === CellKind.mark || (a !== CellKind.text && b !== CellKind.text);
}
