import { CellError, type Row, type SheetHead } from '../model.ts';
import type { OutputValue } from '../table.ts';
import { displayText, sourceValue } from '../values/converter.ts';
import { quote } from '../values/rules.ts';
import { TransformError } from '../values/transform.ts';
import type { ColumnPlan } from './column-plan.ts';

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
  /** Whether every value of the row read last is `null`. */
  blank = true;
  readonly #columns: readonly ColumnPlan[];
  readonly #sheet: SheetHead;
  /** What the expressions of transforms see as `row`: source values by column name. */
  readonly #source = new Map<string, string | number | boolean>();
  readonly #wanted: readonly ColumnPlan[];

  constructor(columns: readonly ColumnPlan[], sheet: SheetHead) {
    this.#columns = columns;
    this.#sheet = sheet;
    const expressions = columns.flatMap((column) => column.transform?.expressions ?? []);
    this.#wanted = columns.filter((column) =>
      expressions.some(({ rowNames }) => rowNames === null || rowNames.includes(column.output.name)),
    );
  }

  read(row: Row): OutputValue[] {
    const columns = this.#columns;
    const count = columns.length;
    const cells = row.values;
    const formats = row.formats;
    const known = this.#sheet.formats;
    const values: OutputValue[] = new Array(count);
    let blank = true;
    if (this.faults.length > 0) this.faults.length = 0;
    if (this.#wanted.length > 0) this.#gatherSource(row);
    for (let at = 0; at < count; at++) {
      const column = columns[at];
      if (column === undefined) continue;
      const index = column.index;
      const cell = index < 0 || index >= cells.length ? null : cells[index];
      const formatAt = formats === null ? undefined : formats[index];
      const format = formatAt === undefined ? undefined : known[formatAt];
      const value =
        column.transform === null && !(cell instanceof CellError)
          ? column.convert(cell, format)
          : this.#transformed(column, at, cell, format);
      values[at] = value === undefined ? this.#misfit(column, at, cell, format) : value;
      if (values[at] !== null) blank = false;
    }
    this.blank = blank;
    return values;
  }

  #transformed(
    column: ColumnPlan,
    at: number,
    cell: Row['values'][number] | undefined,
    format: SheetHead['formats'][number] | undefined,
  ) {
    if (cell instanceof CellError) {
      this.faults.push({ column: at, rule: 'cellError', message: `The cell holds the error ${cell.code}.` });
      return column.declared ? null : cell.code;
    }
    const { transform, reading } = column;
    if (transform === null) return column.convert(cell, format);
    try {
      const value = transform.apply(sourceValue(cell, format, reading), this.#source);
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
    const text = displayText(cell ?? null, format, this.#sheet.epoch);
    this.faults.push({ column: at, rule: 'type', message: misfitMessage(quote(text), column) });
    return column.declared ? null : text;
  }

  #gatherSource({ values, formats }: Row): void {
    this.#source.clear();
    for (const column of this.#wanted) {
      const format = formats?.[column.index];
      const value = sourceValue(
        values[column.index],
        format === undefined ? undefined : this.#sheet.formats[format],
        column.reading,
      );
      if (value !== null) this.#source.set(column.output.name, value);
    }
  }
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
