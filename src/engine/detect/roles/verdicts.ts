import type { RowRole, RowVerdict } from '../../detected-table.ts';
import type { Row } from '../../model.ts';
import type { Grid, Span } from '../cells/grid.ts';
import { isDrawnLine } from '../cells/row-facts.ts';
import { pageMark, readsLikeNote } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { explainRow, plainValues } from './explain-row.ts';
import type { ContentRole } from './learned/sequence.ts';

/** What is said of rows that would be part of a table if there were one. */
const outside: Partial<Record<ContentRole, string>> = {
  data: 'Too few rows or columns like it stand together to be a table.',
  derived: 'Too few rows or columns like it stand together to be a table.',
  header: 'Reads like a header, but no table stands below it.',
};

const drawnLine = 'A line drawn of dashes or the like.';

const beside = 'Stands beside the columns of the table.';

/** Lines about a sheet seldom have more cells. */
const mostOfLines = 2;
/** Longer texts begin remarks. */
const longestName = 60;

interface RowFinding {
  role: ContentRole;
  why: string;
  haveCells?: 'several' | 'many';
  areLikeRecords?: true;
}

/** Where tables stand side by side, a row is what it is to the one that needs it most. */
const byNeed: readonly ContentRole[] = ['data', 'header', 'derived', 'group', 'notes', 'metadata'];

/** What rows were found to be, by their number in the sheet. */
export class RowFindings {
  readonly #found = new Map<number, RowFinding>();

  /** Takes the rows of a table, from a position of the grid on. */
  add(grid: Grid, rows: readonly ClassifiedRow[], from = 0): void {
    for (const [index, { at, role }] of rows.entries()) {
      if (at < from) continue;
      const number = grid.number(at);
      const known = this.#found.get(number);
      if (known !== undefined && byNeed.indexOf(known.role) <= byNeed.indexOf(role)) continue;
      this.#found.set(number, { role, why: explainRow(grid, rows, index) });
    }
  }

  /**
   * Takes the rows that no table has claimed, from a position of the grid on.
   *
   * @param like the places of those that may be records
   */
  addOutside(grid: Grid, rows: readonly ClassifiedRow[], from = 0, like: ReadonlySet<number> = new Set()): void {
    for (const [index, row] of rows.entries()) {
      const { at, role } = row;
      const number = grid.number(at);
      if (at < from || this.#found.has(number)) continue;
      const why = outside[role] ?? explainRow(grid, rows, index);
      const haveCells = cellsOf(row);
      this.#found.set(number, {
        role,
        why,
        ...(haveCells === undefined ? {} : { haveCells }),
        ...(like.has(at) ? { areLikeRecords: true } : {}),
      });
    }
  }

  /** Takes the lines that are drawn of dashes or the like, from a position of the grid on. */
  addLines(grid: Grid, span: Span, from = 0): void {
    for (let at = from; at < grid.height; at++) {
      const number = grid.number(at);
      if (!this.#found.has(number) && isDrawnLine(grid, span, at))
        this.#found.set(number, { role: 'notes', why: drawnLine });
    }
  }

  /** Takes those of the rows that hold something, and of which nothing was found. */
  addBeside(rows: readonly Row[], hasContent: (row: Row) => boolean): void {
    for (const row of rows) {
      if (!this.#found.has(row.number) && hasContent(row)) this.#found.set(row.number, { role: 'notes', why: beside });
    }
  }

  roleOf(number: number): RowRole {
    return this.#found.get(number)?.role ?? 'empty';
  }

  whyOf(number: number): string {
    return this.#found.get(number)?.why ?? '';
  }

  /** The findings of these rows, like neighbours joined. */
  runs(rows: readonly { number: number }[]): RowVerdict[] {
    const runs: RowVerdict[] = [];
    for (const { number } of rows) {
      const found = this.#found.get(number);
      if (found !== undefined) append(runs, number, found);
    }
    return runs;
  }
}

/** Whether a row outside of all tables may be one of a list; `many` where labels with their values, or a title with a date, have fewer cells. */
function cellsOf(row: ClassifiedRow): 'several' | 'many' | undefined {
  if (row.role === 'header') return row.filled > mostOfLines ? 'many' : undefined;
  if (!mayBeRecord(row)) return undefined;
  return row.filled > mostOfLines ? 'many' : 'several';
}

/** Whether a line about the sheet has several cells, and does not begin as notes do. */
export function mayBeRecord({ role, filled, lead }: ClassifiedRow): boolean {
  if ((role !== 'metadata' && role !== 'notes') || filled < 2) return false;
  return lead.length <= longestName && !readsLikeNote(lead) && !pageMark.test(lead);
}

/** Runs of rows of a long table that need no second look: values, or blank in its columns and perhaps filled beside them. */
export function plainRuns(
  rows: readonly Row[],
  isPlain: (at: number) => boolean,
  hasContent: (row: Row) => boolean,
): RowVerdict[] {
  const runs: RowVerdict[] = [];
  let run: RowVerdict | undefined;
  for (const [at, row] of rows.entries()) {
    const { number } = row;
    if (!isPlain(at)) {
      if (hasContent(row)) append(runs, number, { role: 'notes', why: beside });
      continue;
    }
    if (run !== undefined && run.last === number - 1) run.last = number;
    else {
      run = { first: number, last: number, role: 'data', why: plainValues };
      runs.push(run);
    }
  }
  return runs;
}

function append(runs: RowVerdict[], number: number, { role, why, haveCells, areLikeRecords }: RowFinding): void {
  const last = runs.at(-1);
  const isLike =
    last?.role === role && last.why === why && last.haveCells === haveCells && last.areLikeRecords === areLikeRecords;
  if (last !== undefined && last.last === number - 1 && isLike) last.last = number;
  else
    runs.push({
      first: number,
      last: number,
      role,
      why,
      ...(haveCells === undefined ? {} : { haveCells }),
      ...(areLikeRecords === undefined ? {} : { areLikeRecords }),
    });
}
