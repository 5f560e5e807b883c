import type { GroupHeading, RowRole, TableRow } from '../../detected-table.ts';
import type { Row } from '../../model.ts';
import { firstFilled } from '../../text-row.ts';
import type { Grid, Span } from '../cells/grid.ts';
import { MergedCells, type TallMerges } from '../cells/merged-cells.ts';
import { filledRows } from '../cells/row-facts.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import { mayBeRecord } from '../roles/verdicts.ts';
import { FilledHeadings } from './filled-headings.ts';
import { GroupPath } from './groups.ts';

/** Turns judged rows into the rows of one table, in order; remembers group headings and merged cells from call to call. */
export class RecordWriter {
  readonly #span: Span;
  readonly #groups = new GroupPath();
  readonly #merged: MergedCells;
  readonly #headings: FilledHeadings;
  readonly #hasContent: (row: Row) => boolean;

  /**
   * @param headings columns that hold nothing but headings
   * @param hasContent whether a row holds anything, also beside the table
   */
  constructor(span: Span, merges: TallMerges, headings: ReadonlySet<number>, hasContent: (row: Row) => boolean) {
    this.#span = span;
    this.#hasContent = hasContent;
    this.#headings = new FilledHeadings(headings);
    this.#merged = new MergedCells(merges, span);
  }

  /** The grid's rows from `from` to `to` (inclusive) with their roles; rows that nothing is said of are blank. */
  write(grid: Grid, from: number, to: number, judged: readonly ClassifiedRow[]): TableRow[] {
    const roles = new Map<number, RowRole>(judged.map((row) => [row.at, row.role]));
    const doubts = new Map(judged.flatMap(({ at, doubt }) => (doubt === undefined ? [] : [[at, doubt]])));
    const offs = new Map(
      judged.flatMap(({ at, role, off = [] }) => (role === 'derived' && off.length > 0 ? [[at, off]] : [])),
    );
    return grid.rows.slice(from, to + 1).map((row, offset) => {
      const at = from + offset;
      const role = this.#roleOf(grid, at, roles.get(at));
      const heading = role === 'group' ? this.#enter(grid, at) : undefined;
      if (role === 'data' || role === 'derived') this.#groups.leaf();
      const group = role === 'data' || role === 'derived' ? this.#groups.text : null;
      const record: TableRow = { row: role === 'data' ? this.#filled(row) : row, role, group };
      if (heading !== undefined) record.heading = heading;
      const off = offs.get(at);
      if (off !== undefined) record.off = off;
      if (role === 'notes' && this.#isLine(grid, at)) record.mayBeRecord = true;
      const doubt = doubts.get(at);
      if (doubt !== undefined) record.totalDoubt = doubt;
      return record;
    });
  }

  /** Rows that a quick check has found to be data, or blank. */
  writeData(rows: readonly Row[]): TableRow[] {
    this.#groups.leaf();
    const group = this.#groups.text;
    const isFilled = this.#merged.isNeeded || this.#headings.isNeeded;
    return rows.map((row) =>
      firstFilled(row, this.#span.left, this.#span.right) >= 0
        ? { row: isFilled ? this.#filled(row) : row, role: 'data', group }
        : { row, role: this.#hasContent(row) ? 'notes' : 'empty', group: null },
    );
  }

  #filled(row: Row): Row {
    return this.#headings.fill(this.#merged.fill(row));
  }

  /** A row that is blank in the columns of the table is none of its records, whatever stands beside them. */
  #roleOf(grid: Grid, at: number, role: RowRole | undefined): RowRole {
    const isBlank = (from: number, to: number) => {
      for (let column = from; column <= to; column++) if (grid.isFilled(at, column)) return false;
      return true;
    };
    if (!isBlank(this.#span.left, this.#span.right)) return role ?? 'notes';
    return isBlank(0, grid.width - 1) ? 'empty' : 'notes';
  }

  /** Whether a row that is no record has several cells in the columns of the table, and does not begin as notes do. */
  #isLine(grid: Grid, at: number): boolean {
    const [facts] = filledRows(grid, this.#span, at, at + 1);
    return facts !== undefined && mayBeRecord({ ...facts, role: 'notes' });
  }

  #enter(grid: Grid, at: number): GroupHeading | undefined {
    for (let column = this.#span.left; column <= this.#span.right; column++) {
      if (!grid.isFilled(at, column)) continue;
      const value = grid.rows[at]?.values[column];
      const text = typeof value === 'string' ? value : grid.text(at, column);
      this.#groups.enter(text, column);
      return { text: text.trim(), column, isFilledDown: this.#headings.enter(text.trim(), column) };
    }
    return undefined;
  }
}
