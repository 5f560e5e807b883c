import type { CellRange, CellValue, Row } from '../../model.ts';
import type { Span } from './grid.ts';

/** Merged ranges of several columns in a single row, by the number of that row. */
export type WideMerges = ReadonlyMap<number, readonly CellRange[]>;

/** Those between two rows, by their numbers. */
function wideMerges(merges: readonly CellRange[], first: number, last: number): WideMerges {
  return Map.groupBy(
    merges.filter(({ top, bottom, left, right }) => right > left && bottom === top && top >= first && top <= last),
    ({ top }) => top,
  );
}

/** Merged ranges of more than one row, by the number of their topmost row. */
export type TallMerges = ReadonlyMap<number, readonly CellRange[]>;

export function tallMerges(merges: readonly CellRange[]): TallMerges {
  const tall = merges.filter(({ top, bottom }) => bottom > top);
  return Map.groupBy(tall, ({ top }) => top);
}

/** The merged ranges that may say how a header is built. */
export interface HeaderMerges {
  wide: WideMerges;
  tall: TallMerges;
}

/** Those that begin between two rows, by their numbers. */
export function headerMerges(merges: readonly CellRange[], first: number, last: number): HeaderMerges {
  return {
    wide: wideMerges(merges, first, last),
    tall: tallMerges(merges.filter(({ top }) => top >= first && top <= last)),
  };
}

interface OpenCell {
  column: number;
  bottom: number;
  value: CellValue;
  format: number | undefined;
}

/** Gives every row of values that a cell is merged over what the cell holds: a sheet stores it in the topmost row alone. */
export class MergedCells {
  readonly #merges: TallMerges;
  readonly #span: Span;
  /** Cells that reach below the last row of values. */
  #open: OpenCell[] = [];

  constructor(merges: TallMerges, span: Span) {
    this.#merges = merges;
    this.#span = span;
  }

  /** Whether the sheet has such cells at all. */
  get isNeeded(): boolean {
    return this.#merges.size > 0;
  }

  /** The next row of values, the cells above filled down into it. Ranges that begin in another row, such as a header, are left alone. */
  fill(row: Row): Row {
    if (!this.isNeeded) return row;
    this.#open = this.#open.filter(({ bottom }) => bottom >= row.number);
    let filled = row;
    for (const { column, value, format } of this.#open) {
      if ((row.values[column] ?? null) !== null) continue;
      if (filled === row) {
        const { number, values, formats, hidden } = row;
        filled = { number, values: [...values], formats: formats && [...formats], hidden };
      }
      while (filled.values.length < column) filled.values.push(null);
      filled.values[column] = value;
      if (filled.formats !== null) filled.formats[column] = format;
    }
    for (const { left, bottom } of this.#merges.get(row.number) ?? []) {
      if (left - 1 < this.#span.left || left - 1 > this.#span.right) continue;
      const value = row.values[left - 1] ?? null;
      if (value !== null) this.#open.push({ column: left - 1, bottom, value, format: row.formats?.[left - 1] });
    }
    return filled;
  }
}
