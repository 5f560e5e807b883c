import { firstDropped, type Issue, type IssueKind, type TableSummary } from '../extracted-table.ts';
import type { CellRange } from '../model.ts';
import { kindKey } from '../values/issue-log.ts';
import { RowSet } from '../words/row-set.ts';

/** Adds up the summaries of tables whose rows were appended into one. */
export class SummarySum {
  #sum: Omit<TableSummary, 'issueKinds'> | null = null;
  readonly #kinds = new Map<string, Omit<IssueKind, 'rows'> & { rows: RowSet }>();

  get rowCount(): number {
    return this.#sum?.rowCount ?? 0;
  }

  /** @param sameSheet whether the table lies in the sheet of the first one, so that one range can hold both */
  add(part: TableSummary, sameSheet: boolean): void {
    const sum = this.#sum ?? {
      range: part.range,
      rowCount: 0,
      droppedRows: {},
      droppedFirst: {},
      issueCount: 0,
      errorCount: 0,
      warningCount: 0,
      issues: [],
    };
    const droppedRows = { ...sum.droppedRows };
    for (const [reason, count] of Object.entries(part.droppedRows))
      droppedRows[reason] = (droppedRows[reason] ?? 0) + count;
    const droppedFirst = { ...sum.droppedFirst };
    // Rows of another sheet would read as rows of this one.
    for (const [reason, rows] of sameSheet ? Object.entries(part.droppedFirst) : [])
      droppedFirst[reason] = [...(droppedFirst[reason] ?? []), ...rows].slice(0, firstDropped);
    this.#sum = {
      range: sameSheet ? union(sum.range, part.range) : sum.range,
      rowCount: sum.rowCount + part.rowCount,
      droppedRows,
      droppedFirst,
      issueCount: sum.issueCount + part.issueCount,
      errorCount: sum.errorCount + part.errorCount,
      warningCount: sum.warningCount + part.warningCount,
      // No more than are kept of one table: its log counts on from the tables before.
      issues: [...sum.issues, ...part.issues],
    };
    for (const kind of part.issueKinds) this.#addKind(kind);
  }

  /** Adds what concerns the output as a whole. */
  addIssues(issues: readonly Issue[]): void {
    if (this.#sum === null) return;
    const errors = issues.filter(({ severity }) => severity === 'error').length;
    this.#sum = {
      ...this.#sum,
      issueCount: this.#sum.issueCount + issues.length,
      errorCount: this.#sum.errorCount + errors,
      warningCount: this.#sum.warningCount + issues.length - errors,
      issues: [...this.#sum.issues, ...issues],
    };
    for (const { rule, column, severity } of issues)
      this.#addKind({ rule, column, severity, count: 1, rows: new Uint8Array(0) });
  }

  /** `null` until something has been added. */
  get total(): TableSummary | null {
    if (this.#sum === null) return null;
    const issueKinds = [...this.#kinds.values()].map(({ rows, ...kind }) => ({ ...kind, rows: rows.bits }));
    return { ...this.#sum, issueKinds };
  }

  #addKind({ rule, column, severity, count, rows }: IssueKind): void {
    const key = kindKey({ rule, column, severity });
    const kind = this.#kinds.get(key) ?? { rule, column, severity, count: 0, rows: new RowSet() };
    kind.count += count;
    kind.rows.addAll({ bits: rows });
    this.#kinds.set(key, kind);
  }
}

/** The smallest range that holds both. */
export function union(a: CellRange, b: CellRange): CellRange {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}
