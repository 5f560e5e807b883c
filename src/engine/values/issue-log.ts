import type { IssueRule } from '../closed-sets.ts';
import type { Issue, IssueKind, IssueSeverity } from '../extracted-table.ts';
import { restOfKind } from '../words/not-listed.ts';
import { RowRanges } from '../words/row-ranges.ts';
import { RowSet } from '../words/row-set.ts';

/** Issues of one rule, column and severity. */
interface Kind {
  rule: IssueRule;
  column: string | null;
  severity: IssueSeverity;
  /** All of them. */
  count: number;
  /** Of those that are counted and not kept: how many, rows of the table, and rows of the sheet. */
  beyond: number;
  rows: RowSet;
  sourceRows: RowRanges;
}

/** Where an issue is: its row among the output rows, and in the sheet; `null` where it has none. */
type RowOfIssue = Pick<Issue, 'row' | 'sourceRow'>;

/** For how many issues of a document there is still room, and for how many entries that stand for the rest of a kind. */
export class IssueRoom {
  #issues: number;
  #rests: number;

  constructor(most: number) {
    this.#issues = most;
    this.#rests = most;
  }

  /** Whether there was room for one more issue. */
  take(): boolean {
    this.#issues -= 1;
    return this.#issues >= 0;
  }

  /** Whether there was room for one more entry. */
  takeRest(): boolean {
    this.#rests -= 1;
    return this.#rests >= 0;
  }
}

/** The issues of one table of the source: every one counted, a limited number of each rule and column kept. */
export class IssueLog {
  readonly issues: Issue[] = [];
  readonly #sheet: string;
  readonly #perRule: number;
  readonly #room: IssueRoom;
  /** How many of each rule and column came, also of tables whose rows this one's are appended to. */
  readonly #counts: Map<string, number>;
  readonly #kinds = new Map<string, Kind>();

  /**
   * @param sheet the sheet that the table is on
   * @param perRule issues kept for each pair of rule and column
   * @param room of the document, for all its tables
   * @param counts how many of each came in the tables before whose rows go into the same output
   */
  constructor(sheet: string, perRule: number, room: IssueRoom, counts: Map<string, number> = new Map()) {
    this.#sheet = sheet;
    this.#perRule = perRule;
    this.#room = room;
    this.#counts = counts;
  }

  /**
   * Counts an issue; `false` when as many of its kind, or of the document, are kept already, so that the caller need not word it.
   *
   * @param rival tells issues of one rule and column apart that are kept up to the limit each
   */
  count(
    rule: IssueRule,
    column: string | null,
    severity: IssueSeverity,
    { row, sourceRow }: RowOfIssue,
    rival: string = column ?? '',
  ): boolean {
    const kind = this.#kindOf(rule, column, severity);
    kind.count += 1;
    const key = `${rule}\n${rival}`;
    const before = this.#counts.get(key) ?? 0;
    this.#counts.set(key, before + 1);
    if (before < this.#perRule && this.#room.take()) return true;
    kind.beyond += 1;
    if (row !== null) kind.rows.add(row);
    if (sourceRow !== null) kind.sourceRows.add(sourceRow);
    return false;
  }

  /** Keeps an issue that was counted. */
  keep(issue: Omit<Issue, 'sheet'>): void {
    this.issues.push({ ...issue, sheet: this.#sheet });
  }

  /** Names the rows of what was counted and not kept: one more entry for each kind, which is not counted itself. */
  finish(): void {
    for (const { rule, column, severity, beyond, sourceRows } of this.#kinds.values()) {
      if (beyond === 0 || !this.#room.takeRest()) continue;
      const where = sourceRows.count > 0 ? `, in the rows ${sourceRows}` : '';
      const message = restOfKind(beyond, where);
      this.keep({ row: null, sourceRow: null, column, sourceCell: null, rule, severity, message });
    }
  }

  /** How many there are of each kind, and the rows of those that are not kept. */
  get kinds(): IssueKind[] {
    return [...this.#kinds.values()].map(({ rule, column, severity, count, rows }) => {
      return { rule, column, severity, count, rows: rows.bits };
    });
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
    if (this.count(rule, column, severity, { row: null, sourceRow: place.sourceRow }))
      this.keep({ row: null, ...place, column, rule, severity, message });
  }

  #kindOf(rule: IssueRule, column: string | null, severity: IssueSeverity): Kind {
    const key = kindKey({ rule, column, severity });
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    const kind = { rule, column, severity, count: 0, beyond: 0, rows: new RowSet(), sourceRows: new RowRanges() };
    this.#kinds.set(key, kind);
    return kind;
  }
}

/** One text for each rule, column and severity. */
export function kindKey({ rule, column, severity }: Pick<IssueKind, 'rule' | 'column' | 'severity'>): string {
  return `${severity}\n${rule}\n${column ?? ''}`;
}
