import { firstDropped, type Issue, type TableSummary } from '../extracted-table.ts';
import type { CellRange } from '../model.ts';

/** Adds up the summaries of tables whose rows were appended into one. */
export class SummarySum {
  readonly #issuesPerRule: number;
  readonly #kept = new Map<string, number>();
  #sum: TableSummary | null = null;

  /** @param issuesPerRule how many issues of a rule are stored; counts stay exact beyond it */
  constructor(issuesPerRule: number) {
    this.#issuesPerRule = issuesPerRule;
  }

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
      issues: [...sum.issues, ...this.#within(part.issues)],
    };
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
  }

  /** `null` until something has been added. */
  get total(): TableSummary | null {
    return this.#sum;
  }

  #within(issues: readonly Issue[]): Issue[] {
    return issues.flatMap((issue) => {
      const key = `${issue.column ?? ''}\n${issue.rule}`;
      const kept = this.#kept.get(key) ?? 0;
      // What is said of a table as a whole, or of rows that are not named one by one, is said once.
      if (issue.sourceRow !== null && kept >= this.#issuesPerRule) return [];
      this.#kept.set(key, kept + 1);
      return [issue];
    });
  }
}

function union(a: CellRange, b: CellRange): CellRange {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}
