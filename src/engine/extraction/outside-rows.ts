import type { DetectionItem, RowRole, RowVerdict } from '../detected-table.ts';
import { RowRanges } from '../words/row-ranges.ts';

/** Rows of values, which no table took. */
const valueRoles: readonly RowRole[] = ['data', 'derived'];

/** Counts the rows of a document that hold something and belong to no table, by what they were found to be. */
export class OutsideRows {
  readonly #counts = new Map<RowRole, number>();
  /** Of the sheet at hand: from its first to its last row so far, each table. */
  #tables = new Map<number, { top: number; bottom: number; hasHeader: boolean }>();
  #values = new RowRanges();
  #lines = new RowRanges();
  #whyLines = '';
  #linesAbove = new RowRanges();
  #manyAbove = new RowRanges();
  #likeRecords = new RowRanges();

  begin(): void {
    this.#tables = new Map();
    this.#values = new RowRanges();
    this.#lines = new RowRanges();
    this.#whyLines = '';
    this.#linesAbove = new RowRanges();
    this.#manyAbove = new RowRanges();
    this.#likeRecords = new RowRanges();
  }

  /** Takes what detection yields for a sheet, in its order: a row is judged after the tables that might have taken it. */
  accept(item: DetectionItem): void {
    if (item.kind === 'table') {
      const { id, top, headerRows } = item.table;
      this.#tables.set(id, { top, bottom: top, hasHeader: headerRows.length > 0 });
    }
    const table = item.kind === 'rows' || item.kind === 'end' ? this.#tables.get(item.id) : undefined;
    if (item.kind === 'rows' && table !== undefined)
      table.bottom = Math.max(table.bottom, item.rows.at(-1)?.row.number ?? 0);
    if (item.kind === 'end' && table !== undefined) table.bottom = Math.max(table.bottom, item.range.bottom);
    if (item.kind === 'judged') for (const run of item.rows) this.#judged(run);
  }

  /** The rows of values of the sheet that no table took. */
  get values(): RowRanges {
    return this.#values;
  }

  /** Those of several cells below the top of the first table that were found to be lines about the sheet, and why the first of them. */
  get lines(): { rows: RowRanges; why: string } {
    return { rows: this.#lines, why: this.#whyLines };
  }

  /** Those above a first table that has no header, of which they may be the header and the first records. */
  get linesAbove(): RowRanges {
    return this.#linesAbove;
  }

  /** Those of three cells and more above a first table that has a header, of which they may be another list. */
  get manyAbove(): RowRanges {
    return this.#manyAbove;
  }

  /** Those of which none of the others tells, and which may be records: of a list of one column or two, or right beside the records of a table. */
  get likeRecords(): RowRanges {
    return this.#likeRecords;
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  #judged({ first, last, role, why, haveCells, areLikeRecords }: RowVerdict): void {
    for (let row = first; row <= last; ) {
      const table = this.#tableAt(row);
      if (table !== undefined) row = table.bottom + 1;
      else {
        this.#counts.set(role, (this.#counts.get(role) ?? 0) + 1);
        if (valueRoles.includes(role)) this.#values.add(row);
        if (haveCells !== undefined && this.#isBelowFirst(row)) {
          if (this.#lines.count === 0) this.#whyLines = why;
          this.#lines.add(row);
        } else if (haveCells !== undefined && this.#isAboveHeadless(row)) this.#linesAbove.add(row);
        else if (haveCells === 'many') this.#manyAbove.add(row);
        else if (areLikeRecords === true && !valueRoles.includes(role)) this.#likeRecords.add(row);
        row++;
      }
    }
  }

  #isBelowFirst(row: number): boolean {
    for (const { top } of this.#tables.values()) if (row > top) return true;
    return false;
  }

  #isAboveHeadless(row: number): boolean {
    const [first] = [...this.#tables.values()].sort((a, b) => a.top - b.top);
    return first !== undefined && row < first.top && !first.hasHeader;
  }

  #tableAt(row: number) {
    for (const table of this.#tables.values()) if (row >= table.top && row <= table.bottom) return table;
    return undefined;
  }
}
