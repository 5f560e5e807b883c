import type { IssueRule } from '../closed-sets.ts';
import type { DetectedTable, OffColumn, TableRow } from '../detected-table.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import {
  type ExtractedTable,
  firstDropped,
  type IssueKind,
  type IssueSeverity,
  type OutputRow,
  type OutputValue,
  type TableSummary,
} from '../extracted-table.ts';
import type { Limits } from '../limits.ts';
import type { CellRange, Row, SheetHead } from '../model.ts';
import { firstFilled, widthOf } from '../text-row.ts';
import { IssueLog, type IssueRoom } from '../values/issue-log.ts';
import type { AppendedState } from './appended-state.ts';
import { addressIn, addressOf, type ColumnPlan, type TablePlan } from './column-plan.ts';
import type { CompiledSpec } from './compiled-spec.ts';
import { LeftOutHeadings } from './left-out-headings.ts';
import { RowReader } from './row-reader.ts';
import { TableChecks } from './table-checks.ts';
import { reportContradictions, reportTableIssues } from './table-issues.ts';
import { type RowPlace, Validator } from './validator.ts';

export interface TableInput {
  table: DetectedTable;
  /** Its columns, as decided on its first rows. */
  plan: TablePlan;
  sheet: SheetHead;
  spec: CompiledSpec;
  limits: Limits;
  /** The document's, for issues. */
  room: IssueRoom;
  /** 0-based position among the document's tables. */
  ordinal: number;
  /** Unique within the document. */
  name: string;
  /** What earlier tables left whose rows this one's are appended to. */
  appended: AppendedState;
}

/** Maps, types and validates one table, row batch by row batch. */
export interface TableProcessor {
  readonly table: ExtractedTable;
  /**
   * The output rows of a batch from a position on, in its order; `next` is the position to go on from. Gives up the processor early
   * where expressions are slow, so that the caller can let other work through.
   */
  process(rows: readonly TableRow[], from: number): { rows: OutputRow[]; next: number };
  /** Call once, after the last batch. */
  finish(range: CellRange): TableSummary;
}

/** One bad row is an issue, never an exception. */
export function createTableProcessor(input: TableInput): TableProcessor {
  return new Processor(input);
}

/** Rows go on in parts of this size, so that nothing downstream waits for a whole window. */
const rowsPerTurn = 1_000;
/** The rule of a record that may be a total. */
const possibleTotal = 'POSSIBLE_TOTAL';
/** The rule of a row of the header, or of a line among the records, that may be a record. */
const possibleRecord = 'POSSIBLE_RECORD';
/** The rule of a total that adds up in some of its columns only. */
const totalOff = 'TOTAL_DISAGREES';
/** Milliseconds. */
const longestTurn = 40;

class Processor implements TableProcessor {
  readonly table: ExtractedTable;
  readonly #rows: CompiledSpec['spec']['rows'];
  readonly #where: CompiledSpec['where'];
  readonly #headerRows: ReadonlySet<number>;
  readonly #columns: readonly ColumnPlan[];
  readonly #reader: RowReader;
  readonly #validator: Validator;
  readonly #checks: TableChecks;
  readonly #appended: AppendedState;
  readonly #log: IssueLog;
  readonly #dropped = new Map<string, number>();
  readonly #droppedFirst = new Map<string, number[]>();
  /** What `where` and the rules see as `row`; refilled for each row, and only with the columns that they name. */
  readonly #row = new Map<string, string | number | boolean>();
  readonly #wanted: readonly { name: string; at: number }[];
  /** Whether there are expressions, of which one may take milliseconds. */
  readonly #isSlow: boolean;
  readonly #headings: LeftOutHeadings;
  readonly #isAcross: boolean;
  readonly #left: number;
  #rowCount = 0;

