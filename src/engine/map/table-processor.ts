import type { Limits } from '../limits.ts';
import type { CellRange, SheetHead } from '../model.ts';
import type { CompiledSpec } from '../spec/compile.ts';
import { ExpressionError } from '../spec/expression-error.ts';
import type { DetectedTable, ExtractedTable, OutputRow, OutputValue, TableRow, TableSummary } from '../table.ts';
import { IssueLog } from '../values/issue-log.ts';
import { type ColumnPlan, planColumns } from './column-plan.ts';
import { gatherEvidence } from './evidence.ts';
import { RowReader } from './row-reader.ts';
import { reportTableIssues } from './table-issues.ts';
import { type RowPlace, Validator } from './validator.ts';

export interface TableInput {
  table: DetectedTable;
  /** The table's first rows, on which mapping and types rest. */
  sample: readonly TableRow[];
  sheet: SheetHead;
  spec: CompiledSpec;
  limits: Limits;
  /** 0-based position among the document's tables. */
  ordinal: number;
  /** Unique within the document. */
  name: string;
}

/** Maps, types and validates one table, row batch by row batch. */
export interface TableProcessor {
  readonly table: ExtractedTable;
  /** The output rows of a batch, in its order; shorter where rows are dropped. */
  process(rows: readonly TableRow[]): OutputRow[];
  /** Call once, after the last batch. */
  finish(range: CellRange): TableSummary;
}

/** Decides columns and types from the sample. One bad row is an issue, never an exception. */
export function createTableProcessor(input: TableInput): TableProcessor {
  return new Processor(input);
}

class Processor implements TableProcessor {
  readonly table: ExtractedTable;
  readonly #rows: CompiledSpec['spec']['rows'];
  readonly #where: CompiledSpec['where'];
  readonly #headerRows: ReadonlySet<number>;
  readonly #columns: readonly ColumnPlan[];
  readonly #reader: RowReader;
  readonly #validator: Validator;
  readonly #log: IssueLog;
  readonly #dropped = new Map<string, number>();
  /** What `where` and the rules see as `row`; refilled for each row, and only with the columns that they name. */
  readonly #row = new Map<string, string | number | boolean>();
  readonly #wanted: readonly { name: string; at: number }[];
  #rowCount = 0;

  constructor({ table, sample, sheet, spec, limits, ordinal, name }: TableInput) {
    const evidence = gatherEvidence(table.columns, sample, sheet, spec.spec.read.locale);
    const plan = planColumns(evidence, spec, sheet);
    this.#columns = plan.columns;
    this.#rows = spec.spec.rows;
    this.#where = spec.where;
    this.#headerRows = new Set(table.headerRows);
    this.#log = new IssueLog(limits.issuesPerRule);
    this.#reader = new RowReader(plan.columns, sheet);
    this.#validator = new Validator(plan.columns, this.#log);
    this.#wanted = namedColumns(plan.columns, spec);
    this.table = {
      ordinal,
      name,
      sheet: table.sheet,
      headerRows: table.headerRows,
      score: table.score,
      reasons: table.reasons,
      columns: plan.columns.map((column) => column.output),
      unmappedColumns: plan.unmapped,
    };
    reportTableIssues(plan, spec, this.#log);
  }

  process(rows: readonly TableRow[]): OutputRow[] {
    const output: OutputRow[] = [];
    for (let at = 0; at < rows.length; at++) {
      const item = rows[at];
      if (item === undefined || (item.role !== 'data' && !this.#keeps(item))) continue;
      const values = this.#reader.read(item.row);
      const sourceRow = item.row.number;
      if (this.#reader.blank && this.#rows.dropBlank && this.#reader.faults.length === 0) this.#drop('empty');
      else if (this.#passes(values, sourceRow)) output.push({ sourceRow, values });
    }
    return output;
  }

  finish(range: CellRange): TableSummary {
    this.#validator.finish();
    const { issues, errorCount, warningCount } = this.#log;
    return {
      range,
      rowCount: this.#rowCount,
      droppedRows: Object.fromEntries(this.#dropped),
      issueCount: errorCount + warningCount,
      errorCount,
      warningCount,
      issues,
    };
  }

  /** Whether a row that is not plain data is kept; counts it when it is not. The table's own header is not a dropped row. */
  #keeps({ role, row }: TableRow): boolean {
    if (role === 'header') {
      if (this.#headerRows.has(row.number)) return false;
      if (!this.#rows.dropRepeatedHeaders) return true;
    }
    if (role === 'derived' && !this.#rows.dropTotals) return true;
    if (role === 'empty' && !this.#rows.dropBlank) return true;
    this.#drop(role);
    return false;
  }

  #drop(reason: string): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  /** Applies `where`, reports the row's faults and checks its rules; `false` when `where` drops the row. */
  #passes(values: OutputValue[], sourceRow: number): boolean {
    if (this.#wanted.length > 0) this.#fillRow(values);
    const problem = this.#where === null ? null : this.#whereProblem();
    if (problem === 'drop') {
      this.#drop('where');
      return false;
    }
    this.#rowCount += 1;
    const place: RowPlace = { row: this.#rowCount, sourceRow };
    if (problem !== null && this.#log.count('where', null, 'warning')) {
      const message = `The condition rows.where cannot be checked, so that the row is kept: it ${problem.message}.`;
      this.#log.issues.push({ ...place, column: null, sourceCell: null, rule: 'where', severity: 'warning', message });
    }
    const { faults } = this.#reader;
    for (const fault of faults) {
      const column = this.#columns[fault.column];
      if (column)
        this.#validator.report(column, place, fault.rule, column.declared ? 'error' : 'warning', fault.message);
    }
    this.#validator.check(values, this.#row, place, faults);
    return true;
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

/** The columns that `where` and the rules read, so that the others need not be put into `row`. */
function namedColumns(columns: readonly ColumnPlan[], spec: CompiledSpec): { name: string; at: number }[] {
  const rules = columns.flatMap((column) => column.rules?.expressions ?? []).map((rule) => rule.expression);
  const expressions = spec.where === null ? rules : [spec.where, ...rules];
  return columns.flatMap(({ output: { name } }, at) =>
    expressions.some(({ rowNames }) => rowNames === null || rowNames.includes(name)) ? [{ name, at }] : [],
  );
}
