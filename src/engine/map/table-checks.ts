import type { ExpressionRow } from '../expression/expression.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import type { Issue, OutputValue } from '../extracted-table.ts';
import type { Row } from '../model.ts';
import type { IssueLog } from '../values/issue-log.ts';
import { quote } from '../values/quote.ts';
import type { AppendedState } from './appended-state.ts';
import { type CompiledCheck, columnsOf } from './checks.ts';
import { addressOf, type ColumnPlan } from './column-plan.ts';
import { holdsSums, SumCheck } from './sum-check.ts';
import type { RowPlace } from './validator.ts';

type Values = readonly OutputValue[];
interface Active {
  check: CompiledCheck;
  /** Places of the check's columns among the output columns. */
  at: readonly number[];
  /** Tells its issues from those of other checks of the same rule. */
  key: string;
  sums: SumCheck[];
}

const collator = new Intl.Collator('en', { numeric: true });

/** Runs the checks of a specification over the rows of one table. Checks that name a column the table lacks are left out. */
export class TableChecks {
  readonly #columns: readonly ColumnPlan[];
  readonly #log: IssueLog;
  readonly #appended: AppendedState;
  readonly #active: Active[];
  /** Whether rows of totals are wanted. */
  readonly wantsTotals: boolean;

  constructor(
    checks: readonly CompiledCheck[],
    columns: readonly ColumnPlan[],
    log: IssueLog,
    appended: AppendedState,
  ) {
    this.#columns = columns;
    this.#log = log;
    this.#appended = appended;
    this.#active = checks.flatMap((check, index) => {
      const at = columnsOf(check).map((name) => columns.findIndex((column) => column.output.name === name));
      if (at.includes(-1)) return [];
      const sums = check.rule === 'sum' ? at.map(() => new SumCheck(check.tolerance)) : [];
      return [{ check, at, key: `checks.${index}`, sums }];
    });
    this.wantsTotals = this.#active.some(({ sums }) => sums.length > 0);
  }

  get isEmpty(): boolean {
    return this.#active.length === 0;
  }

  /** A row of values of the sheet, also one that `where` drops: totals in the sheet know nothing of that. */
  add(values: Values): void {
    if (!this.wantsTotals) return;
    for (const { at, sums } of this.#active) {
      for (const [index, sum] of sums.entries()) sum.add(values[at[index] ?? 0] ?? null);
    }
  }

  /** A row of totals. */
  total(values: Values, row: Row): void {
    if (!holdsSums(row.values)) return;
    for (const active of this.#active) {
      for (const [index, sum] of active.sums.entries()) {
        const at = active.at[index] ?? 0;
        const value = values[at] ?? null;
        if (value === null || Number.isNaN(Number(value))) continue;
        const wrong = sum.total(Number(value));
        if (wrong === null) continue;
        const or = wrong.all === wrong.section ? '' : `, and ${wrong.all} over the whole table`;
        const message = `The total ${String(value)} is not the sum of the rows above it, which is ${wrong.section}${or}.`;
        this.#report(active, { row: null, sourceRow: row.number }, at, message);
      }
    }
  }

  /** A row of the output. */
  check(values: Values, row: ExpressionRow, place: RowPlace): void {
    for (const active of this.#active) {
      const { check } = active;
      if (check.rule === 'unique') this.#unique(active, values, place);
      else if (check.rule === 'cel') this.#expression(active, row, place);
      else if (check.rule === 'increasing' || check.rule === 'decreasing') this.#order(active, values, place);
    }
  }

  finish(): void {
    for (const { check, at, sums, key } of this.#active) {
      for (const [index, sum] of sums.entries()) {
        if (sum.totals > 0) continue;
        const column = this.#columns[at[index] ?? 0]?.output.name ?? null;
        this.#log.addForTable(
          'sum',
          column,
          'warning',
          `The table has no totals that the column could be checked against.`,
        );
      }
      const rows = this.#appended.unique(key).checkedRows;
      if (rows !== null)
        this.#log.addForTable(
          'unique',
          null,
          'warning',
          `There are more distinct values than fit into memory: that ${columnsOf(check).join(' and ')} are unique was checked on the first ${rows} rows only.`,
        );
    }
  }

  #unique(active: Active, values: Values, place: RowPlace): void {
    const own = active.at.map((at) => values[at] ?? null);
    if (place.row === null || own.every((value) => value === null)) return;
    const first = this.#appended.unique(active.key).firstRow(JSON.stringify(own), place.row);
    if (first === null) return;
    const shown = own.map((value) => (value === null ? 'nothing' : quote(value))).join(', ');
    this.#report(
      active,
      place,
      active.at[0] ?? 0,
      `${shown} in ${columnsOf(active.check).join(', ')} is in row ${first} already.`,
    );
  }

  #order(active: Active, values: Values, place: RowPlace): void {
    const { check, key } = active;
    const at = active.at[0] ?? 0;
    const value = values[at] ?? null;
    if (value === null || (check.rule !== 'increasing' && check.rule !== 'decreasing')) return;
    const previous = this.#appended.swapLast(key, value);
    if (previous === undefined) return;
    const rise = this.#compare(value, previous, at) * (check.rule === 'increasing' ? 1 : -1);
    if (rise > 0 || (rise === 0 && !check.strict)) return;
    const relation = rise === 0 ? 'the same as' : check.rule === 'increasing' ? 'less than' : 'more than';
    this.#report(active, place, at, `${quote(value)} is ${relation} ${quote(previous)} before it.`);
  }

  #compare(a: OutputValue, b: OutputValue, at: number): number {
    const type = this.#columns[at]?.output.type;
    if (type === 'integer' || type === 'decimal') return Math.sign(Number(a) - Number(b));
    // ISO texts compare in the order of time, ids by the numbers in them.
    return type === 'string' ? collator.compare(String(a), String(b)) : String(a) < String(b) ? -1 : a === b ? 0 : 1;
  }

  #expression(active: Active, row: ExpressionRow, place: RowPlace): void {
    if (active.check.rule !== 'cel') return;
    const { expression } = active.check;
    try {
      if (expression.evaluate(null, row) === true) return;
      this.#report(active, place, null, `The row fails the check ${expression.source}.`);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.#add(active, place, null, `The check ${expression.source} cannot be made: it ${error.message}.`);
    }
  }

  #report(active: Active, place: RowPlace, at: number | null, message: string): void {
    this.#add(active, place, at, active.check.message ?? message);
  }

  #add({ check, key }: Active, place: RowPlace, at: number | null, message: string): void {
    const column = at === null ? undefined : this.#columns[at];
    // A check of several columns blames none of them.
    const isOfMany = columnsOf(check).length > 1 && check.rule === 'unique';
    const blamed = column === undefined || isOfMany ? null : column.output.name;
    if (!this.#log.count(check.rule, blamed, check.severity, place, key)) return;
    this.#log.keep({
      ...place,
      column: blamed,
      sourceCell: column === undefined ? null : addressOf(column, place.sourceRow),
      rule: check.rule,
      severity: check.severity,
      message,
    });
  }
}

/** What is wrong with the number of rows of a finished table. */
export function rowCountIssues(checks: readonly CompiledCheck[], rowCount: number): Issue[] {
  return checks.flatMap(({ severity, message, ...check }) => {
    const tooFew = check.rule === 'minRows' && rowCount < check.bound;
    const tooMany = check.rule === 'maxRows' && rowCount > check.bound;
    if (!tooFew && !tooMany) return [];
    const wanted = `${tooFew ? 'at least' : 'at most'} ${check.bound}`;
    return {
      row: null,
      sheet: null,
      sourceRow: null,
      column: null,
      sourceCell: null,
      rule: check.rule,
      severity,
      message: message ?? `The table has ${rowCount} ${rowCount === 1 ? 'row' : 'rows'}, and should have ${wanted}.`,
    };
  });
}
