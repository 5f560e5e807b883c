import { firstDropped, type Issue, type IssueKind, type TableSummary } from '../extracted-table.ts';
import type { CellRange } from '../model.ts';
import { RowSet } from '../words/row-set.ts';

/** Adds up the summaries of tables whose rows were appended into one. */
export class SummarySum {
  #sum: TableSummary | null = null;

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
      issueKinds: [],
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
      issueKinds: together(sum.issueKinds, part.issueKinds),
    };
  }

  /** Adds what concerns the output as a whole. */
  addIssues(issues: readonly Issue[]): void {
    if (this.#sum === null) return;
    const errors = issues.filter(({ severity }) => severity === 'error').length;
    const kinds = issues.map(({ rule, column, severity }) => {
      return { rule, column, severity, count: 1, rows: new Uint8Array(0) };
    });
    this.#sum = {
      ...this.#sum,
      issueCount: this.#sum.issueCount + issues.length,
      errorCount: this.#sum.errorCount + errors,
      warningCount: this.#sum.warningCount + issues.length - errors,
      issues: [...this.#sum.issues, ...issues],
      issueKinds: together(this.#sum.issueKinds, kinds),
    };
  }

  /** `null` until something has been added. */
  get total(): TableSummary | null {
    return this.#sum;
  }
}

/** The kinds of both, each once. */
function together(some: readonly IssueKind[], others: readonly IssueKind[]): IssueKind[] {
  const kinds = new Map(some.map((kind) => [keyOf(kind), kind]));
  for (const kind of others) {
    const known = kinds.get(keyOf(kind));
    if (known === undefined) kinds.set(keyOf(kind), kind);
    else kinds.set(keyOf(kind), { ...known, count: known.count + kind.count, rows: bothRows(known.rows, kind.rows) });
  }
  return [...kinds.values()];
}

function keyOf({ rule, column, severity }: IssueKind): string {
  return `${severity}\n${rule}\n${column ?? ''}`;
}

function bothRows(some: Uint8Array, others: Uint8Array): Uint8Array {
  if (some.length === 0 || others.length === 0) return some.length === 0 ? others : some;
  const rows = new RowSet(some.slice());
  rows.addAll({ bits: others });
  return rows.bits;
}

function union(a: CellRange, b: CellRange): CellRange {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}