  constructor({ table, plan, sheet, spec, limits, room, ordinal, name, appended }: TableInput) {
    this.#columns = plan.columns;
    this.#rows = spec.spec.rows;
    this.#where = spec.where;
    this.#headerRows = new Set(table.headerRows);
    this.#log = new IssueLog(table.sheet.name, limits.issuesPerRule, room, appended.issueCounts);
    this.#reader = new RowReader(plan.columns, sheet);
    this.#appended = appended;
    this.#validator = new Validator(plan.columns, this.#log, appended, (at) => this.#reader.sourceText(at));
    this.#checks = new TableChecks(spec.checks, plan.columns, this.#log, appended);
    this.#wanted = namedColumns(plan.columns, spec);
    this.#isSlow = hasExpressions(plan.columns, spec);
    this.#isAcross = sheet.isAcross === true;
    this.#left = table.left - 1;
    this.#headings = new LeftOutHeadings(plan.columns, spec.spec.output.unmapped, this.#isAcross);
    this.table = {
      ordinal,
      name,
      sheet: table.sheet,
      // Of a turned sheet the header is a column.
      headerRows: this.#isAcross ? [] : table.headerRows,
      score: table.score,
      reasons: table.reasons,
      columns: plan.columns.map((column) => column.output),
      unmappedColumns: plan.unmapped,
    };
    reportTableIssues(plan, spec, this.#log);
    this.#warnOfRecords(table);
  }

  process(rows: readonly TableRow[], from: number): { rows: OutputRow[]; next: number } {
    const output: OutputRow[] = [];
    const end = Math.min(rows.length, from + rowsPerTurn);
    const begun = this.#isSlow ? performance.now() : 0;
    let at = from;
    for (; at < end; at++) {
      if (this.#isSlow && at > from && performance.now() - begun > longestTurn) break;
      const item = rows[at];
      if (item === undefined || (item.role !== 'data' && !this.#keeps(item))) continue;
      const values = this.#reader.read(item);
      if (item.role === 'data') this.#checks.add(values);
      const sourceRow = item.row.number;
      if (this.#reader.blank && this.#rows.dropBlank && this.#reader.faults.length === 0)
        this.#drop('empty', sourceRow);
      else if (this.#passes(values, sourceRow)) {
        output.push({ sourceRow, values });
        if (item.totalDoubt !== undefined) this.#warnOfTotal(item.row, item.totalDoubt);
      }
    }
    return { rows: output, next: at };
  }

  finish(range: CellRange): TableSummary {
    this.#validator.finish();
    this.#checks.finish();
    this.#headings.report(this.#log);
    for (const column of this.#columns) reportContradictions(column, this.#log);
    this.#log.finish();
    const { issues, kinds: issueKinds } = this.#log;
    const errorCount = countOf(issueKinds, 'error');
    const warningCount = countOf(issueKinds, 'warning');
    return {
      range,
      rowCount: this.#rowCount,
      droppedRows: Object.fromEntries(this.#dropped),
      droppedFirst: Object.fromEntries(this.#droppedFirst),
      issueCount: errorCount + warningCount,
      errorCount,
      warningCount,
      issues,
      issueKinds,
    };
  }

  /** Whether a row that is not plain data is kept; counts it when it is not. The table's own header is not a dropped row. */
  #keeps(item: TableRow): boolean {
    const { role, row, heading } = item;
    if (heading !== undefined) this.#headings.add(heading, row.number);
    if (role === 'derived' && this.#checks.wantsTotals) this.#checks.total(this.#reader.read(item), row);
    if (item.off !== undefined && !this.#checks.wantsTotals) this.#warnOfColumns(item.off, row.number);
    if (item.mayBeRecord) this.#warnOfLine(row);
    if (role === 'header') {
      if (this.#headerRows.has(row.number)) return false;
      if (!this.#rows.dropRepeatedHeaders) return true;
    }
    if (role === 'derived' && !this.#rows.dropTotals) return true;
    if (role === 'empty' && !this.#rows.dropBlank) return true;
    this.#drop(role, row.number);
    return false;
  }

  #warnOfTotal(row: Row, doubt: string): void {
    this.#warnOfRow(possibleTotal, row, this.#appended.rows, `The row ${doubt}. It is kept as a record.`);
  }

  /** A record that became part of the header is in no row of the table. */
  #warnOfRecords({ headerRows, possibleRecords = [] }: DetectedTable): void {
    for (const sourceRow of possibleRecords) {
      const above = headerRows.filter((row) => row < sourceRow).length;
      const message =
        `Row ${sourceRow} is taken for part of the header and may be a record: it holds what the rows below it hold. ` +
        `If it is one, set “tables.header.rows: ${above === 0 ? 'none' : above}”.`;
      const sourceCell = addressIn(sourceRow, this.#left, this.#isAcross);
      this.#log.addForTable(possibleRecord, null, 'warning', message, { sourceRow, sourceCell });
    }
  }

  /** A record that reads like a remark is in no row of the table either. */
  #warnOfLine(row: Row): void {
    const message = `Row ${row.number} stands among the records and is left out as a remark; it has several cells, and may be a record.`;
    this.#warnOfRow(possibleRecord, row, null, message);
  }

  /** @param output the row's number among those of the table; `null` where it is none of them */
  #warnOfRow(rule: IssueRule, row: Row, output: number | null, message: string): void {
    const sourceRow = row.number;
    if (!this.#log.count(rule, null, 'warning', { row: output, sourceRow })) return;
    const first = Math.max(this.#left, firstFilled(row, this.#left, widthOf(row) - 1));
    const sourceCell = addressIn(sourceRow, first, this.#isAcross);
    this.#log.keep({ row: output, sourceRow, column: null, sourceCell, rule, severity: 'warning', message });
  }

  #warnOfColumns(off: readonly OffColumn[], sourceRow: number): void {
    for (const { column: index, sum } of off) {
      const column = this.#columns.find((candidate) => candidate.index === index);
      const name = column?.output.name ?? null;
      if (column === undefined || !this.#log.count(totalOff, name, 'warning', { row: null, sourceRow })) continue;
      const message = `The total adds up in other columns, but not here: the rows above it add up to ${sum}.`;
      const place = { row: null, sourceRow, column: name, sourceCell: addressOf(column, sourceRow) };
      this.#log.keep({ ...place, rule: totalOff, severity: 'warning', message });
    }
  }

  #drop(reason: string, sourceRow: number): void {
    const count = this.#dropped.get(reason) ?? 0;
    this.#dropped.set(reason, count + 1);
    if (count === 0) this.#droppedFirst.set(reason, [sourceRow]);
    else if (count < firstDropped) this.#droppedFirst.get(reason)?.push(sourceRow);
  }

  /** Applies `where`, reports the row's faults and checks its rules; `false` when `where` drops the row. */
  #passes(values: OutputValue[], sourceRow: number): boolean {
    if (this.#wanted.length > 0) this.#fillRow(values);
    const problem = this.#where === null ? null : this.#whereProblem();
    if (problem === 'drop') {
      this.#drop('where', sourceRow);
      return false;
    }
    const isDropped = problem !== null && this.#rows.whereFails === 'drop';
    if (problem !== null) this.#reportWhere(problem, sourceRow, isDropped);
    if (isDropped) {
      this.#drop('where', sourceRow);
      return false;
    }
    this.#rowCount += 1;
    this.#appended.rows += 1;
    const place: RowPlace = { row: this.#appended.rows, sourceRow };
    const { faults } = this.#reader;
    for (const fault of faults) {
      const column = this.#columns[fault.column];
      if (column)
        this.#validator.report(column, place, fault.rule, column.declared ? 'error' : 'warning', () => fault.message);
    }
    this.#validator.check(values, this.#row, place, faults);
    if (!this.#checks.isEmpty) this.#checks.check(values, this.#row, place);
    return true;
  }

  #reportWhere(problem: ExpressionError, sourceRow: number, isDropped: boolean): void {
    const row = isDropped ? null : this.#appended.rows + 1;
    if (!this.#log.count('where', null, 'error', { row, sourceRow })) return;
    const message = `The condition rows.where cannot be checked, so that the row is ${isDropped ? 'left out' : 'kept'}: it ${problem.message}.`;
    this.#log.keep({
      row,
      sourceRow,
      column: null,
      sourceCell: null,
      rule: 'where',
      severity: 'error',
      message,
    });
  }

  #whereProblem(): 'drop' | ExpressionError | null {
    try {
      return this.#where?.evaluate(null, this.#row) === true ? null : 'drop';
    } catch (error) {
      if (error instanceof ExpressionError) return error;
      throw error;
    }
  }

  #fillRow(values: readonly OutputValue[]): void {
    this.#row.clear();
    for (const { name, at } of this.#wanted) {
      const value = values[at] ?? null;
      if (value !== null) this.#row.set(name, value);
    }
  }
}

function countOf(kinds: readonly IssueKind[], severity: IssueSeverity): number {
  return kinds.reduce((sum, kind) => (kind.severity === severity ? sum + kind.count : sum), 0);
}

function hasExpressions(columns: readonly ColumnPlan[], { where, checks }: CompiledSpec): boolean {
  return (
    where !== null ||
    checks.some(({ rule }) => rule === 'cel') ||
    columns.some(({ transform, rules }) => transform?.isSlow === true || (rules?.expressions.length ?? 0) > 0)
  );
}

/** The columns that `where` and the rules read, so that the others need not be put into `row`. */
function namedColumns(columns: readonly ColumnPlan[], spec: CompiledSpec): { name: string; at: number }[] {
  const rules = columns.flatMap((column) => column.rules?.expressions ?? []).map((rule) => rule.expression);
  const checks = spec.checks.flatMap((check) => (check.rule === 'cel' ? check.expression : []));
  const expressions = [...(spec.where === null ? [] : [spec.where]), ...rules, ...checks];
  return columns.flatMap(({ output: { name } }, at) =>
    expressions.some(({ rowNames }) => rowNames === null || rowNames.includes(name)) ? [{ name, at }] : [],
  );
}
