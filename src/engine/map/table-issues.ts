import type { Expression } from '../expression/expression.ts';
import { type DateOrder, orderOf, parseDate } from '../values/date/date-text.ts';
import type { IssueLog } from '../values/issue-log.ts';
import { type DecimalMark, parseNumber } from '../values/number/number-text.ts';
import { quote } from '../values/quote.ts';
import type { RowReading } from '../values/steps/transform.ts';
import { firstOf } from '../words/first-of.ts';
import { suggest } from '../words/suggestion.ts';
import { type CompiledCheck, columnsOf } from './checks.ts';
import { addressOf, type ColumnPlan, type TablePlan } from './column-plan.ts';
import type { CompiledSpec } from './compiled-spec.ts';

/** Headers that one sentence names. */
const mostHeaders = 8;

/** Reports what concerns a table as a whole, before its first row: missing columns, ties, and what the locale had to decide. */
export function reportTableIssues(plan: TablePlan, compiled: CompiledSpec, log: IssueLog): void {
  reportMissing(plan, compiled, log);
  reportTies(plan, compiled, log);
  const isTyped = compiled.spec.output.values !== 'asWritten';
  for (const column of plan.columns) {
    reportGuesses(column, compiled.spec.read.locale, log);
    if (isTyped) reportAlmost(column, log);
  }
  const names = plan.columns.map((column) => column.output.name);
  if (compiled.where) reportUnknownNames(readingOf(compiled.where), null, names, log);
  for (const field of compiled.fields) {
    const rules = field.rules.expressions.map(({ expression }) => readingOf(expression));
    for (const reading of [...field.transform.reads, ...rules]) reportUnknownNames(reading, field.name, names, log);
  }
  for (const check of compiled.checks) {
    if (check.rule === 'cel') reportUnknownNames(readingOf(check.expression), null, names, log);
    else for (const name of columnsOf(check)) reportUnchecked(check, name, names, log);
  }
}

function readingOf({ source, rowNames }: Expression): RowReading {
  return { what: `The expression ${source}`, names: rowNames };
}

function reportUnchecked(check: CompiledCheck, name: string, names: readonly string[], log: IssueLog): void {
  if (names.includes(name)) return;
  const message = `The check ${check.rule} is left out: ${name} is no column of this table${suggest(name, names).question}.`;
  log.addForTable(check.rule, null, 'warning', message);
}

function reportMissing(plan: TablePlan, compiled: CompiledSpec, log: IssueLog): void {
  for (const field of compiled.fields) {
    const { required } = field.rules;
    if (
      required === null ||
      plan.mapping.columnOf.has(field.name) ||
      field.from !== null ||
      field.transform.makesValues
    )
      continue;
    const headers = field.headers.map((header) => `"${header.plain}"`);
    const wanted = firstOf(headers, mostHeaders);
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
      const message = `Nothing in the first rows tells day from month; read as ${order}, ${evidence.datesBy ?? `as usual in the locale ${locale}`}.${bothDates(evidence.texts, reading.order)} ${remedy}`;
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
  if (type === 'datetime' && evidence.profile.mixesZones) {
    const message =
      'Some times say their zone and were turned into UTC; others say none and stay as they are written: they may be hours apart.';
    log.addForTable('timeZone', name, 'warning', message);
  }
  if ((type === 'integer' || type === 'decimal') && numbers.ambiguous && column.transform?.fixesNumbers !== true) {
    const message = `Every "${reading.decimal}" has three digits behind it; read as the decimal mark, as usual in the locale ${locale}.${bothNumbers(evidence.texts, reading.decimal)} Set read.locale if it separates thousands.`;
    log.addForTable('decimalMark', name, 'warning', message);
  }
}

/** Says that a column which no field declares is text for a few of its values only. */
function reportAlmost(column: ColumnPlan, log: IssueLog): void {
  const { output, declared, evidence } = column;
  const { almost = null } = evidence?.profile ?? {};
  const odd = evidence?.odd ?? null;
  if (declared || output.type !== 'string' || almost === null || odd === null) return;
  const sourceCell = addressOf(column, odd.row);
  const more = almost.others.length - 1;
  const others = more > 0 ? ` and ${more.toLocaleString('en')} more do` : ' does';
  const message = `${almost.fitting} of ${almost.of} values read as ${kinds[almost.type]}; ${quote(odd.text)} in ${sourceCell}${others} not, so that the column is kept as text. Give the field a type to have the others read.`;
  log.addForTable('columnType', output.name, 'warning', message, { sourceRow: odd.row, sourceCell });
}

const kinds = {
  string: 'a text',
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'a yes or no',
  date: 'a date',
  datetime: 'a date and time',
} as const;

/** An example of what was read, and of what it would be the other way. */
function bothDates(texts: readonly string[], order: DateOrder): string {
  const text = texts.find((candidate) => orderOf(candidate) === 'open');
  if (text === undefined) return '';
  const other = order === 'DMY' ? 'MDY' : 'DMY';
  return ` “${text}” is ${parseDate(text, order)}; it would be ${parseDate(text, other)}.`;
}

function bothNumbers(texts: readonly string[], decimal: DecimalMark): string {
  const text = texts.find((candidate) => /\d[.,]\d{3}$/.test(candidate));
  if (text === undefined) return '';
  return ` “${text}” is ${parseNumber(text, decimal)}; it would be ${parseNumber(text, decimal === '.' ? ',' : '.')}.`;
}

function reportUnknownNames(
  { what, names: read }: RowReading,
  field: string | null,
  names: readonly string[],
  log: IssueLog,
): void {
  for (const name of read ?? []) {
    if (names.includes(name)) continue;
    const message = `${what} uses row.${name}, which is no column of this table${suggest(name, names).question}; it is always blank.`;
    log.addForTable('expression', field, 'warning', message);
  }
}

/** Says, once the table has been read, that its first rows were a bad guide to how a column is written. */
export function reportContradictions({ output, reading, contradictions }: ColumnPlan, log: IssueLog): void {
  if (contradictions === 0) return;
  const isDate = output.type === 'date' || output.type === 'datetime';
  const values = contradictions === 1 ? 'One value' : `${contradictions} values`;
  const message = isDate
    ? `${values} can only be ${reading.order === 'MDY' ? 'day/month' : 'month/day'}, while the first rows were read as ${reading.order === 'MDY' ? 'month/day' : 'day/month'}: all dates of the column are in doubt. Add the step { date: { order: … } } to say which it is.`
    : `${values} can only have "${reading.decimal === '.' ? ',' : '.'}" as the decimal mark, while the first rows were read with "${reading.decimal}". Add the step { number: { decimal: … } } to say which it is.`;
  log.addForTable(isDate ? 'dateOrder' : 'decimalMark', output.name, 'warning', message);
}
