import type { ColumnType } from '../../generated/graphql.ts';
import { fractionDigits } from '../../ui/grid/fractions.ts';
import type { Row, Rows } from './use-rows.ts';

export interface RowColumn {
  name: string;
  label: string;
  type: ColumnType;
  source?: { letter: string; header: string } | null;
}

export function isNumeric(type: ColumnType): boolean {
  return type === 'INTEGER' || type === 'DECIMAL';
}

/** Of parts that have been read: a table that is scrolled through has read many, and each new one asks again. */
const digitsInParts = new WeakMap<readonly Row[], readonly number[]>();

/** Of the columns of decimals: as far as their values have been read. */
export function digitsOf(columns: readonly RowColumn[], rows: Rows): number[] {
  const parts = [...rows.known()].map((part) => digitsIn(columns, part));
  return columns.map((_column, index) => Math.max(0, ...parts.map((digits) => digits[index] ?? 0)));
}

export function digitsIn(columns: readonly RowColumn[], part: readonly Row[]): readonly number[] {
  const known = digitsInParts.get(part);
  if (known) return known;
  const digits = columns.map(({ type }, index) =>
    type === 'DECIMAL' ? fractionDigits(part.map(({ values }) => values[index])) : 0,
  );
  digitsInParts.set(part, digits);
  return digits;
}

export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
