import type { IssueRule } from '../closed-sets.ts';
import type { ExpressionRow } from '../expression/expression.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { IssueSeverity, OutputValue } from '../extracted-table.ts';
import type { ExpressionRule } from '../values/field-rules.ts';
import type { IssueLog } from '../values/issue-log.ts';
import { quote } from '../values/quote.ts';
import type { AppendedState } from './appended-state.ts';
import { addressOf, type ColumnPlan } from './column-plan.ts';
import type { CellFault } from './row-reader.ts';

/** A place in a table: the row among the output rows (`null` for a dropped one) and in the sheet, both from 1. */
export interface RowPlace {
  row: number | null;
  sourceRow: number;
}

/** Checks output rows against the rules of their fields. */
export class Validator {
  readonly #columns: readonly ColumnPlan[];
  readonly #log: IssueLog;
  readonly #sourceText: (column: number) => string;
  /** Places of the columns that have rules; most tables have rules for a few of their columns only. */
  readonly #checked: readonly number[];

  /** @param sourceText what stands in the document where the row that is checked has its value of a column; `''` where nothing does */
  constructor(
    columns: readonly ColumnPlan[],
    log: IssueLog,
    appended: AppendedState,
    sourceText: (column: number) => string,
  ) {
    this.#columns = columns;
    this.#log = log;
    this.#sourceText = sourceText;
    for (const column of columns) {
      if (column.rules?.unique) column.unique = appended.unique(column.output.name);
    }
    this.#checked = columns.flatMap((column, index) => (column.rules === null ? [] : [index]));
  }

  /** @param faults Cells of the row that could not be read; they are reported already, and not "missing" besides. */
  check(values: readonly OutputValue[], row: ExpressionRow, place: RowPlace, faults: readonly CellFault[]): void {
    for (let at = 0; at < this.#checked.length; at++) {
      const index = this.#checked[at] ?? 0;
      const column = this.#columns[index];
      const value = values[index] ?? null;
      const rules = column?.rules;
      if (!column || !rules) continue;
      if (value === null) {
        if (rules.required !== null && !faults.some((fault) => fault.column === index)) {
          const { severity, message } = rules.required;
          this.report(column, place, 'required', severity, () => message ?? this.#missing(index));
        }
      } else {
        for (let rule = 0; rule < rules.values.length; rule++) {
          const check = rules.values[rule];
          if (check && !check.holds(value)) {
            this.report(column, place, check.rule, check.severity, () => check.message ?? `${check.explain(value)}.`);
          }
        }
        if (rules.unique !== null && column.unique !== null && place.row !== null) {
          const first = column.unique.firstRow(value, place.row);
          if (first !== null) {
            const { severity, message } = rules.unique;
            const say = () => message ?? `${quote(value)} is in row ${first} already.`;
            this.report(column, place, 'unique', severity, say);
          }
        }
      }
      for (const rule of rules.expressions) {
        if (value !== null || !rule.expression.usesValue) this.#checkExpression(rule, column, value, row, place);
      }
    }
  }

  /** Who looks into the document should not find something where nothing is said to be. */
  #missing(column: number): string {
    const text = this.#sourceText(column);
    return text === '' ? 'A value is required.' : `A value is required, and ${quote(text)} gives none.`;
  }

  /** Says which columns had more distinct values than uniqueness could be checked for. */
  finish(): void {
    for (const column of this.#columns) {
      const rows = column.unique?.checkedRows ?? null;
      if (rows === null) continue;
      const message = `There are more distinct values than fit into memory: that they are unique was checked on the first ${rows} rows only.`;
      this.#log.addForTable('unique', column.output.name, 'warning', message);
    }
  }

  /** @param say words the issue; asked only for those that are kept */
  report(column: ColumnPlan, place: RowPlace, rule: IssueRule, severity: IssueSeverity, say: () => string): void {
    if (!this.#log.count(rule, column.output.name, severity, place)) return;
    this.#log.keep({
      row: place.row,
      sourceRow: place.sourceRow,
      column: column.output.name,
      sourceCell: addressOf(column, place.sourceRow),
      rule,
      severity,
      message: say(),
    });
  }

  #checkExpression(
    rule: ExpressionRule,
    column: ColumnPlan,
    value: OutputValue,
    row: ExpressionRow,
    place: RowPlace,
  ): void {
    let message: string;
    try {
      const result = rule.expression.evaluate(value, row);
      if (result === true) return;
      message =
        result === false
          ? (rule.message ?? `${value === null ? 'The row' : quote(value)} fails the check ${rule.expression.source}.`)
          : `The check ${rule.expression.source} gives ${quote(result)} and not true or false.`;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      message = `The check ${rule.expression.source} cannot be made: it ${error.message}.`;
    }
    this.report(column, place, 'cel', rule.severity, () => message);
  }
}
