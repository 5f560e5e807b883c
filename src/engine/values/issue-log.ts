import type { Issue, IssueSeverity } from '../extracted-table.ts';

/** The issues of one table: every one counted, a limited number of each rule and column kept. */
export class IssueLog {
  readonly issues: Issue[] = [];
  errorCount = 0;
  warningCount = 0;
  readonly #perRule: number;
  readonly #counts = new Map<string, number>();

  /** @param perRule Issues kept for each pair of rule and column. */
  constructor(perRule: number) {
    this.#perRule = perRule;
  }

  /** Counts an issue; `false` when as many of its kind are kept already, so that the caller need not word it. */
  count(rule: string, column: string | null, severity: IssueSeverity): boolean {
    if (severity === 'error') this.errorCount += 1;
    else this.warningCount += 1;
    const key = `${rule}\n${column ?? ''}`;
    const before = this.#counts.get(key) ?? 0;
    this.#counts.set(key, before + 1);
    return before < this.#perRule;
  }

  /** Counts and keeps an issue of the whole table or of one column. */
  addForTable(rule: string, column: string | null, severity: IssueSeverity, message: string): void {
    if (this.count(rule, column, severity)) {
      this.issues.push({ row: null, sourceRow: null, column, sourceCell: null, rule, severity, message });
    }
  }
}
