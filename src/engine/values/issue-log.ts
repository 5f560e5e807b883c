import type { IssueRule } from '../closed-sets.ts';
import type { Issue, IssueSeverity } from '../extracted-table.ts';
import { RowRanges } from '../words/row-ranges.ts';

/** The issues of one table: every one counted, a limited number of each rule and column kept. */
export class IssueLog {
  readonly issues: Issue[] = [];
  errorCount = 0;
  warningCount = 0;
  readonly #perRule: number;
  readonly #counts = new Map<string, number>();
  /** Rows of the issues that are counted and not kept. */
  readonly #beyond = new Map<
    string,
    { rule: IssueRule; column: string | null; severity: IssueSeverity; rows: RowRanges }
  >();

  /** @param perRule Issues kept for each pair of rule and column. */
  constructor(perRule: number) {
    this.#perRule = perRule;
  }

  /** Counts an issue of a row of the sheet; `false` when as many of its kind are kept already, so that the caller need not word it. */
  count(rule: IssueRule, column: string | null, severity: IssueSeverity, sourceRow: number | null = null): boolean {
    if (severity === 'error') this.errorCount += 1;
    else this.warningCount += 1;
    const key = `${rule}\n${column ?? ''}`;
    const before = this.#counts.get(key) ?? 0;
    this.#counts.set(key, before + 1);
    if (before < this.#perRule) return true;
    if (sourceRow !== null) {
      const beyond = this.#beyond.get(key) ?? { rule, column, severity, rows: new RowRanges() };
      beyond.rows.add(sourceRow);
      this.#beyond.set(key, beyond);
    }
    return false;
  }

  /**
   * Names the rows of what was counted and not kept: one more entry for each rule and column, which is not counted itself.
   *
   * @param names of the output columns
   */
  finish(names: ReadonlySet<string>): void {
    for (const { rule, column, severity, rows } of this.#beyond.values()) {
      const message = `${rows.count.toLocaleString('en')} more of this kind, in the rows ${rows}.`;
      this.issues.push({
        row: null,
        sourceRow: null,
        column: column !== null && names.has(column) ? column : null,
        sourceCell: null,
        rule,
        severity,
        message,
      });
    }
    this.#beyond.clear();
  }

  /**
   * Counts and keeps an issue of the whole table or of one column.
   *
   * @param place the cell that shows it, where one does
   */
  addForTable(
    rule: IssueRule,
    column: string | null,
    severity: IssueSeverity,
    message: string,
    place: Pick<Issue, 'sourceRow' | 'sourceCell'> = { sourceRow: null, sourceCell: null },
  ): void {
    if (this.count(rule, column, severity)) this.issues.push({ row: null, ...place, column, rule, severity, message });
  }
}
