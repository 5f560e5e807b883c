import type { TableRow } from '../detected-table.ts';
import type { OutputValue } from '../extracted-table.ts';
import { cellText } from '../format/cell-text.ts';
import { CellError, type Row, type SheetHead } from '../model.ts';
import { cellAt, TextRow } from '../text-row.ts';
import { sourceValue } from '../values/converter.ts';
import { orderOf, parseDate } from '../values/date/date-text.ts';
import { isErrorText } from '../values/error-text.ts';
import { parseNumber } from '../values/number/number-text.ts';
import { PlainFields } from '../values/plain-field.ts';
import { quote } from '../values/quote.ts';
import { TransformError } from '../values/steps/transform-error.ts';
import type { ColumnPlan } from './column-plan.ts';
import { readingOrder } from './reading-order.ts';

/** A cell that could not become a value of its column. */
export interface CellFault {
  /** Place among the output columns. */
  column: number;
  rule: 'type' | 'cellError' | 'transform';
  message: string;
}

/** Turns sheet rows into the values of the output columns. */
export class RowReader {
  /** Faults of the row read last. */
  readonly faults: CellFault[] = [];
  /** Whether every cell of the row read last gave `null`. */
  blank = true;
  readonly #columns: readonly ColumnPlan[];
  readonly #sheet: SheetHead;
  /** What transforms see as `row`: the finished values of the columns that they read, by name. */
  readonly #row = new Map<string, string | number | boolean>();
  /** Places of the columns that read no other column. */
  readonly #first: readonly number[];
  /** Each column that does, after those that it reads. */
  readonly #then: readonly number[];
  readonly #read: readonly number[];
  readonly #plain: PlainFields;
  #isRecord = true;
  #last: Row | null = null;

  constructor(columns: readonly ColumnPlan[], sheet: SheetHead) {
    this.#columns = columns;
    this.#sheet = sheet;
    const { first, then, read } = readingOrder(columns);
    this.#first = first;
    this.#then = then;
    this.#read = read;
    const asFields = columns.map(({ index, reading, transform }) => ({
      index,
      reading,
      takesOffBlanks: transform === null ? null : transform.keepsTidy,
    }));
    this.#plain = new PlainFields(asFields, first);
  }

  /** @param group the group headings that the row stands under */
  read({ row, role, group }: Pick<TableRow, 'row' | 'role' | 'group'>): OutputValue[] {
    this.#isRecord = role === 'data';
    this.#last = row;
    const values: OutputValue[] = new Array(this.#columns.length);
    if (this.faults.length > 0) this.faults.length = 0;
    this.blank = true;
    this.#fillFirst(values, row, group);
    if (this.#then.length > 0) this.#fillThen(values, row, group);
    return values;
  }

  /** What stands in the document where the row read last has its value of an output column; `''` where nothing does. */
  sourceText(at: number): string {
    const column = this.#columns[at];
    if (this.#last === null || column === undefined || column.index < 0) return '';
    const { formats } = this.#last;
    const format = formats === null ? undefined : this.#sheet.formats[formats[column.index] ?? -1];
    return cellText(cellAt(this.#last, column.index) ?? null, format, this.#sheet.epoch).trim();
  }

  #fillThen(values: OutputValue[], row: Row, group: string | null): void {
    this.#row.clear();
    for (const at of this.#read) this.#remember(at, values[at] ?? null);
    for (const at of this.#then) {
      this.#fill(values, [at], 1, row, group);
      this.#remember(at, values[at] ?? null);
    }
  }

  #remember(at: number, value: OutputValue): void {
    const name = this.#columns[at]?.output.name;
    if (value !== null && name !== undefined) this.#row.set(name, value);
  }

  /** The columns that read no other one: from the bytes of a text where they tell, else one by one. */
  #fillFirst(values: OutputValue[], row: Row, group: string | null): void {
    if (!(row instanceof TextRow)) {
      this.#fill(values, this.#first, this.#first.length, row, group);
      return;
    }
    if (this.#plain.read(row, values)) this.blank = false;
    const { left, leftCount } = this.#plain;
    if (leftCount > 0) this.#fill(values, left, leftCount, row, group);
  }

  #fill(values: OutputValue[], places: ArrayLike<number>, count: number, row: Row, group: string | null): void {
    const columns = this.#columns;
    const formats = row.formats;
    const known = formats === null ? [] : this.#sheet.formats;
    let blank = this.blank;
    for (let place = 0; place < count; place++) {
      const at = places[place] ?? 0;
      const column = columns[at];
      if (column === undefined) continue;
      const { index, transform } = column;
      const given = index < 0 ? (column.given === null ? null : column.given(group)) : cellAt(row, index);
      const cell = typeof given === 'string' && isErrorText(given) ? new CellError(given) : given;
      const formatAt = formats === null ? undefined : formats[index];
      const format = formatAt === undefined ? undefined : known[formatAt];
      const value =
        transform === null && !(cell instanceof CellError)
          ? column.convert(cell, format)
          : this.#transformed(column, at, cell, format);
      values[at] = value === undefined ? this.#misfit(column, at, cell, format) : value;
      if (values[at] !== null && index >= 0 && !isFilledDown(column, cell)) blank = false;
    }
    this.blank = blank;
  }

  #transformed(
    column: ColumnPlan,
    at: number,
    cell: Row['values'][number] | undefined,
    format: SheetHead['formats'][number] | undefined,
  ) {
    if (cell instanceof CellError) {
      this.faults.push({ column: at, rule: 'cellError', message: `The cell holds the error ${cell.code}.` });
      return null;
    }
    const { transform, reading } = column;
    if (transform === null) return column.convert(cell, format);
    try {
      const value = transform.apply(sourceValue(cell, format, reading), this.#row, this.#isRecord);
      const converted = column.convert(value, undefined);
      if (converted !== undefined) return converted;
      this.faults.push({ column: at, rule: 'type', message: misfitMessage(quote(value), column) });
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      this.faults.push({ column: at, rule: 'transform', message: `The value ${error.message}.` });
    }
    return null;
  }

  #misfit(
    column: ColumnPlan,
    at: number,
    cell: Row['values'][number] | undefined,
    format: SheetHead['formats'][number] | undefined,
  ): OutputValue {
    const text = cellText(cell ?? null, format, this.#sheet.epoch);
    if (contradicts(text, column.reading)) column.contradictions += 1;
    this.faults.push({ column: at, rule: 'type', message: misfitMessage(quote(text), column) });
    return column.declared ? null : text;
  }
}

/** Whether a value comes from a row above. */
function isFilledDown({ transform }: ColumnPlan, cell: Row['values'][number] | undefined): boolean {
  return transform?.fillsDown === true && (cell === null || cell === undefined);
}

/** Whether a text that does not fit the column would, had its sample been read the other way. */
function contradicts(text: string, { type, order, decimal }: ColumnPlan['reading']): boolean {
  if (type === 'date' || type === 'datetime') {
    const other = orderOf(text);
    return (other === 'DMY' || other === 'MDY') && other !== order && parseDate(text, other) !== undefined;
  }
  return (
    (type === 'integer' || type === 'decimal') && parseNumber(text.trim(), decimal === '.' ? ',' : '.') !== undefined
  );
}

function misfitMessage(shown: string, column: ColumnPlan): string {
  const kind = {
    string: 'a text',
    integer: 'a whole number',
    decimal: 'a number',
    boolean: 'a yes or no',
    date: 'a date',
    datetime: 'a date and time',
  };
  const kept = column.declared ? '' : ', unlike the rest of the column; kept as text';
  return `${shown} is not ${kind[column.output.type]}${kept}.`;
}
