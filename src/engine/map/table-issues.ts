import type { CompiledSpec } from '../spec/compile.ts';
import type { Expression } from '../spec/expression.ts';
import { didYouMean } from '../spec/suggestion.ts';
import type { IssueLog } from '../values/issue-log.ts';
import type { ColumnPlan, TablePlan } from './column-plan.ts';

/** Reports what concerns a table as a whole, before its first row: missing columns, ties, and what the locale had to decide. */
export function reportTableIssues(plan: TablePlan, compiled: CompiledSpec, log: IssueLog): void {
  reportMissing(plan, compiled, log);
  reportTies(plan, compiled, log);
  for (const column of plan.columns) reportGuesses(column, compiled.spec.read.locale, log);
  const names = plan.columns.map((column) => column.output.name);
  if (compiled.where) reportUnknownNames(compiled.where, null, names, log);
  for (const field of compiled.fields) {
    const expressions = [...field.transform.expressions, ...field.rules.expressions.map((rule) => rule.expression)];
    for (const expression of expressions) reportUnknownNames(expression, field.name, names, log);
  }
}

function reportMissing(plan: TablePlan, compiled: CompiledSpec, log: IssueLog): void {
  for (const field of compiled.fields) {
    const { required } = field.rules;
    if (required === null || plan.mapping.columnOf.has(field.name) || field.transform.makesValues) continue;
    const wanted = field.headers.map((header) => `"${header.plain}"`).join(', ');
    const message = `No column was found for the field ${field.name}, which is required. Looked for the headers ${wanted}.`;
    log.addForTable('required', field.name, required.severity, required.message ?? message);
  }
}

function reportTies(plan: TablePlan, compiled: CompiledSpec, log: IssueLog): void {
  for (const { field, columns } of plan.mapping.ties) {
    const letters = columns.map((column) => letterAt(plan, column)).join(', ');
    const taken =
      compiled.spec.output.ties === 'leftmost'
        ? `column ${letterAt(plan, columns[0] ?? 0)} was taken`
        : 'none was taken';
    const message = `The columns ${letters} suit the field ${field} equally well; ${taken}. Name the right header in match.headers.`;
    log.addForTable('tie', field, 'warning', message);
  }
}

function letterAt(plan: TablePlan, column: number): string {
  return plan.mapping.letters[column] ?? '';
}

function reportGuesses(column: ColumnPlan, locale: string, log: IssueLog): void {
  const { output, reading, evidence } = column;
  if (evidence === null) return;
  const { dates, numbers } = evidence.profile;
  const { name, type } = output;
  if ((type === 'date' || type === 'datetime') && column.transform?.fixesDates !== true) {
    const order = reading.order === 'MDY' ? 'month/day' : reading.order === 'DMY' ? 'day/month' : 'year first';
    const remedy = 'Add the step { date: { formats: […] } } to say which it is.';
    if (dates.ambiguous) {
      const message = `Nothing in the first rows tells day from month; read as ${order}, as usual in the locale ${locale}. ${remedy}`;
      log.addForTable('dateOrder', name, 'warning', message);
    }
    if (dates.conflicting) {
      log.addForTable(
        'dateOrder',
        name,
        'warning',
        `Dates of both orders are in the first rows; read as ${order}. ${remedy}`,
      );
    }
  }
  if ((type === 'integer' || type === 'decimal') && numbers.ambiguous) {
    const message = `Every "${reading.decimal}" has three digits behind it; read as the decimal mark, as usual in the locale ${locale}. Set read.locale if it separates thousands.`;
    log.addForTable('decimalMark', name, 'warning', message);
  }
}

function reportUnknownNames(
  expression: Expression,
  field: string | null,
  names: readonly string[],
  log: IssueLog,
): void {
  for (const name of expression.rowNames ?? []) {
    if (names.includes(name)) continue;
    const message = `The expression ${expression.source} uses row.${name}, which is no column of this table${didYouMean(name, names)}; it is always blank.`;
    log.addForTable('expression', field, 'warning', message);
  }
}
