import type { OutputValue } from '../../engine/tables.ts';
import { ValidationError, type ValidationIssue } from '../kernel/index.ts';

/** What the value of one column has to be; everything given must hold. */
export interface ColumnFilter {
  /** The column's name. */
  column: string;
  /** Exactly this value, or this text of it. */
  equals?: unknown;
  /** A part of its text, in any case. */
  contains?: string | null;
  isBlank?: boolean | null;
  /** At least this: of numbers by size, of texts, dates among them, by their characters. */
  from?: unknown;
  /** At most this. */
  to?: unknown;
}

/** What rows have to be like. */
export interface RowFilter {
  columns: readonly ColumnFilter[];
  /** A part of the text of any value, in any case. */
  search: string | null;
}

/** Columns that one filter names. */
const mostColumns = 20;
/** Characters of a text that is looked for. */
const longestText = 1_000;

export type RowCondition = (values: readonly OutputValue[]) => boolean;

/** The filter made ready for a table with these columns; `null` for one that asks for nothing. Throws ValidationError with every fault. */
export function rowCondition(filter: RowFilter, columns: readonly { name: string }[]): RowCondition | null {
  const issues = faultsOf(filter, columns);
  if (issues.length > 0) throw new ValidationError('The rows cannot be narrowed like that.', issues);
  const conditions = filter.columns.map((one) => {
    const at = columns.findIndex(({ name }) => name === one.column);
    const holds = valueCondition(one);
    return (values: readonly OutputValue[]) => holds(values[at] ?? null);
  });
  if (filter.search) {
    const has = containing(filter.search);
    conditions.push((values) => values.some(has));
  }
  return conditions.length === 0 ? null : (values) => conditions.every((holds) => holds(values));
}

function faultsOf({ columns, search }: RowFilter, known: readonly { name: string }[]): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const tooLong = (path: string) => ({ path, message: `At most ${longestText} characters.`, code: 'TOO_LONG' });
  if (columns.length > mostColumns) {
    issues.push({ path: 'filter', message: `At most ${mostColumns} columns.`, code: 'TOO_MANY' });
  }
  if ((search?.length ?? 0) > longestText) issues.push(tooLong('search'));
  for (const [at, { column, equals, contains, from, to }] of columns.entries()) {
    if (!known.some(({ name }) => name === column)) {
      issues.push({ path: `filter.${at}.column`, message: 'The table has no such column.', code: 'UNKNOWN_COLUMN' });
    }
    for (const [name, value] of Object.entries({ equals, contains, from, to })) {
      if (value != null && typeof value === 'object') {
        issues.push({ path: `filter.${at}.${name}`, message: 'Give a text, a number or a boolean.', code: 'INVALID' });
      }
      if (typeof value === 'string' && value.length > longestText) issues.push(tooLong(`filter.${at}.${name}`));
    }
  }
  return issues;
}

function valueCondition({ equals, contains, isBlank, from, to }: ColumnFilter): (value: OutputValue) => boolean {
  const conditions: ((value: OutputValue) => boolean)[] = [];
  if (equals != null)
    conditions.push((value) => value === equals || (value !== null && String(value) === String(equals)));
  if (contains) conditions.push(containing(contains));
  if (isBlank != null) conditions.push((value) => (value === null || value === '') === isBlank);
  if (from != null) conditions.push((value) => compared(value, from, (order) => order >= 0));
  if (to != null) conditions.push((value) => compared(value, to, (order) => order <= 0));
  return (value) => conditions.every((holds) => holds(value));
}

function containing(part: string): (value: OutputValue) => boolean {
  const wanted = part.toLowerCase();
  return (value) => value !== null && String(value).toLowerCase().includes(wanted);
}

/** Numbers are also those that are kept as texts of digits, since they would be rounded. Blank values are in no range. */
function compared(value: OutputValue, bound: unknown, holds: (order: number) => boolean): boolean {
  if (value === null || value === '') return false;
  if (typeof bound === 'number') {
    const number = Number(value);
    return !Number.isNaN(number) && holds(number - bound);
  }
  const [text, limit] = [String(value), String(bound)];
  return holds(text < limit ? -1 : Number(text > limit));
}
